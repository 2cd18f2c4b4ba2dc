"""Addresses under /business/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.business.views import bulk, missing_days, people_days, person_days, provisional_days
from ccus.portal.ui import converters as converters  # registers <ccus_id:…>

app_name = "business"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people-days/", people_days.month, name="people-days"),
    path("people-days/export/", people_days.export, name="people-days-export"),
    path("people-days/proposals/", missing_days.proposals, name="people-days-proposals"),
    path("people-days/bulk/", bulk.fill, name="people-days-bulk"),
    path("people-days/entries/<int:entry_id>/withdrawal/", person_days.withdrawal, name="people-days-withdrawal"),
    path("provisional-days/", provisional_days.firms_days, name="provisional-days"),
    path("provisional-days/note/", provisional_days.note, name="provisional-note"),
    path("provisional-days/<int:day>/withdrawal/", provisional_days.withdrawal, name="provisional-withdrawal"),
    path("provisional-days/photos/<int:evidence>/", provisional_days.photo, name="provisional-photo"),
    path("people/<ccus_id:technician>/days/", person_days.month, name="person-days"),
]
