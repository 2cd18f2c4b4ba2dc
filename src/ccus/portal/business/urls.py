"""Addresses under /business/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.business.views import bulk, missing_days, people_days, person_days
from ccus.portal.ui import converters as converters  # registers <ccus_id:…>

app_name = "business"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people-days/", people_days.month, name="people-days"),
    path("people-days/export/", people_days.export, name="people-days-export"),
    path("people-days/bulk/", bulk.fill, name="people-days-bulk"),
    path("people-days/entries/<int:entry_id>/withdrawal/", person_days.withdrawal, name="people-days-withdrawal"),
    path("people/<ccus_id:technician>/days/", person_days.month, name="person-days"),
    path("people-days/proposals/", missing_days.proposals, name="people-days-proposals"),
]
