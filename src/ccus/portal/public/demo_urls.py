"""Addresses that exist in demo mode only."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.public.views import demo
from ccus.portal.ui import converters as converters  # registers <signed_token:…>

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("role/", demo.switch_role, name="role"),
    path("sign-in/<signed_token:token>/", demo.sign_in, name="sign-in"),
]
