from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, transaction
from tests import cast
from tests.levels.world import add_days, award, make_evaluator, make_worker, qualify

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import PUBLIC
from ccus.foundation.models import AuditEvent
from ccus.levels.errors import (
    AppealNeedsAnotherEvaluator,
    AssessmentNotFound,
    AssessmentNotOpen,
    AssessmentRunning,
    FieldUnknown,
    LevelOutOfReach,
    MandateMissing,
    NothingToApplyFor,
    ReasonMissing,
    ReasonTooLong,
)
from ccus.levels.models import Assessment, AssessmentStep, FieldLevel
from ccus.levels.queries.assessments import case_visible_to, list_own_assessments, queue_visible_to
from ccus.levels.queries.held_levels import held_levels
from ccus.levels.rules.documents import reread
from ccus.levels.services.assessments import (
    appeal_assessment,
    apply_for_level,
    confirm_assessment,
    decline_assessment,
    return_assessment,
    submit_again,
    withdraw_assessment,
)
from ccus.levels.states import ASSESSMENT_TRANSITIONS, AssessmentState
from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db
NOW, LATER = cast.NOW, cast.NOW + timedelta(hours=1)


def worker(*more: str, work_days: int = 645, foreman: int = 0) -> Technician:
    return make_worker("玉掛け技能講習", *more, work_days=work_days, foreman=foreman)


def applied(technician: Technician) -> Assessment:
    return apply_for_level(cast.viewer_of(technician), field="rebar", now=NOW)


def states_of(assessment: Assessment) -> list[str]:
    return list(AssessmentStep.objects.filter(assessment=assessment).order_by("pk").values_list("state", flat=True))


def test_who_has_what_a_level_asks_for_applies_and_what_was_known_is_kept() -> None:
    technician = worker()
    sling = technician.qualifications.get()

    assessment = applied(technician)

    assert (assessment.state, assessment.wanted_level, assessment.level) == (AssessmentState.SUBMITTED, 2, None)
    step = assessment.steps.get()
    assert reread(step.explanation) == (2, 2)
    assert step.explanation["levels"][0]["qualifications"]["members"][0]["evidence"] == f"qualification:{sling.pk}"
    assert AuditEvent.objects.get(act="levels:assessment:submitted").subject_id == str(assessment.pk)


def test_the_evaluating_body_confirms_and_the_card_level_follows() -> None:
    technician = worker()
    assessment = applied(technician)

    confirm_assessment(make_evaluator("rebar"), assessment.pk, level=2, now=LATER)

    technician.refresh_from_db()
    assert technician.skill_level == 2
    assert held_levels(technician) == {"rebar": 2}
    assert states_of(assessment) == ["submitted", "confirmed"]
    assert FieldLevel.objects.get().assessment_id == assessment.pk


def test_levels_are_kept_per_field_and_the_card_shows_the_highest() -> None:
    technician = worker()
    add_days(technician, 1075, foreman=215, trade_code="09-01", last=cast.TODAY - timedelta(days=700))
    qualify(technician, "第一種電気工事士")
    rebar, electrical = make_evaluator("rebar"), make_evaluator("electrical", name="other")
    viewer = cast.viewer_of(technician)
    confirm_assessment(electrical, apply_for_level(viewer, field="electrical", now=NOW).pk, level=3, now=NOW)
    confirm_assessment(rebar, applied(technician).pk, level=2, now=LATER)

    technician.refresh_from_db()
    assert technician.skill_level == 3
    assert held_levels(technician) == {"electrical": 3, "rebar": 2}


def test_what_changes_later_does_not_change_what_was_known() -> None:
    technician = worker()
    assessment = applied(technician)
    first = assessment.steps.get().explanation
    qualify(technician, "1級鉄筋施工技能士")
    add_days(technician, 10, last=cast.TODAY + timedelta(days=10))

    confirm_assessment(make_evaluator("rebar"), assessment.pk, level=2, now=NOW + timedelta(days=10))

    steps = list(assessment.steps.order_by("pk"))
    assert steps[0].explanation == first
    assert [step.explanation["levels"][0]["days"][0]["have"] for step in steps] == [645, 655]


def test_steps_can_be_neither_changed_nor_deleted() -> None:
    step = applied(worker()).steps.get()

    for change in (lambda: step.delete(), lambda: AssessmentStep.objects.update(reason="x")):
        with pytest.raises(Error), transaction.atomic():
            change()

    assert AssessmentStep.objects.get().reason == ""


def test_without_a_higher_level_in_reach_nobody_applies() -> None:
    technician = worker(work_days=644)

    with pytest.raises(NothingToApplyFor):
        applied(technician)

    assert not Assessment.objects.exists()


def test_a_level_that_is_held_is_not_applied_for_again() -> None:
    technician = worker()
    confirm_assessment(make_evaluator("rebar"), applied(technician).pk, level=2, now=NOW)

    with pytest.raises(NothingToApplyFor):
        applied(technician)


def test_one_application_per_field_runs_at_a_time() -> None:
    technician = worker()
    applied(technician)

    with pytest.raises(AssessmentRunning):
        applied(technician)

    assert Assessment.objects.count() == 1


def test_fields_that_do_not_exist_and_the_guideline_are_refused() -> None:
    viewer = cast.viewer_of(worker())

    for field in ("cooking", "guideline_default", ""):
        with pytest.raises(FieldUnknown):
            apply_for_level(viewer, field=field, now=NOW)


def test_only_technicians_apply_and_only_evaluators_decide() -> None:
    technician = worker()
    with pytest.raises(PermissionMissing):
        apply_for_level(cast.operator(), field="rebar", now=NOW)
    assessment = applied(technician)

    for viewer in (cast.viewer_of(technician), cast.operator(), PUBLIC):
        with pytest.raises(PermissionMissing):
            confirm_assessment(viewer, assessment.pk, level=2, now=NOW)
    with pytest.raises(MandateMissing):
        confirm_assessment(make_evaluator("electrical"), assessment.pk, level=2, now=NOW)

    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_a_level_that_is_not_met_cannot_be_confirmed() -> None:
    assessment = applied(worker())
    evaluator = make_evaluator("rebar")

    for level in (1, 3, 5):
        with pytest.raises(LevelOutOfReach):
            confirm_assessment(evaluator, assessment.pk, level=level, now=NOW)

    assert states_of(assessment) == ["submitted"]


def test_what_the_body_alone_can_see_is_confirmed_with_a_reason() -> None:
    technician = make_worker(work_days=645, trade_code="35-01")
    assessment = apply_for_level(cast.viewer_of(technician), field="plastering", now=NOW)
    evaluator = make_evaluator("plastering")
    with pytest.raises(ReasonMissing):
        confirm_assessment(evaluator, assessment.pk, level=2, now=NOW)

    confirm_assessment(evaluator, assessment.pk, level=2, reason="2級左官技能士の合格証を確認", now=NOW)

    assert assessment.steps.order_by("pk").last().reason == "2級左官技能士の合格証を確認"  # type: ignore[union-attr]


def test_an_award_registered_as_a_credential_counts() -> None:
    technician = worker("1級鉄筋施工技能士", work_days=2150, foreman=645)
    award(technician, "優秀施工者国土交通大臣顕彰（建設マスター）")

    assert applied(technician).wanted_level == 4


def test_a_returned_application_is_submitted_again() -> None:
    technician = worker()
    assessment = applied(technician)
    evaluator = make_evaluator("rebar")
    return_assessment(evaluator, assessment.pk, reason="修了証の写真が読めません", now=NOW)
    with pytest.raises(AssessmentNotOpen):
        confirm_assessment(evaluator, assessment.pk, level=2, now=NOW)

    submit_again(cast.viewer_of(technician), assessment.pk, now=LATER)
    confirm_assessment(evaluator, assessment.pk, level=2, now=LATER)

    assert states_of(assessment) == ["submitted", "returned", "submitted", "confirmed"]


def test_an_appeal_is_decided_by_somebody_else() -> None:
    technician = worker()
    assessment, viewer = applied(technician), cast.viewer_of(technician)
    first, second = make_evaluator("rebar"), make_evaluator("rebar", name="second")
    decline_assessment(first, assessment.pk, reason="名簿と違います", now=NOW)
    appeal_assessment(viewer, assessment.pk, reason="名簿を直してもらいました", now=NOW)
    with pytest.raises(AppealNeedsAnotherEvaluator):
        confirm_assessment(first, assessment.pk, level=2, now=NOW)

    confirm_assessment(second, assessment.pk, level=2, now=LATER)

    assert states_of(assessment) == ["submitted", "declined", "appealed", "confirmed"]


def test_an_appeal_that_is_declined_is_final() -> None:
    technician = worker()
    assessment, viewer = applied(technician), cast.viewer_of(technician)
    decline_assessment(make_evaluator("rebar"), assessment.pk, reason="違います", now=NOW)
    appeal_assessment(viewer, assessment.pk, reason="合っています", now=NOW)

    decline_assessment(make_evaluator("rebar", name="second"), assessment.pk, reason="やはり違います", now=NOW)

    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.UPHELD
    with pytest.raises(AssessmentNotOpen):
        appeal_assessment(viewer, assessment.pk, reason="もう一度", now=NOW)
    technician.refresh_from_db()
    assert technician.skill_level == 1


def test_a_reason_is_needed_and_bounded() -> None:
    assessment = applied(worker())
    evaluator = make_evaluator("rebar")

    with pytest.raises(ReasonMissing):
        decline_assessment(evaluator, assessment.pk, reason=" 　", now=NOW)
    with pytest.raises(ReasonTooLong):
        return_assessment(evaluator, assessment.pk, reason="あ" * 401, now=NOW)


def test_somebody_elses_application_is_not_there() -> None:
    assessment = applied(worker())
    stranger = cast.viewer_of(worker())

    for act in (withdraw_assessment, submit_again):
        with pytest.raises(AssessmentNotFound):
            act(stranger, assessment.pk, now=NOW)
    with pytest.raises(AssessmentNotFound):
        withdraw_assessment(stranger, 999_999, now=NOW)
    assert list_own_assessments(stranger) == ()


def test_a_withdrawn_application_makes_room_for_another() -> None:
    technician = worker()
    assessment = applied(technician)

    withdraw_assessment(cast.viewer_of(technician), assessment.pk, now=NOW)

    assert applied(technician).pk != assessment.pk
    assert [each.assessment.state for each in list_own_assessments(cast.viewer_of(technician))] == [
        "submitted",
        "withdrawn",
    ]


def test_the_queue_holds_what_waits_in_ones_fields_and_nothing_else() -> None:
    first = applied(worker())
    evaluator = make_evaluator("rebar")
    technician = make_worker(work_days=645, trade_code="35-01")
    other = apply_for_level(cast.viewer_of(technician), field="plastering", now=NOW)

    queue = queue_visible_to(evaluator, on=cast.TODAY)

    assert (queue.fields, queue.waiting, [each.pk for each in queue.assessments]) == (("rebar",), 1, [first.pk])
    assert case_visible_to(evaluator, first.pk, on=cast.TODAY).proposal.level == 2
    with pytest.raises(AssessmentNotFound):
        case_visible_to(evaluator, other.pk, on=cast.TODAY)


def test_every_state_can_be_left_or_is_an_end() -> None:
    reached = {to for steps in ASSESSMENT_TRANSITIONS.values() for to in steps}

    assert set(ASSESSMENT_TRANSITIONS) == set(AssessmentState)
    assert reached == set(AssessmentState)
