"""Addresses of the operator and its committee: KPIs, whom to approach, and the analyst's page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.operator.views import (
    analysis,
    attention,
    cards,
    check_rehearsals,
    disclosure_policy,
    flags,
    held_bundles,
    kpis,
    level_rehearsals,
    mandates,
    notices,
    outreach,
    people,
    photos,
    special_measures,
)

app_name = "operator"
urlpatterns: list[URLPattern | URLResolver] = [
    path("operator/kpis/", kpis.kpis, name="kpis"),
    path("operator/outreach/", outreach.primes, name="outreach"),
    path("operator/outreach/export/", outreach.primes_export, name="outreach-export"),
    path("operator/outreach/groups/", outreach.groups, name="outreach-groups"),
    path("operator/outreach/groups/export/", outreach.groups_export, name="outreach-groups-export"),
    path("operator/outreach/people/", outreach.people, name="outreach-people"),
    path("operator/outreach/people/export/", outreach.people_export, name="outreach-people-export"),
    path("operator/flags/", flags.appealed, name="flags"),
    path("operator/level-rehearsal/", level_rehearsals.rehearsal, name="level-rehearsal"),
    path("operator/mandates/", mandates.mandates, name="mandates"),
    path("operator/mandates/ending/", mandates.ending, name="mandate-ending"),
    path("operator/flags/<int:flag>/decision/", flags.decision, name="flag-decision"),
    path("operator/held-bundles/", held_bundles.held, name="held-bundles"),
    path("operator/check-rehearsals/", check_rehearsals.rehearsal, name="check-rehearsal"),
    path("operator/attention/", attention.attention, name="attention"),
    path("operator/attention/<int:attention>/answer/", attention.answer, name="attention-answer"),
    path("operator/disclosure-policy/", disclosure_policy.matrix, name="disclosure-policy"),
    path(
        "operator/disclosure-policy/proposals/<slug:subject>/<slug:item>/<slug:relation>/",
        disclosure_policy.proposal,
        name="disclosure-proposal",
    ),
    path(
        "operator/disclosure-policy/proposals/<int:change>/decision/",
        disclosure_policy.decision,
        name="disclosure-decision",
    ),
    path("operator/identifications/", people.identifications, name="identifications"),
    path(
        "operator/identifications/<int:identification>/confirmation/",
        people.confirmation,
        name="identification-confirmation",
    ),
    path("operator/merges/", people.merge_list, name="merges"),
    path("operator/merges/<int:merge>/step/", people.merge_step, name="merge-step"),
    path("operator/cards/", cards.queue, name="cards"),
    path("operator/cards/batches/", cards.batches, name="card-batches"),
    path("operator/cards/batches/<int:batch>/file/", cards.batch_file, name="card-batch-file"),
    path("operator/photos/", photos.waiting, name="photos"),
    path("operator/photos/<int:renewal>/current/", photos.current, name="photo-current"),
    path("operator/photos/<int:renewal>/newer/", photos.newer, name="photo-newer"),
    path("operator/photos/<int:renewal>/acceptance/", photos.acceptance, name="photo-acceptance"),
    path("operator/photos/<int:renewal>/refusal/", photos.refusal, name="photo-refusal"),
    path("operator/notices/", notices.desk, name="notices"),
    path("operator/notices/letters/", notices.letters, name="notice-letters"),
    path("operator/notices/letters/files/<slug:form>/", notices.letters_file, name="notice-letters-file"),
    path("operator/notices/calls/<int:message>/", notices.call, name="notice-call"),
    path("operator/special-measures/", special_measures.measures, name="special-measures"),
    path("operator/special-measures/proposals/", special_measures.proposal, name="special-measure-proposal"),
    path("operator/special-measures/<int:measure>/state/", special_measures.state, name="special-measure-state"),
    path("analysis/", analysis.explore, name="analysis"),
    path("analysis/export/", analysis.export, name="analysis-export"),
]
