"""Notices are found once, told until they are answered, and stop when there is nothing left to tell."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from tests import cast as known
from tests.applications.applicants import approved, pay, returned, submitted

from ccus.access.errors import PermissionMissing
from ccus.applications.models import Application
from ccus.config.log_lines import discreet
from ccus.foundation.carriers import KeptCarrier
from ccus.foundation.models import Message
from ccus.foundation.services.messages import send_messages
from ccus.registry.models import Business
from ccus.registry.services.registration import renew_business
from ccus.support.errors import AcknowledgementUnknown, CallNotFound, NoticeNotFound
from ccus.support.models import Notice, NoticeStep
from ccus.support.queries.notices import list_due_firms_visible_to, list_own_visible_to, read_outbox_visible_to
from ccus.support.services import finding, telling
from ccus.support.services.telling import token_of
from ccus.support.states import NoticeEnd

pytestmark = pytest.mark.django_db

NOW = known.NOW
MAIL, LETTER, CALL = "mail", "letter", "call"


@pytest.fixture
def firm(db: None) -> Business:
    """To renew in 120 days; the others much later."""
    business = known.assemble().sato_tobi
    Business.objects.update(expires_on=date(2031, 4, 30))
    Business.objects.filter(pk=business.pk).update(
        expires_on=known.TODAY + timedelta(days=120), contact_email="office@sato.example", phone="0300000001"
    )
    return Business.objects.get(pk=business.pk)


def channels(notice: Notice | None = None) -> list[str]:
    steps = NoticeStep.objects.filter(notice=notice) if notice else NoticeStep.objects.all()
    return [step.channel for step in steps.order_by("pk")]


def live_until(moment: datetime) -> None:
    """The jobs of each day up to a moment."""
    now = NOW
    while now <= moment:
        finding.find_renewals(now=now)
        finding.settle(now=now)
        telling.tell_due(now=now)
        send_messages(now=now, carrier=KeptCarrier())
        now += timedelta(days=1)


def test_a_renewal_is_told_by_mail_letter_and_telephone_until_it_is_answered(firm: Business) -> None:
    live_until(NOW + timedelta(days=60))
    notice = Notice.objects.get()
    assert (notice.cause, notice.business_ccus_id, channels()) == (
        "business_renewal",
        firm.ccus_id,
        [MAIL, MAIL, LETTER],
    )

    telling.acknowledge_by_link(token_of(notice), now=NOW + timedelta(days=61))
    live_until(NOW + timedelta(days=120))

    assert channels() == [MAIL, MAIL, LETTER]
    assert Notice.objects.get().end == NoticeEnd.ACKNOWLEDGED.value
    assert Message.objects.get(channel=LETTER).state == "cancelled"


def test_unanswered_it_goes_on_to_the_telephone(firm: Business) -> None:
    live_until(NOW + timedelta(days=119))

    assert channels() == [MAIL, MAIL, LETTER, MAIL, CALL, CALL]


def test_what_was_renewed_is_told_no_more(firm: Business) -> None:
    live_until(NOW)
    renew_business(firm.ccus_id, viewer=known.registrar(), now=NOW)
    live_until(NOW + timedelta(days=119))

    assert channels() == [MAIL]
    assert Notice.objects.get().end == NoticeEnd.SETTLED.value


def test_looking_again_finds_nothing_new(firm: Business) -> None:
    assert [finding.find_renewals(now=NOW) for _ in range(3)] == [1, 0, 0]
    assert [telling.tell_due(now=NOW) for _ in range(3)] == [1, 0, 0]


def test_a_mail_that_does_not_arrive_goes_on_by_letter_at_once(firm: Business) -> None:
    finding.find_renewals(now=NOW)
    telling.tell_due(now=NOW)
    Message.objects.update(state="bounced")

    assert [telling.follow_unreached(now=NOW) for _ in range(2)] == [1, 0]
    assert channels() == [MAIL, LETTER]
    live_until(NOW + timedelta(days=31))
    assert channels() == [MAIL, LETTER, LETTER]  # the address is known to be of no use


def test_a_link_works_at_every_step_and_is_kept_as_a_hash(firm: Business) -> None:
    live_until(NOW + timedelta(days=40))
    notice = Notice.objects.get()
    token = token_of(notice)

    assert all(f"/notices/{token}/" in message.body for message in Message.objects.all())
    assert discreet(f"/notices/{token}/") == "/notices/…/"
    assert token.encode() not in bytes(notice.secret_hash or b"")
    for wrong in ("", token[:-1], token.replace(token[0], "x"), "0" * 26):
        with pytest.raises(AcknowledgementUnknown):
            telling.acknowledge_by_link(wrong, now=NOW)
    assert telling.acknowledge_by_link(f" {token.upper()} ", now=NOW).acknowledged_by == "link"


def test_an_applicant_is_told_what_happens_without_an_account() -> None:
    application = submitted(email="taro@example.jp")
    finding.find_decisions(now=NOW)
    telling.tell_due(now=NOW)
    pay(application)
    finding.find_decisions(now=NOW)
    finding.settle(now=NOW)

    asked, paid = Notice.objects.order_by("pk")
    assert (asked.cause, asked.application_number, asked.end) == ("application_payment", application.number, "settled")
    assert (paid.cause, paid.next_at) == ("application_paid", NOW)
    assert [(each.address, each.channel) for each in Message.objects.all()] == [("taro@example.jp", MAIL)]


def test_without_a_mail_address_a_letter_is_written() -> None:
    returned(("family_name", "unreadable"))

    finding.find_decisions(now=NOW)
    telling.tell_due(now=NOW)

    letter = Message.objects.filter(notice_step__notice__cause="application_returned").get()
    assert letter.channel == LETTER
    assert letter.address == "〒332-0012\n埼玉県川口市本町1-2-3"


def test_an_approval_is_told_to_the_technician_and_read_on_the_own_page() -> None:
    application = approved(email="taro@example.jp")
    finding.find_decisions(now=NOW)
    telling.tell_due(now=NOW)
    viewer = known.viewer_of(known.assemble().takahashi)
    own = Application.objects.get(pk=application.pk).technician_ccus_id

    found = Notice.objects.get(cause="application_approved")
    assert found.technician_ccus_id == own
    assert list_own_visible_to(viewer, now=NOW) == []
    with pytest.raises(NoticeNotFound):
        telling.acknowledge(found.pk, viewer=viewer, now=NOW)


def test_the_business_answers_on_its_own_page(firm: Business) -> None:
    live_until(NOW)
    viewer = known.clerk_of(firm)
    (notice,) = list_own_visible_to(viewer, now=NOW)

    telling.acknowledge(notice.pk, viewer=viewer, now=NOW)

    assert Notice.objects.get().acknowledged_by == viewer.actor
    with pytest.raises(PermissionMissing):
        list_own_visible_to(known.operator(), now=NOW)


def test_a_call_that_reached_somebody_answers_the_notice(firm: Business) -> None:
    Business.objects.filter(pk=firm.pk).update(contact_email="", address="", phone="0300000001")
    finding.find_renewals(now=NOW)
    telling.tell_due(now=NOW)
    (call,) = read_outbox_visible_to(known.operator()).calls

    telling.finish_call(call.pk, is_reached=True, viewer=known.operator(), now=NOW)

    assert Notice.objects.get().end == NoticeEnd.ACKNOWLEDGED.value
    with pytest.raises(CallNotFound):
        telling.finish_call(call.pk, is_reached=False, viewer=known.operator(), now=NOW)
    with pytest.raises(PermissionMissing):
        telling.finish_call(call.pk, is_reached=True, viewer=known.reviewer(), now=NOW)


def test_letters_are_posted_together(firm: Business) -> None:
    live_until(NOW + timedelta(days=61))
    last = read_outbox_visible_to(known.operator()).last_letter

    assert telling.finish_letters(last, viewer=known.operator(), now=NOW) == 1
    assert Message.objects.get(channel=LETTER).state == "sent"


def test_of_two_thousand_firms_each_is_told_or_stands_on_the_list_of_calls(firm: Business) -> None:
    template = Business.objects.get(pk=firm.pk)
    made = []
    for number in range(200):  # the rule is the same for each; ten times as many prove nothing more
        template.pk, template.ccus_id = None, known.business_id(5_000 + number)
        template.contact_email = "" if number % 3 else f"a{number}@example.jp"
        template.address = "" if number % 5 == 0 else "大田区1-1"
        made.append(Business(**{field.attname: getattr(template, field.attname) for field in Business._meta.fields}))
    Business.objects.bulk_create(made)

    assert finding.find_renewals(now=NOW) == 201
    assert telling.tell_due(now=NOW) == 201
    assert sorted(set(channels())) == [CALL, LETTER, MAIL]
    assert Notice.objects.filter(steps__isnull=True).count() == 0


def test_only_primes_see_who_is_due_in_their_trees(firm: Business) -> None:
    assert list_due_firms_visible_to(known.administrator_of(firm), on=known.TODAY) == []
    with pytest.raises(PermissionMissing):
        list_due_firms_visible_to(known.clerk_of(firm), on=known.TODAY)


def test_renewals_are_found_by_an_index(firm: Business) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM registry_business WHERE expires_on BETWEEN %s AND %s", [NOW, NOW])
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "business_by_last_day" in plan
