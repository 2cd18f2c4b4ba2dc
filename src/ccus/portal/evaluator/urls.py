"""Addresses under /evaluator/, for those who decide for evaluating bodies."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.evaluator.views import assessments

app_name = "evaluator"
urlpatterns: list[URLPattern | URLResolver] = [
    path("assessments/", assessments.queue, name="assessments"),
    path("assessments/<int:assessment>/", assessments.case, name="assessment"),
    path("assessments/<int:assessment>/decision/", assessments.decision, name="assessment-decision"),
    path("careers/<int:certificate>/decision/", assessments.career_decision, name="career-decision"),
]
