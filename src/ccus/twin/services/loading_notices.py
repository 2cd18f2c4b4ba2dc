"""Special measures, links with services outside, and firms that are due for renewal, for the pages that show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from ccus.access.catalogue import viewer_for_program
from ccus.access.states import Role
from ccus.foundation import jobs
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business
from ccus.registry.services.outside_links import give_consent
from ccus.registry.services.special_measures import MANAGE, MeasureDraft, answer_measure, propose_measure
from ccus.registry.states import MeasureEffect, MeasureState
from ccus.twin.rules.country import Country
from ccus.twin.services.people_of_demo import LOGGER_PRIME, hat_of
from ccus.twin.services.standins import certificate_number

# Days that are left to firms of the demo: one soon ends, one is told by every way, one has just been told.
_DAYS_LEFT = (8, 25, 120)
_RAIN = MeasureDraft(
    name="能登地方の大雨",
    basis="災害救助法の適用（デモのための作りもの）",
    areas=("17",),
    from_on=date.min,
    last_on=date.min,
    effects=frozenset({MeasureEffect.REGISTRATION, MeasureEffect.FEES, MeasureEffect.ENTRIES}),
)


def load_notices(country: Country, *, now: datetime) -> None:
    """Call inside one transaction, after the accounts. Notices themselves follow by the worker's jobs."""
    today = jst_date(now)
    _let_firms_be_due(country, today=today)
    _switch_measures(today=today, now=now)
    _consent(country, today=today, now=now)
    jobs.enqueue("support.find_renewals", timestamp=0)


def _let_firms_be_due(country: Country, *, today: date) -> None:
    """The visitor's own firm is the second, so that the clerk and the prime see it; it alone has an address for mail."""
    own = country.visitor.business
    others = [firm for firm in country.businesses if firm != own][: len(_DAYS_LEFT) - 1]
    for firm, days in zip((others[0], own, *others[1:]), _DAYS_LEFT, strict=True):
        mail = "office@example.jp" if firm == own else ""
        Business.objects.filter(ccus_id=firm.ccus_id).update(
            expires_on=today + timedelta(days=days), contact_email=mail
        )


def _switch_measures(*, today: date, now: datetime) -> None:
    """One that holds, and one that waits for whoever looks at the demo as the operator."""
    first, second = (viewer_for_program(f"demo-operator-{number}", words=(MANAGE,)) for number in (1, 2))
    rain = replace(
        _RAIN,
        from_on=today - timedelta(days=30),
        last_on=today + timedelta(days=150),
        registrations_until=today + timedelta(days=240),
        entries_until=today + timedelta(days=200),
    )
    row = propose_measure(rain, viewer=first, now=now)
    answer_measure(row.pk, state=MeasureState.IN_FORCE, viewer=second, now=now)
    snow = replace(
        rain,
        name="豪雪による交通の途絶",
        areas=("15:長岡市", "15:十日町市"),
        effects=frozenset({MeasureEffect.PAPERS}),
        papers_until=today + timedelta(days=210),
    )
    propose_measure(snow, viewer=first, now=now)


def _consent(country: Country, *, today: date, now: datetime) -> None:
    """The visitor as a technician, and the firm whose administrator the visitor can be."""
    person, firm = country.visitor, country.business(LOGGER_PRIME)
    until = today + timedelta(days=365)
    own = hat_of(Role.TECHNICIAN, person.ccus_id)
    give_consent(certificate_number(person.number), last_on=until, viewer=own, now=now)
    if firm.registration.licence_number:
        administrator = hat_of(Role.BUSINESS_ADMINISTRATOR, firm.ccus_id)
        give_consent(firm.registration.licence_number, last_on=until, viewer=administrator, now=now)
