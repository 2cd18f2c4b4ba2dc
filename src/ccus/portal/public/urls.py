"""Addresses open to everybody, and those of one's own account that no audience owns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.public.views import (
    account_recovery,
    card_check,
    courier,
    criteria,
    enrolment,
    hats,
    home,
    invitations,
    kept_card,
    language,
    notices,
    proofs,
    reports,
    start,
    targets,
    technician_sign_in,
)
from ccus.portal.ui import converters as converters  # registers <month:…>

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sign-in/technician/", technician_sign_in.sign_in, name="technician-sign-in"),
    path("sign-in/recovery/", account_recovery.recovery, name="recovery"),
    path("sign-in/recovery/stop/<signed_token:secret>/", account_recovery.stop, name="recovery-stop"),
    path("reports/targets/", targets.targets, name="targets"),
    path("enrol/", enrolment.enrolment, name="enrolment"),
    path("start/", start.start, name="start"),
    path("hat/", hats.put_on, name="hat"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<month:month>/", reports.report, name="report"),
    path("reports/<month:month>/files/<report_format:file_format>/", reports.report_file, name="report-file"),
    path("proof/", proofs.proof, name="proof"),
    path("proof/worker/", proofs.worker, name="proof-worker"),
    path("proof/roots/", proofs.roots, name="proof-roots"),
    path("proof/roots/<month:month>/", proofs.roots_of_month, name="proof-roots-of-month"),
    path(".well-known/ccus-keys.json", proofs.keys, name="proof-keys"),
    path("card-check/", card_check.check, name="card-check"),
    path("card-check/worker/", card_check.worker, name="card-check-worker"),
    path("card-check/status/<int:number>/", card_check.status_list, name="card-status"),
    path(".well-known/ccus-card-keys.json", card_check.keys, name="card-keys"),
    path(".well-known/jwt-vc-issuer", card_check.issuer, name="card-issuer"),
    path("levels/criteria/", criteria.criteria, name="criteria"),
    path("my-card/", kept_card.kept, name="my-card"),
    path("my-card/worker/", kept_card.worker, name="my-card-worker"),
    path("courier/", courier.page, name="courier"),
    path("courier/worker/", courier.worker, name="courier-worker"),
    path("api/courier/v1/bundles", courier.bundles, name="courier-bundles"),
    path("invitations/<signed_token:link>/", invitations.invitation, name="invitation"),
    path("notices/<signed_token:token>/", notices.notice, name="notice"),
    path("language/", language.choose, name="language"),
]
