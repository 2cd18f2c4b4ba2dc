"""Addresses under /counter/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.counter.views import cases, deliveries, intake, money

app_name = "counter"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", cases.cases, name="cases"),
    path("<int:number>/", cases.case, name="case"),
    path("<int:number>/completion/", cases.completion, name="case-completion"),
    path("<int:number>/handover/", cases.handover, name="case-handover"),
    path("<int:number>/payment/", money.payment, name="case-payment"),
    path("<int:number>/receipt/", money.receipt, name="case-receipt"),
    path("intake/", intake.intake, name="intake"),
    path("intake/worker/", intake.worker, name="intake-worker"),
    path("intake/key/", intake.key, name="intake-key"),
    path("deliveries/", deliveries.begun, name="deliveries"),
    path("deliveries/<int:number>/papers/", deliveries.paper, name="delivery-papers"),
    path("deliveries/<int:number>/completion/", deliveries.completion, name="delivery-completion"),
]
