"""Addresses under /prime/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ccus.portal.prime.views import (
    approvals,
    checks,
    flags,
    headcounts,
    home,
    kpis,
    missing_days,
    openings,
    particulars,
    provisional_days,
    readers,
    renewals,
    site_now,
    site_people,
    touches_beside_work,
)
from ccus.portal.ui import converters as converters  # registers <ccus_id:…>

app_name = "prime"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("renewals/", renewals.renewals, name="renewals"),
    path("approvals/", approvals.waiting, name="approvals"),
    path("approvals/sites/<ccus_id:site>/", approvals.waiting, name="site-approvals"),
    path("approvals/<int:entry>/return/", approvals.returned, name="approval-return"),
    path("provisional-days/", provisional_days.waiting, name="provisional-days"),
    path("provisional-days/<int:day>/return/", provisional_days.returned, name="provisional-return"),
    path("provisional-days/<int:day>/site/", provisional_days.site, name="provisional-site"),
    path("provisional-days/photos/<int:evidence>/", provisional_days.photo, name="provisional-photo"),
    path("sites/<ccus_id:site>/touches-beside-work/", touches_beside_work.counters, name="site-touches-beside-work"),
    path("sites/<ccus_id:site>/poster/", provisional_days.poster, name="site-poster"),
    path("sites/<ccus_id:site>/missing-days/", missing_days.proposals, name="site-missing-days"),
    path("sites/<ccus_id:site>/headcounts/", headcounts.of_day, name="site-headcounts"),
    path("sites/<ccus_id:site>/flags/", flags.of_site, name="site-flags"),
    path("sites/<ccus_id:site>/flags/<int:flag>/appeal/", flags.appeal, name="flag-appeal"),
    path("sites/<ccus_id:site>/flags/<int:flag>/decision/", flags.decision, name="flag-decision"),
    path("sites/opening/", openings.opening, name="site-opening"),
    path("sites/<ccus_id:site>/particulars/", particulars.particulars, name="site-particulars"),
    path("sites/<ccus_id:site>/period/", particulars.period, name="site-period"),
    path("sites/<ccus_id:site>/handover/", particulars.handover, name="site-handover"),
    path("sites/<ccus_id:site>/work-places/", particulars.work_place, name="site-work-places"),
    path(
        "sites/<ccus_id:site>/work-places/<int:place>/ending/",
        particulars.work_place_ending,
        name="site-work-place-ending",
    ),
    path("sites/<ccus_id:site>/closing/", particulars.closing, name="site-closing"),
    path("kpis/", kpis.own, name="kpis"),
    path("sites/<ccus_id:site>/kpis/", kpis.own, name="site-kpis"),
    path("sites/<ccus_id:site>/now/", site_now.now, name="site-now"),
    path("sites/<ccus_id:site>/warnings/<slug:code>/", site_now.warning, name="site-warning"),
    path("sites/<ccus_id:site>/roster/<ccus_id:technician>/", site_people.roster_entry, name="site-roster-entry"),
    path("sites/<ccus_id:site>/firms/<ccus_id:business>/", site_people.firm, name="site-firm"),
    path("sites/<ccus_id:site>/checks/", checks.of_site, name="site-checks"),
    path("sites/<ccus_id:site>/checks/people/<ccus_id:technician>/", checks.of_person, name="site-person-checks"),
    path(
        "sites/<ccus_id:site>/checks/people/<ccus_id:technician>/reminders/",
        checks.person_reminders,
        name="site-person-reminders",
    ),
    path(
        "sites/<ccus_id:site>/checks/firms/<ccus_id:business>/reminders/",
        checks.firm_reminders,
        name="site-firm-reminders",
    ),
    path("sites/<ccus_id:site>/checks/firms/<ccus_id:business>/", checks.of_firm, name="site-firm-checks"),
    path("sites/<ccus_id:site>/readers/", readers.readers, name="site-readers"),
    path("sites/<ccus_id:site>/readers/codes/", readers.codes, name="site-reader-codes"),
    path("sites/<ccus_id:site>/readers/<int:device>/revocation/", readers.revocation, name="site-reader-revocation"),
]
