"""Every address of the pages. The device API is served by the edge (`edge.py`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
