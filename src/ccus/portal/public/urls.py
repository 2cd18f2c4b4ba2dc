"""Addresses open to everybody, and those of one's own account that no audience owns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.public.views import enrolment, hats, home, language, start, technician_sign_in

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sign-in/technician/", technician_sign_in.sign_in, name="technician-sign-in"),
    path("enrol/", enrolment.enrolment, name="enrolment"),
    path("start/", start.start, name="start"),
    path("hat/", hats.put_on, name="hat"),
    path("language/", language.choose, name="language"),
]
