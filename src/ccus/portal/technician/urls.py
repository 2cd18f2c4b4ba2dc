"""Addresses under /technician/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "technician"
urlpatterns: list[URLPattern | URLResolver] = []
