"""Reminders go to the person and the employer, once a day at most, and tell how the check stands now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import cast as known
from tests.cast import NOW, TODAY
from tests.factories.registry import make_affiliation, make_business
from tests.sites.sample_of_the_papers import Sample, build_sample

from ccus.access.errors import PermissionMissing
from ccus.access.models import Disclosure
from ccus.foundation.models import AuditEvent
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound
from ccus.registry.models import Affiliation, TechnicianInsurance
from ccus.registry.rules.checks.kinds import CheckKind, Weight
from ccus.registry.services.rows import days
from ccus.sites.errors import CheckUnknown, NothingToRemindOf, RemindedToday
from ccus.sites.models import CheckReminder
from ccus.sites.queries.check_reminders import list_reminders_visible_to, reminded_today
from ccus.sites.services.check_reminders import remind_of_firm, remind_of_person
from ccus.sites.services.shown_checks import show_reminders
from ccus.sites.states import SiteState

pytestmark = pytest.mark.django_db

INSURANCE = CheckKind.SOCIAL_INSURANCE


@pytest.fixture
def sample(db: None) -> Sample:
    return build_sample()


def remind(sample: Sample, *, check: str = INSURANCE.value, days_later: int = 0) -> CheckReminder:
    return remind_of_person(
        known.site_manager_of(sample.prime),
        sample.site,
        sample.nadeshiko.ccus_id,
        check=check,
        now=NOW + timedelta(days=days_later),
    )


def test_the_person_and_the_employer_read_it(sample: Sample) -> None:
    remind(sample)

    [own] = list_reminders_visible_to(known.viewer_of(sample.nadeshiko), on=TODAY)
    [firms] = list_reminders_visible_to(known.clerk_of(sample.kikin), on=TODAY)
    assert (own.check, own.site_name, own.sender, own.sent_on, own.person) == (
        INSURANCE,
        "社保判定テスト現場",
        "株式会社元請建設",
        TODAY,
        "",
    )
    assert firms.person == "建設 撫子"
    assert own.finding is not None
    assert own.finding.sign == "◆"
    assert [event.act for event in AuditEvent.objects.all()] == ["sites:check-reminder:send"]


def test_nobody_else_reads_it(sample: Sample) -> None:
    remind(sample)

    for viewer in (
        known.viewer_of(sample.saburo),
        known.clerk_of(sample.prime),
        known.clerk_of(make_business()),
    ):
        assert list_reminders_visible_to(viewer, on=TODAY) == ()


def test_once_a_day_and_again_on_the_next(sample: Sample) -> None:
    remind(sample)

    with pytest.raises(RemindedToday):
        remind(sample)
    remind(sample, days_later=1)

    assert CheckReminder.objects.count() == 2
    assert len(list_reminders_visible_to(known.clerk_of(sample.kikin), on=TODAY + timedelta(days=1))) == 1
    assert reminded_today(sample.site, on=TODAY, technician_ccus_id=sample.nadeshiko.ccus_id) == {INSURANCE}
    assert reminded_today(sample.site, on=TODAY, technician_ccus_id=sample.saburo.ccus_id) == set()


def test_the_database_refuses_a_second_one_too(sample: Sample) -> None:
    row = remind(sample)
    row.pk = None

    with pytest.raises(IntegrityError, match="a_reminder_is_sent_once_a_day"), transaction.atomic():
        row.save(force_insert=True)


def test_a_finding_that_was_put_right_says_so(sample: Sample) -> None:
    remind(sample)
    TechnicianInsurance.objects.filter(technician=sample.nadeshiko, line="health").update(
        status="enrolled", scheme="kyokai_kenpo"
    )

    [own] = list_reminders_visible_to(known.viewer_of(sample.nadeshiko), on=TODAY)

    assert own.finding is not None
    assert own.finding.weight is Weight.FINE


@pytest.mark.parametrize(
    ("check", "refusal"),
    [
        ("age", NothingToRemindOf),
        ("shoe_size", CheckUnknown),
        ("residence", NothingToRemindOf),
        ("firm_licence", NothingToRemindOf),
    ],
)
def test_what_asks_for_nothing_or_cannot_be_seen_is_not_sent(
    check: str, refusal: type[Exception], sample: Sample
) -> None:
    with pytest.raises(refusal):
        remind(sample, check=check)

    assert not CheckReminder.objects.exists()


def test_strangers_and_contractors_of_a_closed_site_remind_nobody(sample: Sample) -> None:
    person = sample.nadeshiko.ccus_id
    with pytest.raises(TechnicianNotFound):
        remind_of_person(known.clerk_of(make_business()), sample.site, person, check=INSURANCE.value, now=NOW)
    with pytest.raises(PermissionMissing):
        remind_of_person(known.viewer_of(sample.saburo), sample.site, person, check=INSURANCE.value, now=NOW)
    sample.site.state = SiteState.CLOSED.value
    sample.site.save()
    with pytest.raises(TechnicianNotFound):
        remind(sample)

    assert not CheckReminder.objects.exists()


def test_a_firm_is_reminded_of_itself(sample: Sample) -> None:
    prime = known.site_manager_of(sample.prime)
    remind_of_firm(prime, sample.site, "49903350186622", check="one_person_contractor", now=NOW)
    remind_of_firm(prime, sample.site, sample.kikin.ccus_id, check="safety_manager", now=NOW)

    takayama = sample.site.nodes.get(business__ccus_id="49903350186622").business
    [own] = list_reminders_visible_to(known.clerk_of(takayama), on=TODAY)
    [kikin] = list_reminders_visible_to(known.clerk_of(sample.kikin), on=TODAY)
    assert own.finding is not None
    assert own.finding.sign == "△"
    assert kikin.finding is not None
    assert kikin.finding.reasons[0].code == "missing"
    with pytest.raises(BusinessNotFound):
        remind_of_firm(prime, sample.site, make_business().ccus_id, check="firm_licence", now=NOW)


def test_who_has_left_is_gone_from_the_firms_list_but_not_from_their_own(sample: Sample) -> None:
    remind(sample)
    Affiliation.objects.filter(technician=sample.nadeshiko).update(valid=days(date(2024, 4, 1), date(2026, 11, 15)))
    make_affiliation(sample.nadeshiko, make_business(), from_on=TODAY)

    assert list_reminders_visible_to(known.clerk_of(sample.kikin), on=TODAY) == ()
    assert len(list_reminders_visible_to(known.viewer_of(sample.nadeshiko), on=TODAY)) == 1


def test_a_firm_that_reads_of_its_people_is_remembered(sample: Sample) -> None:
    remind(sample)
    Disclosure.objects.all().delete()

    show_reminders(known.clerk_of(sample.kikin), on=TODAY, now=NOW)

    row = Disclosure.objects.get()
    assert (row.technician_ccus_id, row.relation) == (sample.nadeshiko.ccus_id, "employer")
    assert {"full_name", "health_insurance_status"} <= set(row.items)


def test_after_sixty_days_a_reminder_is_history(sample: Sample) -> None:
    remind(sample)

    assert len(list_reminders_visible_to(known.clerk_of(sample.kikin), on=TODAY + timedelta(days=59))) == 1
    assert list_reminders_visible_to(known.clerk_of(sample.kikin), on=TODAY + timedelta(days=60)) == ()
