"""Every address of the pages. The device API is served by the edge (`edge.py`)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ccus.config import account_urls, error_pages, error_reference
from ccus.portal.ui.pages import public_page


@public_page(reason="tells a supervisor that the process answers; carries no data")
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def assemble(*, demo: bool) -> list[URLPattern | URLResolver]:
    """All addresses. Those of the demo exist only with `demo`."""
    addresses: list[URLPattern | URLResolver] = [
        path("", include("ccus.portal.public.urls")),
        path("", include(account_urls.urlpatterns)),
        path("", include("ccus.portal.applicant.urls")),
        path("counter/", include("ccus.portal.counter.urls")),
        path("review/", include("ccus.portal.reviewer.urls")),
        path("technician/", include("ccus.portal.technician.urls")),
        path("business/", include("ccus.portal.business.urls")),
        path("prime/", include("ccus.portal.prime.urls")),
        path("evaluator/", include("ccus.portal.evaluator.urls")),
        path("", include("ccus.portal.operator.urls")),
        path("docs/errors/<refusal_code:code>/", error_reference.entry, name="error-reference"),
        path("healthz/", health, name="healthz"),
    ]
    if demo:
        addresses.append(path("demo/", include("ccus.portal.public.demo_urls")))
    return addresses


urlpatterns = assemble(demo=settings.DEMO)
handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler429 = error_pages.too_many_requests  # not Django's: allauth looks for it here
handler500 = error_pages.server_fault
