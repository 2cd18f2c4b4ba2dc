"""Addresses under /business/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.business.views import (
    agreements,
    bulk,
    documents,
    hierarchies,
    hierarchy_boxes,
    hierarchy_chart,
    hierarchy_templates,
    mending,
    missing_days,
    notices,
    people_days,
    people_levels,
    people_needs,
    person_days,
    provisional_days,
    reminders,
    retirement,
    retirement_files,
    retirement_numbers,
    roster_people,
    rosters,
    site_files,
    sites,
)
from ccus.portal.ui import converters as converters  # registers <ccus_id:…>

app_name = "business"
urlpatterns: list[URLPattern | URLResolver] = [
    path("reminders/", reminders.of_firm, name="reminders"),
    path("notices/", notices.own, name="notices"),
    path("notices/<int:notice>/acknowledgement/", notices.acknowledgement, name="notice-acknowledgement"),
    path("people-days/", people_days.month, name="people-days"),
    path("people-needs/", people_needs.people, name="people-needs"),
    path("people-levels/", people_levels.people_levels, name="people-levels"),
    path("people/<ccus_id:technician>/needs/", people_needs.person, name="person-needs"),
    path("careers/<int:certificate>/decision/", people_needs.career_decision, name="career-decision"),
    path("people-days/export/", people_days.export, name="people-days-export"),
    path("people-days/proposals/", missing_days.proposals, name="people-days-proposals"),
    path("people-days/bulk/", bulk.fill, name="people-days-bulk"),
    path("people-days/entries/<int:entry_id>/withdrawal/", person_days.withdrawal, name="people-days-withdrawal"),
    path("provisional-days/", provisional_days.firms_days, name="provisional-days"),
    path("provisional-days/note/", provisional_days.note, name="provisional-note"),
    path("provisional-days/<int:day>/withdrawal/", provisional_days.withdrawal, name="provisional-withdrawal"),
    path("provisional-days/photos/<int:evidence>/", provisional_days.photo, name="provisional-photo"),
    path("sites/", sites.sites, name="sites"),
    path("sites/days-to-mend/", mending.days_to_mend, name="days-to-mend"),
    path("sites/agreements/", agreements.agreements, name="agreements"),
    path("sites/agreements/<int:agreement>/ending/", agreements.ending, name="agreement-ending"),
    path("sites/<ccus_id:site>/", sites.site, name="site"),
    path("sites/<ccus_id:site>/hierarchy/", hierarchy_chart.chart, name="site-hierarchy"),
    path("sites/<ccus_id:site>/hierarchy/templates/", hierarchy_templates.templates, name="hierarchy-templates"),
    path(
        "sites/<ccus_id:site>/hierarchy/templates/<int:template>/",
        hierarchy_templates.use,
        name="hierarchy-template-use",
    ),
    path("sites/<ccus_id:site>/hierarchy/file/", site_files.hierarchy_file, name="hierarchy-file"),
    path("sites/<ccus_id:site>/hierarchy/<int:node>/", hierarchy_boxes.box, name="hierarchy-box"),
    path(
        "sites/<ccus_id:site>/hierarchy/<int:node>/lower-firms/", hierarchies.lower_firms, name="hierarchy-lower-firms"
    ),
    path("sites/<ccus_id:site>/hierarchy/<int:node>/answer/", hierarchy_boxes.answer, name="hierarchy-answer"),
    path("sites/<ccus_id:site>/hierarchy/<int:node>/firm/", hierarchy_boxes.firm, name="hierarchy-firm"),
    path(
        "sites/<ccus_id:site>/hierarchy/<int:node>/invitation/", hierarchy_boxes.invitation, name="hierarchy-invitation"
    ),
    path("sites/<ccus_id:site>/hierarchy/<int:node>/agreement/", hierarchy_boxes.agreement, name="hierarchy-agreement"),
    path("sites/<ccus_id:site>/hierarchy/<int:node>/ending/", hierarchy_boxes.ending, name="hierarchy-ending"),
    path("sites/<ccus_id:site>/documents/", documents.documents, name="site-documents"),
    path("sites/<ccus_id:site>/documents/<slug:form>/", documents.document, name="site-document"),
    path("sites/<ccus_id:site>/documents/<slug:form>/file/", documents.document_file, name="site-document-file"),
    path("sites/<ccus_id:site>/documents/<slug:form>/facts/", documents.document_facts, name="site-document-facts"),
    path("retirement/", retirement.month, name="retirement"),
    path("retirement/numbers/", retirement_numbers.own_firm, name="retirement-numbers"),
    path("retirement/reports/<int:report>/file/", retirement_files.report_file, name="retirement-report-file"),
    path(
        "retirement/outsiders/<int:outsider>/removal/",
        retirement.outsider_removal,
        name="retirement-outsider-removal",
    ),
    path("sites/<ccus_id:site>/retirement/", retirement.site, name="site-retirement"),
    path("sites/<ccus_id:site>/retirement/report/", retirement.report, name="retirement-report"),
    path("sites/<ccus_id:site>/retirement/method/", retirement.method, name="retirement-method"),
    path("sites/<ccus_id:site>/retirement/outsiders/", retirement.outsiders, name="retirement-outsiders"),
    path("sites/<ccus_id:site>/retirement/poster/", retirement_files.poster, name="retirement-poster"),
    path("sites/<ccus_id:site>/roster/", rosters.roster, name="site-roster"),
    path("sites/<ccus_id:site>/roster/people/", roster_people.people, name="roster-people"),
    path("sites/<ccus_id:site>/roster/file/", site_files.roster_file, name="roster-file"),
    path("sites/<ccus_id:site>/roster/<int:entry>/", rosters.entry, name="roster-entry"),
    path("sites/<ccus_id:site>/roster/<int:entry>/ending/", rosters.entry_ending, name="roster-entry-ending"),
    path("people/<ccus_id:technician>/days/", person_days.month, name="person-days"),
]
