"""Addresses under /technician/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.technician.views import days, entries, flags, missing_days, proofs

app_name = "technician"
urlpatterns: list[URLPattern | URLResolver] = [
    path("days/", days.month, name="days"),
    path("days/entries/", entries.entry, name="days-entry"),
    path("days/entries/<int:entry_id>/withdrawal/", entries.withdrawal, name="days-entry-withdrawal"),
    path("days/proof/", proofs.proof, name="days-proof"),
    path("days/proposals/", missing_days.proposals, name="days-proposals"),
    path("days/proposals/confirmation/", missing_days.confirmation, name="days-proposal-confirmation"),
    path("days/proposals/day-off/", missing_days.day_off, name="days-proposal-day-off"),
    path("flags/", flags.own, name="flags"),
    path("flags/<int:flag>/appeal/", flags.appeal, name="flag-appeal"),
]
