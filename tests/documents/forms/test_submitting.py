"""A form on its way: handed in, passed on, accepted or returned with a reason, mended, withdrawn; the second of two finds out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import cast
from tests.cast import assemble, clerk_of, site_manager_of
from tests.factories.sites import make_node, make_roster_entry, make_site, prime_node

from ccus.access.viewers import Viewer
from ccus.documents.errors import (
    FormFirmNotYours,
    ReturnReasonMissing,
    SubmissionMovedOn,
    SubmissionNotForYou,
    SubmissionNotFound,
    SubmissionNotYours,
    SubmissionRenewed,
    SubmissionUnchanged,
)
from ccus.documents.models import FormStep, FormSubmission, FormVersion
from ccus.documents.queries.forms.submissions import (
    find_version,
    get_submission_visible_to,
    list_own_visible_to,
    list_waiting_visible_to,
    read_version_visible_to,
)
from ccus.documents.rules.forms.versions import digest_of
from ccus.documents.services.forms import deciding, submitting
from ccus.documents.services.forms.making import find_form, gatherer_of
from ccus.documents.services.forms.rendering import render
from ccus.documents.services.forms.typing import FactEntry, type_facts
from ccus.documents.states import FormFile, SubmissionState
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry.models import Business, Technician
from ccus.sites.models import HierarchyNode, Site

pytestmark = pytest.mark.django_db

NOW = cast.NOW
ROSTER = "worker-roster"
REASON = "受入教育の日が抜けています。"


class Works:
    """山田組 is the prime, 佐藤とび stands below it with 髙橋, 田中鉄筋 below that with スハルト."""

    def __init__(self) -> None:
        self.people = assemble()
        self.prime, self.first, self.second = (
            self.people.yamada_gumi, self.people.sato_tobi, self.people.tanaka_tekkin,
        )  # fmt: skip
        self.site: Site = make_site(self.prime)
        upper = make_node(self.site, self.first, upper=prime_node(self.site))
        self.node = make_node(self.site, self.second, upper=upper)
        make_roster_entry(self.site, self.people.takahashi, self.first, site_roles=("foreman",))
        make_roster_entry(self.site, self.people.suharto, self.second)

    def hand_in(
        self, firm: Business, *, by: Viewer | None = None, note: str = "", on: date = cast.TODAY, form: str = ROSTER
    ) -> FormSubmission:
        gatherer = gatherer_of(by or clerk_of(firm), self.site, on=on, now=NOW)
        return submitting.hand_in(gatherer, find_form(form, on=on), business_ccus_id=firm.ccus_id, note=note)

    def waiting(self, firm: Business) -> list[FormSubmission]:
        return list(list_waiting_visible_to(clerk_of(firm)))


@pytest.fixture
def works() -> Works:
    return Works()


def state_of(found: FormSubmission) -> tuple[str, int, int | None, str]:
    row = FormSubmission.objects.select_related("waits_for").get(pk=found.pk)
    return row.state, row.latest, row.accepted, row.waits_for.name if row.waits_for else ""


def test_a_form_goes_up_the_tree_and_is_accepted_by_the_prime(works: Works) -> None:
    handed_in = works.hand_in(works.second)
    assert state_of(handed_in) == ("submitted", 1, None, works.first.name)
    assert [found.pk for found in works.waiting(works.first)] == [handed_in.pk]

    deciding.receive(clerk_of(works.first), handed_in.pk, version=1, now=NOW)
    assert state_of(handed_in) == ("passed_on", 1, None, works.prime.name)

    deciding.receive(site_manager_of(works.prime), handed_in.pk, version=1, now=NOW)
    assert state_of(handed_in) == ("accepted", 1, 1, "")
    assert [(step.kind, step.business_id) for step in handed_in.steps.order_by("pk")] == [
        ("handed_in", works.second.pk), ("passed_on", works.first.pk), ("accepted", works.prime.pk),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(act__startswith="documents.submission_").count() == 2


def test_what_was_handed_in_stays_as_it_was(works: Works) -> None:
    handed_in = works.hand_in(works.first)
    version = FormVersion.objects.get()
    Technician.objects.filter(pk=works.people.takahashi.pk).update(family_name="別人", blood_type="AB")

    seen = get_submission_visible_to(site_manager_of(works.prime), handed_in.pk, now=NOW)
    form, filled, _items, _relation = read_version_visible_to(site_manager_of(works.prime), seen, version)

    assert filled.lists["people"][0]["name"] == works.people.takahashi.full_name
    assert (version.on, version.tier, version.known_at) == (cast.TODAY, 1, NOW)
    assert digest_of(version.words or {}) == bytes(version.digest)
    assert form.code == ROSTER


def test_a_returned_form_says_why_and_is_mended_and_handed_in_again(works: Works) -> None:
    handed_in = works.hand_in(works.second)
    deciding.receive(clerk_of(works.first), handed_in.pk, version=1, now=NOW)

    deciding.send_back(
        site_manager_of(works.prime), handed_in.pk, version=1, reason=REASON, field="people.blood_type",
        person=works.people.suharto.ccus_id, now=NOW,
    )  # fmt: skip
    step = FormStep.objects.latest("pk")
    assert (step.reason, step.field, step.person) == (REASON, "people.blood_type", works.people.suharto.ccus_id)
    assert state_of(handed_in) == ("returned", 1, None, "")
    assert [found.state for found in list_own_visible_to(clerk_of(works.second))] == ["returned"]
    with pytest.raises(SubmissionUnchanged):
        works.hand_in(works.second)

    Technician.objects.filter(pk=works.people.suharto.pk).update(blood_type="B")
    works.hand_in(works.second)

    assert state_of(handed_in) == ("resubmitted", 2, None, works.first.name)
    with pytest.raises(SubmissionRenewed):
        deciding.receive(clerk_of(works.first), handed_in.pk, version=1, now=NOW)


def test_a_returned_form_can_be_handed_in_as_it_is_with_a_word_to_the_firm_above(works: Works) -> None:
    handed_in = works.hand_in(works.first)
    deciding.send_back(site_manager_of(works.prime), handed_in.pk, version=1, reason=REASON, now=NOW)

    works.hand_in(works.first, note="教育は入場の日に行います。")

    assert find_version(handed_in, 2).note == "教育は入場の日に行います。"


def test_the_prime_need_not_wait_for_a_firm_between(works: Works) -> None:
    handed_in = works.hand_in(works.second)

    deciding.receive(site_manager_of(works.prime), handed_in.pk, version=1, now=NOW)

    assert state_of(handed_in) == ("accepted", 1, 1, "")
    with pytest.raises(SubmissionMovedOn) as told:
        deciding.receive(clerk_of(works.first), handed_in.pk, version=1, now=NOW)
    assert works.prime.name in told.value.sentence()
    assert "受領済み" in told.value.sentence()


def test_a_firm_that_passed_it_on_cannot_return_it_any_more(works: Works) -> None:
    handed_in = works.hand_in(works.second)
    deciding.receive(clerk_of(works.first), handed_in.pk, version=1, now=NOW)

    with pytest.raises(SubmissionMovedOn):
        deciding.send_back(clerk_of(works.first), handed_in.pk, version=1, reason=REASON, now=NOW)
    assert state_of(handed_in) == ("passed_on", 1, None, works.prime.name)


def test_a_firm_above_hands_in_for_one_below_and_need_not_look_itself(works: Works) -> None:
    handed_in = works.hand_in(works.second, by=clerk_of(works.first))

    assert state_of(handed_in) == ("submitted", 1, None, works.prime.name)
    assert find_version(handed_in, 1).for_whom == works.first
    assert [found.pk for found in list_own_visible_to(clerk_of(works.second))] == [handed_in.pk]


def test_what_the_prime_makes_it_has_at_once(works: Works) -> None:
    for form, firm in (("ledger", works.prime), (ROSTER, works.second)):
        handed_in = works.hand_in(firm, by=site_manager_of(works.prime), form=form)
        assert state_of(handed_in) == ("accepted", 1, 1, "")


def test_two_presses_hand_in_once_and_accept_once(works: Works) -> None:
    handed_in = works.hand_in(works.first)
    works.hand_in(works.first)
    manager = site_manager_of(works.prime)
    deciding.receive(manager, handed_in.pk, version=1, now=NOW)
    deciding.receive(manager, handed_in.pk, version=1, now=NOW)

    assert state_of(handed_in) == ("accepted", 1, 1, "")
    assert FormStep.objects.count() == 2
    with pytest.raises(SubmissionUnchanged):
        works.hand_in(works.first)


def test_somebody_who_works_for_two_firms_decides_for_each(works: Works) -> None:
    handed_in = works.hand_in(works.second)
    account = {"account_id": 7}
    deciding.receive(replace(clerk_of(works.first), **account), handed_in.pk, version=1, now=NOW)
    deciding.receive(replace(site_manager_of(works.prime), **account), handed_in.pk, version=1, now=NOW)

    assert state_of(handed_in)[0] == "accepted"


def test_what_was_withdrawn_cannot_be_accepted_and_the_prime_is_told(works: Works) -> None:
    handed_in = works.hand_in(works.first)
    submitting.withdraw(clerk_of(works.first), handed_in.pk, version=1, now=NOW)
    submitting.withdraw(clerk_of(works.first), handed_in.pk, version=1, now=NOW)

    with pytest.raises(SubmissionMovedOn) as told:
        deciding.receive(site_manager_of(works.prime), handed_in.pk, version=1, now=NOW)

    assert works.first.name in told.value.sentence()
    assert "取り下げ" in told.value.sentence()
    assert state_of(handed_in) == ("withdrawn", 1, None, "")
    works.hand_in(works.first)
    assert state_of(handed_in) == ("resubmitted", 2, None, works.prime.name)


def test_what_was_accepted_cannot_be_withdrawn(works: Works) -> None:
    handed_in = works.hand_in(works.first)
    deciding.receive(site_manager_of(works.prime), handed_in.pk, version=1, now=NOW)

    with pytest.raises(SubmissionMovedOn):
        submitting.withdraw(clerk_of(works.first), handed_in.pk, version=1, now=NOW)


@pytest.mark.parametrize("reason", ["", "  ", "あ" * 301])
def test_nothing_is_returned_without_a_reason(works: Works, reason: str) -> None:
    handed_in = works.hand_in(works.first)

    with pytest.raises(ReturnReasonMissing):
        deciding.send_back(site_manager_of(works.prime), handed_in.pk, version=1, reason=reason, now=NOW)
    assert state_of(handed_in) == ("submitted", 1, None, works.prime.name)


def test_strangers_and_firms_below_find_nothing_and_change_nothing(works: Works) -> None:
    handed_in = works.hand_in(works.first)
    stranger = clerk_of(works.people.ito_koumuten)
    for viewer in (stranger, clerk_of(works.second), site_manager_of(works.people.ito_koumuten)):
        for attempt in (
            lambda: get_submission_visible_to(viewer, handed_in.pk, now=NOW),  # noqa: B023
            lambda: deciding.receive(viewer, handed_in.pk, version=1, now=NOW),  # noqa: B023
            lambda: deciding.send_back(viewer, handed_in.pk, version=1, reason=REASON, now=NOW),  # noqa: B023
            lambda: submitting.withdraw(viewer, handed_in.pk, version=1, now=NOW),  # noqa: B023
            lambda: get_submission_visible_to(viewer, handed_in.pk + 1, now=NOW),  # noqa: B023
        ):
            with pytest.raises(SubmissionNotFound):
                attempt()
    with pytest.raises(Refusal):
        works.hand_in(works.first, by=stranger)
    with pytest.raises(FormFirmNotYours):
        works.hand_in(works.first, by=clerk_of(works.second))
    assert state_of(handed_in) == ("submitted", 1, None, works.prime.name)
    assert FormStep.objects.count() == 1


def test_the_maker_cannot_accept_its_own_and_the_prime_cannot_withdraw_it(works: Works) -> None:
    handed_in = works.hand_in(works.first)

    with pytest.raises(SubmissionNotForYou):
        deciding.receive(clerk_of(works.first), handed_in.pk, version=1, now=NOW)
    with pytest.raises(SubmissionNotYours):
        submitting.withdraw(site_manager_of(works.prime), handed_in.pk, version=1, now=NOW)


def test_after_closing_the_prime_sees_that_it_has_it_and_nothing_of_people(works: Works) -> None:
    handed_in = works.hand_in(works.first)
    deciding.receive(site_manager_of(works.prime), handed_in.pk, version=1, now=NOW)
    Site.objects.update(state="closed")
    manager, clerk = site_manager_of(works.prime), clerk_of(works.first)

    def read(viewer: Viewer) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        seen = get_submission_visible_to(viewer, handed_in.pk, now=NOW)
        _form, filled, _items, _relation = read_version_visible_to(viewer, seen, find_version(handed_in, 1))
        return filled.lists["people"][0]["name"], filled.person_ccus_ids, filled.hidden

    name, ids, hidden = read(manager)
    assert (name, ids) == ("", ("",))
    assert {"氏名", "生年月日", "現住所", "※"} <= set(hidden)
    assert works.people.takahashi.ccus_id not in str(read(manager))
    assert read(clerk)[0] == works.people.takahashi.full_name


def test_a_firm_that_left_the_site_still_reaches_what_it_handed_in(works: Works) -> None:
    handed_in = works.hand_in(works.second)
    HierarchyNode.objects.filter(pk=works.node.pk).update(state="ended", valid=("2026-04-01", "2026-11-17"))
    later = NOW + timedelta(days=10)

    deciding.receive(clerk_of(works.first), handed_in.pk, version=1, now=later)

    assert state_of(handed_in)[3] == works.prime.name
    assert get_submission_visible_to(clerk_of(works.second), handed_in.pk, now=later).is_own


def test_several_are_received_at_once_and_one_that_moved_on_stops_no_other(works: Works) -> None:
    one, other = works.hand_in(works.first), works.hand_in(works.first, form="machine-notice")
    submitting.withdraw(clerk_of(works.first), one.pk, version=1, now=NOW)

    received = deciding.receive_many(site_manager_of(works.prime), [(one.pk, 1), (other.pk, 1)], now=NOW)

    assert (received.done, [number for number, _refusal in received.refused]) == (1, [one.pk])
    assert state_of(other)[0] == SubmissionState.ACCEPTED


def test_a_kept_version_gives_the_same_file_whenever_it_is_made(works: Works) -> None:
    gatherer = gatherer_of(clerk_of(works.first), works.site, on=cast.TODAY, now=NOW)
    type_facts(
        gatherer, business_ccus_id=works.first.ccus_id, from_on=cast.TODAY,
        entries=[FactEntry(code="firm.machines", value=[{"name": "移動式クレーン"}])],
    )  # fmt: skip
    handed_in = works.hand_in(works.first, form="machine-notice")
    version = find_version(handed_in, 1)

    def file() -> bytes:
        seen = get_submission_visible_to(site_manager_of(works.prime), handed_in.pk, now=NOW)
        form, filled, _items, _relation = read_version_visible_to(site_manager_of(works.prime), seen, version)
        return render(form, filled, kind=FormFile.JSON, made_at=version.handed_in_at)

    first = file()
    Business.objects.filter(pk=works.first.pk).update(name="別の名前")
    assert file() == first
    assert "移動式クレーン" in first.decode()
