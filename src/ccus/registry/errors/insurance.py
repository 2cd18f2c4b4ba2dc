"""Refusals about social insurance. Data of all: `line_ja`, `line_en`."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict


class InsuranceSchemeOfAnotherLine(BadInput):
    """Data: `line_ja`, `line_en`, `scheme_ja`, `scheme_en`."""

    code = "registry.insurance_scheme_of_another_line"
    title_ja = "「{scheme_ja}」は{line_ja}の種類ではありません。"
    action_ja = "{line_ja}の種類を選び直してください。"
    title_en = "{scheme_en} is not a kind of {line_en}."
    action_en = "Choose the kind of {line_en} again."


class InsuranceSchemeMissing(BadInput):
    """Data: `line_ja`, `line_en`."""

    code = "registry.insurance_scheme_missing"
    title_ja = "{line_ja}が「加入」ですが、種類が選ばれていません。"
    action_ja = "加入している保険の種類を選んでください。"
    title_en = "Enrolled in {line_en}, but its kind is missing."
    action_en = "Choose the kind of insurance."


class InsuranceSchemeWithoutEnrolment(BadInput):
    """Data: `line_ja`, `line_en`, `status_ja`, `status_en`."""

    code = "registry.insurance_scheme_without_enrolment"
    title_ja = "{line_ja}が「{status_ja}」なのに、加入先の種類が選ばれています。"
    action_ja = (
        "「加入」にするか、種類を空にしてください。適用除外の人が選べるのは、本人が入る国民健康保険などだけです。"
    )
    title_en = "A kind of {line_en} is chosen although the state is: {status_en}."
    action_en = "Choose enrolled, or leave the kind empty. Exempt people may name only insurance they join themselves."


class ExemptionReasonMissing(BadInput):
    """Data: `line_ja`, `line_en`."""

    code = "registry.exemption_reason_missing"
    title_ja = "{line_ja}が「適用除外」ですが、理由が選ばれていません。"
    action_ja = "5人未満個人事業所など、適用除外の理由を選んでください。"
    title_en = "Exempt from {line_en}, but the reason is missing."
    action_en = "Choose the reason of the exemption."


class ExemptionReasonNotNeeded(BadInput):
    """Data: `line_ja`, `line_en`, `status_ja`, `status_en`."""

    code = "registry.exemption_reason_not_needed"
    title_ja = "{line_ja}が「{status_ja}」なのに、適用除外の理由が選ばれています。"
    action_ja = "「適用除外」にするか、理由を空にしてください。"
    title_en = "A reason of exemption from {line_en} is given although the state is: {status_en}."
    action_en = "Choose exempt, or leave the reason empty."


class InsuranceLineRepeated(BadInput):
    """Data: `line_ja`, `line_en`."""

    code = "registry.insurance_line_repeated"
    title_ja = "{line_ja}が二度入力されています。"
    action_ja = "一つの保険につき、今の状態を一つだけ入力してください。"
    title_en = "{line_en} is given twice."
    action_en = "Give one state for each insurance."


class InsuranceChangedLater(Conflict):
    """Data: `line_ja`, `line_en`, `changed_on`."""

    code = "registry.insurance_changed_later"
    title_ja = "{line_ja}は {changed_on} からの内容がすでに登録されています。"
    action_ja = "それより後の日から有効な内容として登録するか、登録窓口に相談してください。"
    title_en = "A later state of {line_en}, from {changed_on}, is already registered."
    action_en = "Register a state that begins later, or contact a registration desk."
