"""Somebody registered applies again: asked, never told anything, never sent away; everything typed goes to the record there is."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import cast
from tests.applications.applicants import (
    NOW,
    by_key,
    draft,
    fill_in,
    fresh,
    other_reviewer,
    pay,
    submitted,
    taken,
)
from tests.factories.registry import make_card, make_technician

from ccus.access.errors import SignInMustWait
from ccus.access.viewers import PUBLIC
from ccus.applications.errors import ApplicationNotFound, CaseNotYours, KnownPersonLinked, KnownPersonNotProven
from ccus.applications.models import Application, KnownPersonLink
from ccus.applications.queries.answers import current_version
from ccus.applications.queries.applications import list_own_visible_to
from ccus.applications.queries.duplicates import list_candidates_visible_to
from ccus.applications.queries.fees import estimate
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.risk import Finding
from ccus.applications.services import findings, known_people, queue, reviewing, sending
from ccus.applications.services.accounts import choose_pin
from ccus.applications.states import ApplicationKind, ApplicationState, KnownPersonAnswer, KnownPersonWay
from ccus.kit.calendar import jst_date
from ccus.registry.models import CardOrder, Technician
from ccus.registry.rules.names import PersonName
from ccus.registry.states import RegistrationKind

pytestmark = pytest.mark.django_db
BORN = date(1990, 4, 1)


@pytest.fixture
def daisuke() -> Technician:
    """Registered simply years ago under an older spelling, with another address and the same telephone."""
    return make_technician(
        name=PersonName(family="鈴木", given="大輔", family_kana="スズキ", given_kana="ダイスケ"),
        birth_date=BORN,
        phone_mobile="09012345678",
        address="札幌市北1-1",
        registration_kind=RegistrationKind.SIMPLIFIED,
    )


def filled(kind: ApplicationKind = ApplicationKind.TECHNICIAN_SIMPLIFIED, **changes: Any) -> Application:
    application = draft(kind)
    fill_in(application, **changes)
    return fresh(application)


def prove(application: Application, way: KnownPersonWay, **typed: Any) -> KnownPersonLink:
    return known_people.prove(application.number, way, caller=by_key(application), now=NOW, **typed)


def texts() -> list[tuple[str, str]]:
    from ccus.foundation.house_keys import vault_keys

    jobs = ProcrastinateJob.objects.filter(task_name="foundation.deliver_text").order_by("id")
    sealed = [base64.b64decode(job.args["sealed"]) for job in jobs]
    return [tuple(json.loads(vault_keys().open(each, label=b"foundation.text-message"))) for each in sealed]


def test_somebody_registered_is_asked_once_before_sending(daisuke: Technician) -> None:
    application = filled()
    caller = by_key(application)

    assert known_people.is_to_be_asked(application, caller)
    known_people.answer_for_applicant(application.number, KnownPersonAnswer.FIRST_TIME, caller=caller, now=NOW)
    assert not known_people.is_to_be_asked(application, caller)
    known_people.answer_for_applicant(application.number, KnownPersonAnswer.AT_DESK, caller=caller, now=NOW)

    sending.submit(application.number, caller=caller, now=NOW)
    assert fresh(application).state == ApplicationState.AWAITING_PAYMENT.value


def test_nobody_else_is_asked(daisuke: Technician) -> None:
    stranger = filled(
        family_name="山本", given_name="誠", family_kana="ヤマモト", given_kana="マコト", phone_mobile="08000000001"
    )
    application = filled()

    assert not known_people.is_to_be_asked(stranger, by_key(stranger))
    assert not known_people.is_to_be_asked(application, Caller(viewer=PUBLIC))
    Application.objects.filter(pk=application.pk).update(proxy_ccus_id=cast.business_id(5))
    assert not known_people.is_to_be_asked(fresh(application), by_key(application))


def test_old_id_and_birth_date_lead_to_the_record(daisuke: Technician) -> None:
    application = filled()

    link = prove(application, KnownPersonWay.ID, ccus_id=daisuke.ccus_id, day=BORN)

    assert (link.technician_ccus_id, link.way) == (daisuke.ccus_id, KnownPersonWay.ID.value)
    assert link.becomes == ApplicationKind.CARD_REISSUE.value
    assert fresh(application).technician_ccus_id == daisuke.ccus_id
    assert [each.pk for each in list_own_visible_to(Caller(viewer=cast.viewer_of(daisuke)))] == [application.pk]
    with pytest.raises(KnownPersonLinked):
        prove(application, KnownPersonWay.ID, ccus_id=daisuke.ccus_id, day=BORN)


def test_the_card_leads_to_the_record(daisuke: Technician) -> None:
    card = make_card(daisuke)
    application = filled(ApplicationKind.TECHNICIAN_SIMPLIFIED)

    link = prove(application, KnownPersonWay.CARD, ccus_id=daisuke.ccus_id, day=card.expires_on)

    assert link.becomes == ApplicationKind.TECHNICIAN_CHANGE.value


def test_a_code_to_the_registered_telephone_leads_to_the_record(daisuke: Technician) -> None:
    application = filled(ApplicationKind.TECHNICIAN_DETAILED, phone_mobile="08055554444", address="札幌市北1-1")

    known_people.send_code(application.number, caller=by_key(application), now=NOW)

    phone, words = texts()[-1]
    code = re.search(r"\d{6}", words)
    assert phone == "09012345678"
    assert code is not None
    link = prove(application, KnownPersonWay.PHONE, code=code.group())
    assert link.becomes == ApplicationKind.TECHNICIAN_UPGRADE.value


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        (KnownPersonWay.ID, {"ccus_id": "own", "day": date(1990, 4, 2)}),
        (KnownPersonWay.ID, {"ccus_id": "99999999999921", "day": BORN}),
        (KnownPersonWay.ID, {}),
        (KnownPersonWay.CARD, {"ccus_id": "own", "day": BORN}),
        (KnownPersonWay.PHONE, {"code": "000000"}),
        (KnownPersonWay.REVIEWER, {"ccus_id": "own", "day": BORN}),
    ],
)
def test_a_wrong_proof_says_nothing_and_changes_nothing(
    daisuke: Technician, way: KnownPersonWay, typed: dict[str, Any]
) -> None:
    application = filled()
    if typed.get("ccus_id") == "own":
        typed = {**typed, "ccus_id": daisuke.ccus_id}

    with pytest.raises(KnownPersonNotProven) as refused:
        prove(application, way, **typed)

    assert refused.value.sentence("ja") == KnownPersonNotProven().sentence("ja")
    assert fresh(application).technician_ccus_id == ""
    assert not KnownPersonLink.objects.exists()


def test_right_or_wrong_asks_the_database_the_same(daisuke: Technician, django_assert_num_queries: Any) -> None:
    application = filled()
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for typed in ({"ccus_id": daisuke.ccus_id, "day": date(1990, 4, 2)}, {"ccus_id": "99999999999921", "day": BORN}):
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            pytest.raises(KnownPersonNotProven),
        ):
            prove(application, KnownPersonWay.ID, **typed)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_attempts_are_limited_over_all_applications_for_one_id(daisuke: Technician) -> None:
    for _ in range(5):
        with pytest.raises(KnownPersonNotProven):
            prove(filled(), KnownPersonWay.ID, ccus_id=daisuke.ccus_id, day=date(1970, 1, 1))

    with pytest.raises(SignInMustWait):
        prove(filled(), KnownPersonWay.ID, ccus_id=daisuke.ccus_id, day=BORN)


def test_strangers_cannot_prove_anything_for_others(daisuke: Technician) -> None:
    application = filled()

    with pytest.raises(ApplicationNotFound):
        known_people.prove(
            application.number,
            KnownPersonWay.ID,
            ccus_id=daisuke.ccus_id,
            day=BORN,
            caller=Caller(viewer=PUBLIC),
            now=NOW,
        )
    with pytest.raises(ApplicationNotFound):
        known_people.send_code(application.number, caller=Caller(viewer=PUBLIC), now=NOW)


def linked_and_sent(
    daisuke: Technician, kind: ApplicationKind = ApplicationKind.TECHNICIAN_DETAILED, **typed: Any
) -> Application:
    application = filled(kind, **typed)
    prove(application, KnownPersonWay.ID, ccus_id=daisuke.ccus_id, day=BORN)
    sending.submit(application.number, caller=by_key(application), now=NOW)
    if fresh(application).state == ApplicationState.AWAITING_PAYMENT.value:
        pay(application)
    return fresh(application)


def test_two_approve_and_everything_typed_is_in_the_record_that_there_is(daisuke: Technician) -> None:
    application = linked_and_sent(daisuke, qualifications="足場の組立て等作業主任者、2019-05-10、第123号")
    assert Finding.KNOWN_PERSON in findings.look(application)
    people = Technician.objects.count()

    taken(application, cast.reviewer())
    reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW)
    daisuke.refresh_from_db()
    assert daisuke.address == "札幌市北1-1"
    taken(application, other_reviewer())
    reviewing.approve(application.number, viewer=other_reviewer(), now=NOW)

    daisuke.refresh_from_db()
    assert Technician.objects.count() == people
    assert daisuke.address == "川口市本町1-2-3"
    assert daisuke.birth_date == BORN
    assert daisuke.registration_kind == RegistrationKind.DETAILED.value
    assert [each.name for each in daisuke.qualifications.all()] == ["足場の組立て等作業主任者"]
    assert daisuke.insurances.count() == 3
    assert daisuke.face_photo
    assert fresh(application).technician_ccus_id == daisuke.ccus_id


def test_the_fee_is_that_of_what_it_became(daisuke: Technician) -> None:
    application = filled(ApplicationKind.TECHNICIAN_DETAILED)
    before = estimate(application, on=jst_date(NOW)).lines

    prove(application, KnownPersonWay.ID, ccus_id=daisuke.ccus_id, day=BORN)

    after = estimate(fresh(application), on=jst_date(NOW)).lines
    assert [fee.code for fee in before or ()] == ["technician_detailed"]
    assert [fee.code for fee in after or ()] == ["technician_upgrade"]


def test_whoever_has_no_card_gets_one(daisuke: Technician) -> None:
    application = linked_and_sent(daisuke, ApplicationKind.TECHNICIAN_SIMPLIFIED)
    for viewer in (cast.reviewer(), other_reviewer()):
        taken(application, viewer)
        reviewing.approve(application.number, viewer=viewer, now=NOW)

    assert CardOrder.objects.get().technician_id == daisuke.pk


def test_an_application_never_opens_the_account_of_somebody_registered(daisuke: Technician) -> None:
    application = linked_and_sent(daisuke)
    for viewer in (cast.reviewer(), other_reviewer()):
        taken(application, viewer)
        reviewing.approve(application.number, viewer=viewer, now=NOW)

    with pytest.raises(KnownPersonLinked):
        choose_pin(application.number, pin="482915", caller=by_key(application), now=NOW)


def case_of(daisuke: Technician) -> Application:
    application = submitted()
    pay(application)
    return taken(fresh(application), cast.reviewer())


def shown(application: Application) -> list[str]:
    version = current_version(application)
    assert version is not None
    found = list_candidates_visible_to(cast.reviewer(), application, version.answers, now=NOW)
    return [each.technician.ccus_id for each in found]


def test_a_reviewer_says_it_is_somebody_else_and_nobody_asks_again(daisuke: Technician) -> None:
    case = case_of(daisuke)
    assert shown(case) == [daisuke.ccus_id]
    assert case.needs_two

    known_people.judge_candidate(case.number, daisuke.ccus_id, is_same=False, viewer=cast.reviewer(), now=NOW)

    assert shown(fresh(case)) == []
    assert Finding.DUPLICATE_LIKELY not in findings.look(fresh(case))


def test_a_reviewer_says_it_is_the_same_and_the_case_goes_to_the_record(daisuke: Technician) -> None:
    case = case_of(daisuke)

    known_people.judge_candidate(case.number, daisuke.ccus_id, is_same=True, viewer=cast.reviewer(), now=NOW)

    assert KnownPersonLink.objects.get().way == KnownPersonWay.REVIEWER.value
    assert shown(fresh(case)) == [daisuke.ccus_id]
    assert fresh(case).needs_two


def test_only_the_reviewer_in_charge_judges_and_only_candidates(daisuke: Technician) -> None:
    case = case_of(daisuke)
    stranger = make_technician(birth_date=date(1950, 1, 1))

    with pytest.raises(CaseNotYours):
        known_people.judge_candidate(case.number, daisuke.ccus_id, is_same=True, viewer=other_reviewer(), now=NOW)
    with pytest.raises(KnownPersonNotProven):
        known_people.judge_candidate(case.number, stranger.ccus_id, is_same=True, viewer=cast.reviewer(), now=NOW)
    queue.release(case.number, cast.reviewer(), now=NOW + timedelta(minutes=1))
    assert not KnownPersonLink.objects.exists()
