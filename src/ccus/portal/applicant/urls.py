"""Addresses of applications, for those who apply."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.applicant.views import (
    administrators,
    filling_in,
    known_people,
    opening,
    paper_readings,
    papers,
    paying,
    proxies,
    waiting,
)

app_name = "applicant"
urlpatterns: list[URLPattern | URLResolver] = [
    path("applications/", opening.applications, name="start"),
    path("applications/resumption/", opening.resumption, name="resumption"),
    path("applications/closing/", opening.closing, name="closing"),
    path("applications/waiting/", waiting.waiting, name="waiting"),
    path("applications/delegations/", proxies.own_delegations, name="delegations"),
    path("applications/delegations/<int:delegation>/revocation/", proxies.revocation, name="delegation-revocation"),
    path("applications/proxy/", proxies.as_proxy, name="proxy"),
    path("applications/lists/", proxies.people_list, name="list"),
    path("applications/<int:number>/pin/", proxies.pin, name="pin"),
    path("applications/<int:number>/administrator/", administrators.administrator, name="administrator"),
    path("applications/<int:number>/", filling_in.application, name="application"),
    path("applications/<int:number>/note/", opening.note, name="note"),
    path("applications/<int:number>/pages/<slug:page>/", filling_in.group, name="page"),
    path("applications/<int:number>/answers/", filling_in.all_answers, name="answers"),
    path("applications/<int:number>/known-person/", known_people.known_person, name="known-person"),
    path("applications/<int:number>/submission/", filling_in.submission, name="submission"),
    path("applications/<int:number>/withdrawal/", filling_in.withdrawal, name="withdrawal"),
    path("applications/<int:number>/level/resubmission/", filling_in.level_resubmission, name="level-resubmission"),
    path("applications/<int:number>/payment/", paying.payment, name="payment"),
    path("applications/<int:number>/payment/trial/", paying.trial_payment, name="trial-payment"),
    path("applications/<int:number>/later-papers/", papers.later, name="later-papers"),
    path("applications/<int:number>/papers/<int:paper>/", papers.paper, name="paper"),
    path("applications/<int:number>/papers/<int:paper>/removal/", papers.removal, name="paper-removal"),
    path("applications/<int:number>/papers/<int:paper>/reading/", paper_readings.reading, name="paper-reading"),
    path("applications/<int:number>/papers/<int:paper>/masks/", paper_readings.masks, name="paper-masks"),
    path("payments/notices/", paying.notices, name="payment-notices"),
]
