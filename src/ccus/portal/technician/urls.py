"""Addresses under /technician/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.technician.views import days, entries, proofs

app_name = "technician"
urlpatterns: list[URLPattern | URLResolver] = [
    path("days/", days.month, name="days"),
    path("days/entries/", entries.entry, name="days-entry"),
    path("days/entries/<int:entry_id>/withdrawal/", entries.withdrawal, name="days-entry-withdrawal"),
    path("days/proof/", proofs.proof, name="days-proof"),
]
