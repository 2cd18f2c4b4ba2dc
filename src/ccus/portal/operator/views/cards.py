"""Making cards: what waits to be printed, the files for the card maker, and what became of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ccus.foundation.refusals import Refusal
from ccus.portal.operator.forms.cards import ResultsForm
from ccus.portal.operator.presenters.cards import delivery_rows
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.card_printing import DeliveryRow
from ccus.registry.queries.cards import get_print_queue_visible_to
from ccus.registry.services.card_deliveries import take_in_deliveries
from ccus.registry.services.card_printing import BATCH_SIZE, make_batch
from ccus.registry.services.print_files import write_print_file


@page(permission="registry:card-print:manage", audience="operator")
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: PageRequest) -> HttpResponse:
    """What waits and the newest files. POST `results` (a file) takes in what the maker told, line by line."""
    form = ResultsForm(request.POST, request.FILES) if request.method == "POST" else ResultsForm()
    rows: tuple[DeliveryRow, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            lines = take_in_deliveries(form.content(), viewer=request.viewer, now=timezone.now())
        except Refusal as refusal:
            show_refusal(form, refusal, field="results")
        else:
            rows = delivery_rows(lines, language=request.viewer.language)
            _tell(request, rows)
    context = {
        "queue": get_print_queue_visible_to(request.viewer),
        "batch_size": BATCH_SIZE,
        "form": form,
        "rows": rows,
    }
    return render(request, "portal/operator/cards/queue.html", context, status=422 if form.errors else 200)


@page(permission="registry:card-print:manage", audience="operator")
@require_POST
def batches(request: PageRequest) -> HttpResponse:
    """POST puts the waiting cards into a print file."""
    batch = make_batch(viewer=request.viewer, now=timezone.now())
    messages.success(
        request, _("印刷用ファイル %(number)s を作りました。下の一覧から受け取れます。") % {"number": batch.pk}
    )
    return redirect("operator:cards")


@page(permission="registry:card-print:manage", audience="operator")
@require_POST
def batch_file(request: PageRequest, batch: int) -> HttpResponse:
    """POST hands out the ZIP of a batch: whoever is in it sees that, so it is no mere look."""
    content = write_print_file(batch, viewer=request.viewer, now=timezone.now())
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="ccus-cards-{batch}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _tell(request: PageRequest, rows: tuple[DeliveryRow, ...]) -> None:
    taken = sum(row.is_new for row in rows)
    refused = sum(row.is_refused for row in rows)
    words = ngettext("%(count)d 行を取り込みました。", "%(count)d 行を取り込みました。", taken) % {"count": taken}
    if refused:
        words += ngettext("%(count)d 行は取り込めませんでした。", "%(count)d 行は取り込めませんでした。", refused) % {
            "count": refused
        }
        messages.warning(request, words)
    else:
        messages.success(request, words)
