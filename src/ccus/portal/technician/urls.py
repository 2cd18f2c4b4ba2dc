"""Addresses under /technician/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.technician.views import (
    assessments,
    card_showing,
    cards,
    careers,
    days,
    days_to_mend,
    entries,
    flags,
    looks,
    missing_days,
    needs,
    notices,
    proofs,
    provisional_days,
    reminders,
    retirement,
)
from ccus.portal.ui import converters as converters  # registers <signed_token:…>

app_name = "technician"
urlpatterns: list[URLPattern | URLResolver] = [
    path("days/", days.month, name="days"),
    path("needs/", needs.needs, name="needs"),
    path("needs/consents/", needs.consents, name="needs-consents"),
    path("needs/consents/ending/", needs.consent_ending, name="needs-consent-ending"),
    path("assessments/", assessments.assessments, name="assessments"),
    path("assessments/<int:assessment>/withdrawal/", assessments.withdrawal, name="assessment-withdrawal"),
    path("assessments/<int:assessment>/resubmission/", assessments.resubmission, name="assessment-resubmission"),
    path("assessments/<int:assessment>/appeal/", assessments.appeal, name="assessment-appeal"),
    path("careers/", careers.careers, name="careers"),
    path("careers/<int:certificate>/withdrawal/", careers.withdrawal, name="career-withdrawal"),
    path("notices/", notices.own, name="notices"),
    path("notices/<int:notice>/acknowledgement/", notices.acknowledgement, name="notice-acknowledgement"),
    path("card/", cards.own_card, name="card"),
    path("card/orders/", cards.order, name="card-order"),
    path("card/orders/<int:order>/cancellation/", cards.cancellation, name="card-order-cancellation"),
    path("card/orders/<int:order>/receipt/", cards.receipt, name="card-order-receipt"),
    path("card/temporary-code/", cards.temporary, name="card-temporary"),
    path("card/photo/", cards.photo, name="card-photo"),
    path("card/photo/file/", cards.photo_file, name="card-photo-file"),
    path("card/showing/", card_showing.showing, name="card-showing"),
    path("card/wallet/", card_showing.wallet, name="card-wallet"),
    path("card/showing/end/", card_showing.stop, name="card-stop"),
    path("days/entries/", entries.entry, name="days-entry"),
    path("days/entries/<int:entry_id>/withdrawal/", entries.withdrawal, name="days-entry-withdrawal"),
    path("days/proposals/", missing_days.proposals, name="days-proposals"),
    path("days/proposals/confirmation/", missing_days.confirmation, name="days-proposal-confirmation"),
    path("days/proposals/day-off/", missing_days.day_off, name="days-proposal-day-off"),
    path("days/to-mend/", days_to_mend.own, name="days-to-mend"),
    path("reminders/", reminders.own, name="reminders"),
    path("retirement/", retirement.own, name="retirement"),
    path("disclosures/", looks.own, name="disclosures"),
    path("flags/", flags.own, name="flags"),
    path("flags/<int:flag>/appeal/", flags.appeal, name="flag-appeal"),
    path("days/proof/", proofs.proof, name="days-proof"),
    path("provisional-days/", provisional_days.own_days, name="provisional-days"),
    path("provisional-days/note/", provisional_days.note, name="provisional-note"),
    path("provisional-days/<int:day>/", provisional_days.day, name="provisional-day"),
    path("provisional-days/<int:day>/withdrawal/", provisional_days.withdrawal, name="provisional-withdrawal"),
    path("provisional-days/photos/<int:evidence>/", provisional_days.photo, name="provisional-photo"),
    path(
        "provisional-days/confirmations/<signed_token:token>/",
        provisional_days.confirmation,
        name="provisional-confirmation",
    ),
]
