"""Addresses under /review/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.reviewer.views import cases, decisions, second_looks
from ccus.portal.ui import converters as converters  # registers <ccus_id:…>

app_name = "reviewer"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", cases.queue, name="queue"),
    path("next/", cases.following, name="next"),
    path("second-looks/", second_looks.following, name="second-looks"),
    path("second-looks/<int:look>/", second_looks.second_look, name="second-look"),
    path("second-looks/<int:look>/papers/<int:paper>/", second_looks.paper, name="second-look-paper"),
    path("<int:number>/", cases.case, name="case"),
    path("<int:number>/papers/<int:paper>/", cases.paper, name="case-paper"),
    path("<int:number>/release/", decisions.release, name="case-release"),
    path("<int:number>/approval/", decisions.approval, name="case-approval"),
    path("<int:number>/return/", decisions.returned, name="case-return"),
    path("<int:number>/rejection/", decisions.rejection, name="case-rejection"),
    path("<int:number>/candidates/<ccus_id:ccus_id>/", decisions.candidate, name="case-candidate"),
    path("<int:number>/corrections/<slug:code>/", decisions.correction, name="case-correction"),
]
