"""Addresses under /prime/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "prime"
urlpatterns: list[URLPattern | URLResolver] = []
