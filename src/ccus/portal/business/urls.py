"""Addresses under /business/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "business"
urlpatterns: list[URLPattern | URLResolver] = []
