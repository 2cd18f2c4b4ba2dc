"""Cases of a registration counter: taken in once, paid there, told what they met, open to that counter alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests import cast as known
from tests.applications import counters as at
from tests.applications.applicants import NOW, fresh, picture, value
from tests.cast import Cast

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import Viewer
from ccus.applications.errors import (
    ApplicationNotFound,
    CounterAmountDiffers,
    CounterCaseNotFound,
    KindNotAtCounters,
)
from ccus.applications.models import Application, CounterCase, Decision
from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.queries.counter_cases import list_counter_cases_visible_to
from ccus.applications.rules.callers import Caller
from ccus.applications.services import counter_payments, counters, opening, papers
from ccus.applications.services.counters import Met
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.models import Charge, PaymentNotice
from ccus.billing.states import PaymentMethod
from ccus.foundation.models import AuditEvent
from ccus.kit.calendar import jst_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return known.assemble()


@pytest.fixture
def clerk(cast: Cast) -> Viewer:
    return at.clerk(cast.ito_koumuten)


def test_a_case_goes_from_the_counter_to_review(clerk: Viewer) -> None:
    case = at.taken_in(clerk)
    number = case.application.number

    arrival = counters.finish(number, viewer=clerk, now=NOW)
    assert arrival.met == ()
    assert arrival.case.application.state == ApplicationState.AWAITING_PAYMENT.value
    assert counter_payments.due_yen(number) == at.FEE
    paid = counter_payments.pay(number, method=PaymentMethod.CASH, key=at.key(9), viewer=clerk, now=NOW)

    assert paid == at.FEE
    assert fresh(case.application).state == ApplicationState.IN_REVIEW.value
    assert Charge.objects.get().method == "cash"
    assert value(case.application, "birth_date") == "1990-04-01"
    assert Decision.objects.filter(kind="paid").get().decided_by == clerk.actor


def test_the_same_steps_again_change_nothing(clerk: Viewer) -> None:
    number = at.taken_in(clerk).application.number
    at.taken_in(clerk)
    counters.finish(number, taken_yen=at.FEE, method=PaymentMethod.CASH, viewer=clerk, now=NOW)
    again = counters.take_in(at.DETAILED, key=at.key(1), viewer=clerk, now=NOW)
    repeated = counters.finish(number, taken_yen=at.FEE, method=PaymentMethod.CASH, viewer=clerk, now=NOW)

    assert again.application.number == number
    assert repeated.met == ()
    assert Application.objects.count() == CounterCase.objects.count() == PaymentNotice.objects.count() == 1
    assert repeated.case.application.papers.count() == len(at.asked_papers())
    assert counter_payments.pay(number, method=PaymentMethod.CASH, key=at.key(8), viewer=clerk, now=NOW) == 0


def test_money_that_is_not_the_fee_pays_nothing_and_is_kept(clerk: Viewer) -> None:
    number = at.taken_in(clerk).application.number

    arrival = counters.finish(number, taken_yen=2_500, method=PaymentMethod.CASH, viewer=clerk, now=NOW)

    assert arrival.met == (Met.AMOUNT_CHANGED,)
    assert arrival.case.application.state == ApplicationState.AWAITING_PAYMENT.value
    assert CounterCase.objects.get().taken_yen == 2_500
    with pytest.raises(CounterAmountDiffers):
        counter_payments.pay(number, method=PaymentMethod.CASH, key=at.key(7), taken_yen=2_500, viewer=clerk, now=NOW)
    assert not PaymentNotice.objects.exists()


def test_a_case_with_gaps_stays_in_work_with_everything_typed(clerk: Viewer) -> None:
    case = counters.take_in(at.DETAILED, key=at.key(1), viewer=clerk, now=NOW)
    problems = counters.type_answers(
        case.application.number, {"family_name": "鈴木", "birth_date": "むかし"}, viewer=clerk, now=NOW
    )

    arrival = counters.finish(
        case.application.number, taken_yen=at.FEE, method=PaymentMethod.CASH, viewer=clerk, now=NOW
    )

    assert list(problems) == ["birth_date"]
    assert arrival.met == (Met.INCOMPLETE,)
    assert arrival.case.application.state == ApplicationState.DRAFT.value
    assert value(case.application, "family_name") == "鈴木"
    assert CounterCase.objects.get().taken_yen == at.FEE


def test_a_slip_number_that_is_in_use_gives_way(clerk: Viewer) -> None:
    first = counters.take_in(at.DETAILED, key=at.key(1), slip="1116-7QK3", viewer=clerk, now=NOW)
    second = counters.take_in(at.DETAILED, key=at.key(2), slip="1116-7QK3", viewer=clerk, now=NOW)
    arrival = counters.finish(second.application.number, slip="1116-7QK3", viewer=clerk, now=NOW)

    assert first.slip == "1116-7QK3"
    assert second.slip != first.slip
    assert Met.SLIP_CHANGED in arrival.met


@pytest.mark.parametrize("slip", ["", "x" * 40, "1399-7QK3", "1116-7qk3", "'; --"])
def test_a_slip_that_is_none_is_drawn_anew(clerk: Viewer, slip: str) -> None:
    case = counters.take_in(at.DETAILED, key=at.key(1), slip=slip, viewer=clerk, now=NOW)

    assert case.slip.startswith("1116-")


def test_the_clock_of_a_machine_moves_no_case_into_the_future_or_another_year(clerk: Viewer) -> None:
    for number, told in enumerate((NOW + timedelta(days=3), NOW - timedelta(days=900)), start=1):
        case = counters.take_in(at.DETAILED, key=at.key(number), received_at=told, viewer=clerk, now=NOW)
        assert NOW - counters.OLDEST <= case.received_at <= NOW


def test_somebody_registered_meanwhile_is_told_once_the_consent_is_there(cast: Cast, clerk: Viewer) -> None:
    person = cast.takahashi
    data = {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "family_kana": person.family_kana,
        "given_kana": person.given_kana,
        "birth_date": person.birth_date.isoformat(),
        "gender": person.gender,
    }
    bare = counters.take_in(at.DETAILED, key=at.key(9), viewer=clerk, now=NOW)
    counters.type_answers(bare.application.number, data, viewer=clerk, now=NOW)
    whole = at.taken_in(clerk, 2, **data)

    assert counters.finish(bare.application.number, viewer=clerk, now=NOW).met == (Met.INCOMPLETE,)
    arrival = counters.finish(whole.application.number, viewer=clerk, now=NOW)

    assert arrival.met == (Met.REGISTERED,)
    assert arrival.case.application.state == ApplicationState.AWAITING_PAYMENT.value


def test_nobody_can_try_out_who_is_registered_by_a_case_that_is_never_sent(cast: Cast, clerk: Viewer) -> None:
    person = cast.takahashi
    case = at.taken_in(
        clerk,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_date=person.birth_date.isoformat(),
        main_trade_code="",
    )

    assert counters.finish(case.application.number, viewer=clerk, now=NOW).met == (Met.INCOMPLETE,)


def test_a_colleague_goes_on_with_a_case(cast: Cast, clerk: Viewer) -> None:
    number = at.taken_in(clerk).application.number
    colleague = at.clerk(cast.ito_koumuten, account_id=5_002, name="藤井 修")

    counters.hand_over(number, viewer=colleague, now=NOW)
    counters.hand_over(number, viewer=colleague, now=NOW)

    assert CounterCase.objects.get().clerk_name == "藤井 修"
    assert AuditEvent.objects.filter(act="applications:counter-case:hand-over").count() == 1
    assert counters.finish(number, viewer=colleague, now=NOW).met == ()


def test_another_counter_finds_nothing(cast: Cast, clerk: Viewer) -> None:
    case = at.taken_in(clerk)
    number, paper = case.application.number, case.application.papers.first()
    assert paper is not None
    other = at.clerk(cast.tanaka_tekkin, account_id=5_003)
    at.taken_in(other, 5)

    attempts = (
        lambda: counters.type_answers(number, {"family_name": "×"}, viewer=other, now=NOW),
        lambda: counters.attach(
            number, key=at.key(77), kind=PaperKind.CONSENT, content=picture(), viewer=other, now=NOW
        ),
        lambda: counters.finish(number, viewer=other, now=NOW),
        lambda: counters.hand_over(number, viewer=other, now=NOW),
        lambda: counter_payments.pay(number, method=PaymentMethod.CASH, key=at.key(7), viewer=other, now=NOW),
        lambda: get_folder_visible_to(Caller(viewer=other), number, on=jst_date(NOW)),
        lambda: papers.read_paper(number, paper.pk, caller=Caller(viewer=other), now=NOW),
    )
    for attempt in attempts:
        with pytest.raises((CounterCaseNotFound, ApplicationNotFound)):
            attempt()
    listed = [each.application.number for each in list_counter_cases_visible_to(other, on=jst_date(NOW))]
    assert number not in listed
    assert len(listed) == 1
    # The same key at another counter is another case.
    assert counters.take_in(at.DETAILED, key=at.key(1), viewer=other, now=NOW).application.number != number


def test_clerks_of_the_same_organization_who_are_not_at_the_counter_see_nothing(cast: Cast, clerk: Viewer) -> None:
    number = at.taken_in(clerk).application.number

    for outsider in (known.clerk_of(cast.ito_koumuten), known.administrator_of(cast.ito_koumuten)):
        with pytest.raises(ApplicationNotFound):
            get_folder_visible_to(Caller(viewer=outsider), number, on=jst_date(NOW))
        assert list_counter_cases_visible_to(outsider, on=jst_date(NOW)) == []
        with pytest.raises(PermissionMissing):
            counters.take_in(at.DETAILED, key=at.key(1), viewer=outsider, now=NOW)


def test_a_clerk_never_sees_the_key_and_has_no_part_in_what_the_firm_files(cast: Cast, clerk: Viewer) -> None:
    case = at.taken_in(clerk)
    filed = opening.open_as_proxy(
        ApplicationKind.TECHNICIAN_DETAILED, viewer=known.clerk_of(cast.ito_koumuten), now=NOW
    )

    with pytest.raises(ApplicationNotFound):
        opening.get_key(case.application, caller=Caller(viewer=clerk))
    with pytest.raises(ApplicationNotFound):
        get_folder_visible_to(Caller(viewer=clerk), filed.number, on=jst_date(NOW))


def test_kinds_that_counters_do_not_take_are_refused(clerk: Viewer) -> None:
    with pytest.raises(KindNotAtCounters):
        counters.take_in(ApplicationKind.BUSINESS_RENEWAL, key=at.key(1), viewer=clerk, now=NOW)


def test_yesterdays_cases_stay_listed_while_they_wait_for_the_counter(clerk: Viewer) -> None:
    waiting = at.taken_in(clerk, 1)
    sent = at.taken_in(clerk, 2, family_name="佐々木")
    counters.finish(sent.application.number, taken_yen=at.FEE, method=PaymentMethod.TERMINAL, viewer=clerk, now=NOW)

    tomorrow = jst_date(NOW + timedelta(days=1))
    assert list_counter_cases_visible_to(clerk, on=tomorrow) == [waiting]
    assert len(list_counter_cases_visible_to(clerk, on=jst_date(NOW))) == 2
