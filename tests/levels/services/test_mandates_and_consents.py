from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import cast
from tests.factories.registry import make_affiliation, make_business
from tests.levels.world import add_days, make_evaluator, make_worker

from ccus.access.errors import PermissionMissing
from ccus.access.models import Account
from ccus.access.viewers import PUBLIC
from ccus.levels.errors import ConsentExists, ConsentMissing, FieldUnknown, MandateExists, MandateMissing
from ccus.levels.models import FieldMandate, ProgressConsent
from ccus.levels.queries.mandates import fields_in_charge
from ccus.levels.queries.needs import needs_visible_to
from ccus.levels.services.consents import end_consent, give_consent
from ccus.levels.services.mandates import end_mandate, give_mandate
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound

pytestmark = pytest.mark.django_db
NOW, TODAY = cast.NOW, cast.TODAY


def test_a_mandate_holds_until_it_is_ended() -> None:
    evaluator = make_evaluator("rebar")
    account = Account.objects.get(pk=evaluator.account_id)
    with pytest.raises(MandateExists):
        give_mandate(account, field="rebar", from_on=TODAY, viewer=cast.operator(), now=NOW)

    end_mandate(account, field="rebar", until=TODAY, viewer=cast.operator(), now=NOW)

    assert fields_in_charge(evaluator, on=TODAY - timedelta(days=1)) == {"rebar"}
    assert fields_in_charge(evaluator, on=TODAY) == frozenset()
    with pytest.raises(MandateMissing):
        end_mandate(account, field="rebar", until=TODAY, viewer=cast.operator(), now=NOW)


def test_only_the_operator_puts_evaluators_in_charge_and_only_of_fields_that_exist() -> None:
    evaluator = make_evaluator()
    account = Account.objects.get(pk=evaluator.account_id)

    for viewer in (evaluator, cast.reviewer(), PUBLIC):
        with pytest.raises(PermissionMissing):
            give_mandate(account, field="rebar", from_on=TODAY, viewer=viewer, now=NOW)
    for field in ("cooking", "guideline_default"):
        with pytest.raises(FieldUnknown):
            give_mandate(account, field=field, from_on=TODAY, viewer=cast.operator(), now=NOW)
    assert not FieldMandate.objects.exists()


def test_a_mandate_of_the_account_is_nothing_under_another_hat() -> None:
    evaluator = make_evaluator("rebar")
    technician = make_worker()
    under_another_hat = cast.viewer_of(technician)

    assert fields_in_charge(evaluator, on=TODAY) == {"rebar"}
    assert fields_in_charge(under_another_hat, on=TODAY) == frozenset()


def test_the_employer_sees_what_is_missing_only_while_the_person_agrees() -> None:
    technician, employer = make_worker("玉掛け技能講習", work_days=600), make_business()
    make_affiliation(technician, employer)
    add_days(technician, 2, last=TODAY - timedelta(days=650), evaluation_valid=False)
    clerk, person = cast.clerk_of(employer), cast.viewer_of(technician)
    with pytest.raises(ConsentMissing):
        needs_visible_to(clerk, technician.ccus_id, on=TODAY)

    give_consent(person, employer.ccus_id, now=NOW)
    needs = needs_visible_to(clerk, technician.ccus_id, on=TODAY)
    assert needs is not None
    assert needs.proposal.judgement(2).days[0].left == 45
    assert needs.uncounted == ()
    with pytest.raises(ConsentExists):
        give_consent(person, employer.ccus_id, now=NOW)

    end_consent(person, employer.ccus_id, now=NOW)
    with pytest.raises(ConsentMissing):
        needs_visible_to(clerk, technician.ccus_id, on=TODAY)
    with pytest.raises(ConsentMissing):
        end_consent(person, employer.ccus_id, now=NOW)
    assert ProgressConsent.objects.count() == 1


def test_a_consent_ends_with_the_employment_and_reaches_no_other_firm() -> None:
    technician, employer = make_worker("玉掛け技能講習", work_days=600), make_business()
    make_affiliation(technician, employer)
    person = cast.viewer_of(technician)
    with pytest.raises(BusinessNotFound):
        give_consent(person, make_business().ccus_id, now=NOW)
    give_consent(person, employer.ccus_id, now=NOW)
    affiliation = technician.affiliations.get()
    affiliation.valid = type(affiliation.valid)(date(2026, 4, 1), TODAY)
    affiliation.save()

    for viewer in (cast.clerk_of(employer), cast.clerk_of(make_business()), cast.operator(), PUBLIC):
        with pytest.raises(TechnicianNotFound):
            needs_visible_to(viewer, technician.ccus_id, on=TODAY)
