"""Applications about those who are registered: change, upgrade, re-issue of a card, renewal."""

from __future__ import annotations

from datetime import date

import pytest
from tests import cast as known
from tests.applications import applicants
from tests.applications.applicants import NOW, fresh
from tests.cast import Cast
from tests.factories.registry import make_business, make_technician, technician_registration

from ccus.access.viewers import PUBLIC, Viewer
from ccus.applications import errors
from ccus.applications.models import Application
from ccus.applications.queries.answers import current_version
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import pages_of
from ccus.applications.services import answers, opening, reviewing, sending
from ccus.applications.states import ApplicationKind, ApplicationState
from ccus.billing.models import Charge
from ccus.foundation.models import AuditEvent
from ccus.registry.models import Business, CardOrder
from ccus.registry.services.registration import register_technician
from ccus.registry.states import RegistrationKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return known.assemble()


def begin(kind: ApplicationKind, viewer: Viewer, pages: dict[str, dict[str, str]]) -> Application:
    """Filled in and sent by somebody who has signed in."""
    caller = Caller(viewer=viewer)
    application = opening.open_application(kind, caller=caller, now=NOW)
    for page, typed in pages.items():
        answers.save_page(application.number, page, typed=typed, caller=caller, now=NOW)
    return sending.submit(application.number, caller=caller, now=NOW)


def decide(application: Application, *reviewers: Viewer) -> None:
    for reviewer in reviewers or (known.reviewer(),):
        applicants.taken(application, reviewer)
        reviewing.approve(application.number, viewer=reviewer, now=NOW)


def test_a_new_address_changes_nothing_else(cast: Cast) -> None:
    viewer = known.viewer_of(cast.kato)
    application = begin(
        ApplicationKind.TECHNICIAN_CHANGE,
        viewer,
        {"change": {"address": "足立区千住１ー１", "phone_mobile": "090-0000-0009"}},
    )
    assert application.state == ApplicationState.IN_REVIEW.value
    assert Charge.objects.count() == 0

    decide(application)

    cast.kato.refresh_from_db()
    assert (cast.kato.address, cast.kato.phone_mobile) == ("足立区千住1-1", "09000000009")
    assert (cast.kato.family_name, cast.kato.family_kana) == ("加藤", "カトウ")
    assert fresh(application).state == ApplicationState.APPROVED.value
    assert AuditEvent.objects.get(act="registry:technician:amend").details == {"fields": ["address", "phone_mobile"]}


def test_a_new_name_is_approved_by_two_and_found_by_search(cast: Cast) -> None:
    application = begin(
        ApplicationKind.TECHNICIAN_CHANGE,
        known.viewer_of(cast.kato),
        {"change": {"family_name": "佐々木", "family_kana": "ささき"}},
    )
    assert application.needs_two

    decide(application, known.reviewer(), applicants.other_reviewer())

    cast.kato.refresh_from_db()
    assert (cast.kato.family_name, cast.kato.given_name, cast.kato.kana_folded) == ("佐々木", "陽子", "ササキヨウコ")
    assert cast.kato.name_folded == "佐佐木陽子"


def test_a_simplified_registration_becomes_a_detailed_one() -> None:
    registration = technician_registration(registration_kind=RegistrationKind.SIMPLIFIED)
    person = register_technician(registration, viewer=known.registrar(), now=NOW)
    application = begin(
        ApplicationKind.TECHNICIAN_UPGRADE,
        known.viewer_of(person),
        {"qualifications": {"qualifications": "玉掛け技能講習、2006-05-20", "education": "埼玉県立工業高等学校"}},
    )
    assert Charge.objects.get().amount_yen == 2_400
    applicants.pay(application)

    decide(application)

    person.refresh_from_db()
    assert person.registration_kind == "detailed"
    assert (person.qualifications.count(), person.credentials.count()) == (1, 1)


def test_a_lost_card_is_ordered_again_for_its_fee(cast: Cast) -> None:
    application = begin(
        ApplicationKind.CARD_REISSUE, known.viewer_of(cast.takahashi), {"card-reissue": {"reissue_reason": "lost"}}
    )
    assert Charge.objects.get().amount_yen == 1_000
    applicants.pay(application)

    decide(application)

    assert CardOrder.objects.get(technician=cast.takahashi).reason == "lost"
    assert fresh(application).state == ApplicationState.CARD_ORDERED.value


def test_a_renewal_comes_filled_in_and_asks_nothing_twice(cast: Cast) -> None:
    Business.objects.filter(pk=cast.sato_tobi.pk).update(expires_on=date(2027, 4, 30))
    application = begin(ApplicationKind.BUSINESS_RENEWAL, known.administrator_of(cast.sato_tobi), {})
    version = current_version(application)
    assert version is not None
    assert version.answers["business_name"]["value"] == "有限会社佐藤とび"
    assert Charge.objects.get().amount_yen == 12_000
    applicants.pay(application)

    decide(application)

    cast.sato_tobi.refresh_from_db()
    assert cast.sato_tobi.expires_on == date(2032, 4, 30)
    assert AuditEvent.objects.filter(act="registry:business:amend").count() == 0


def test_a_corporation_whose_capital_is_unknown_renews_once_it_is_typed(cast: Cast) -> None:
    Business.objects.filter(pk=cast.sato_tobi.pk).update(expires_on=date(2027, 4, 30), capital_yen=None)

    with pytest.raises(errors.CapitalMissing):
        begin(ApplicationKind.BUSINESS_RENEWAL, known.administrator_of(cast.sato_tobi), {})

    begin(
        ApplicationKind.BUSINESS_RENEWAL,
        known.administrator_of(cast.sato_tobi),
        {"renewal": {"capital_yen": "500万円"}},
    )
    assert Charge.objects.get().amount_yen == 12_000


def test_a_sole_trader_is_not_asked_for_a_number_of_corporations() -> None:
    asked = {question.code for page in pages_of(ApplicationKind.BUSINESS_SOLE_TRADER) for question in page.questions}

    assert "corporate_number" not in asked
    assert {"business_name", "representative_name"} <= asked


def test_a_renewal_changes_what_is_typed_otherwise(cast: Cast) -> None:
    Business.objects.filter(pk=cast.sato_tobi.pk).update(expires_on=date(2027, 4, 30))
    application = begin(
        ApplicationKind.BUSINESS_RENEWAL,
        known.administrator_of(cast.sato_tobi),
        {"renewal": {"business_address": "川口市栄町1-1", "capital_yen": "2000万円"}},
    )
    assert Charge.objects.get().amount_yen == 48_000
    applicants.pay(application)

    decide(application)

    cast.sato_tobi.refresh_from_db()
    assert (cast.sato_tobi.address, cast.sato_tobi.capital_yen) == ("川口市栄町1-1", 20_000_000)
    assert AuditEvent.objects.get(act="registry:business:amend").details == {"fields": ["address", "capital_yen"]}


def test_a_business_changes_without_a_fee(cast: Cast) -> None:
    application = begin(
        ApplicationKind.BUSINESS_CHANGE,
        known.administrator_of(cast.sato_tobi),
        {"renewal": {"business_name": "株式会社佐藤とび"}},
    )

    decide(application)

    cast.sato_tobi.refresh_from_db()
    assert cast.sato_tobi.name == "株式会社佐藤とび"
    assert Charge.objects.count() == 0


def test_renewal_opens_six_months_before_the_last_day(cast: Cast) -> None:
    Business.objects.filter(pk=cast.sato_tobi.pk).update(expires_on=date(2027, 5, 31))

    with pytest.raises(errors.RenewalNotOpen) as refused:
        opening.open_application(
            ApplicationKind.BUSINESS_RENEWAL, caller=Caller(viewer=known.administrator_of(cast.sato_tobi)), now=NOW
        )

    assert refused.value.data == {"opens_on": date(2026, 11, 30)}


@pytest.mark.parametrize(
    "kind", [kind for kind in ApplicationKind if kind not in opening.OPEN_TO_ALL | opening.BY_BUSINESSES]
)
def test_what_is_about_somebody_registered_needs_their_sign_in(kind: ApplicationKind) -> None:
    with pytest.raises(errors.KindNeedsSignIn):
        opening.open_application(kind, caller=Caller(viewer=PUBLIC), now=NOW)
    assert Application.objects.count() == 0


def test_nobody_reads_the_applications_of_others() -> None:
    one, other = make_technician(), make_technician()
    application = opening.open_application(
        ApplicationKind.TECHNICIAN_CHANGE, caller=Caller(viewer=known.viewer_of(one)), now=NOW
    )

    for viewer in (known.viewer_of(other), known.clerk_of(make_business()), PUBLIC, known.operator()):
        with pytest.raises(errors.ApplicationNotFound):
            answers.save_page(application.number, "change", typed={}, caller=Caller(viewer=viewer), now=NOW)
