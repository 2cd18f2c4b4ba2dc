"""Applications that stand at the registry's door when the demo begins: some of each kind and state, each with a little story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stdnum.jp import cn

from ccus.applications.rules.prechecks import Doubt
from ccus.applications.states import ApplicationKind, ApplicationState

_K, _S = ApplicationKind, ApplicationState
_LINES = ("health", "pension", "employment")


@dataclass(frozen=True, kw_only=True)
class DemoApplication:
    """How far an application has come, and `days_ago` on which day it did so.

    `name` is family, given and their readings, parted by blanks; empty for the visitor of the demo, who is registered. `slips` are answers other than the usual ones. `doubt` is a fault
    of its pictures. `reason` is why it was returned (a question and the reason's code) or rejected, `note` the reviewer's words, `answer` the applicant's. `paper_…`: what papers say otherwise than was typed. `payments`: how often the fee is paid, none of what was withdrawn before.
    """

    kind: ApplicationKind
    days_ago: int
    state: ApplicationState
    name: str = ""
    slips: Mapping[str, str] = field(default_factory=dict)
    doubt: Doubt | None = None
    reason: tuple[str, str] = ("", "")
    note: str = ""
    answer: str = ""
    paper_birth_date: str = ""
    paper_given: str = ""
    is_paper_expired: bool = False
    has_insurance_paper: bool = False
    payments: int = 1

    @property
    def answers(self) -> dict[str, str]:
        """What is typed, by question; questions that are not asked in this kind stand in it too."""
        if not self.name:
            return {**_USUAL, **self.slips}
        family, given, family_kana, given_kana = self.name.split()
        named = {
            "family_name": family,
            "given_name": given,
            "family_kana": family_kana,
            "given_kana": given_kana,
            "business_name": f"{family}工務店",
            "representative_name": f"{family} {given}",
            "corporate_number": _corporate_number(sum(map(ord, self.name))),
        }
        return {**_USUAL, **named, **self.slips}


def _corporate_number(seed: int) -> str:
    twelve = f"{seed:012d}"
    return f"{cn.calc_check_digit(twelve)}{twelve}"


_USUAL = {
    "birth_date": "平成6年7月15日",
    "gender": "male",
    "nationality": "JP",
    "postal_code": "332-0012",
    "prefecture_code": "11",
    "address": "川口市本町1-2-3",
    "phone_mobile": "090-0000-1234",
    "emergency_contact_name": "花子",
    "emergency_contact_relationship": "妻",
    "emergency_contact_phone": "090-0000-5678",
    "main_trade_code": "06-01",
    "experience_years": "8",
    "health_status": "enrolled",
    "health_scheme": "kyokai_kenpo",
    "pension_status": "enrolled",
    "pension_scheme": "employees_pension",
    "employment_status": "enrolled",
    "business_prefecture_code": "11",
    "business_postal_code": "332-0012",
    "business_address": "川口市本町1-2-3",
    "business_phone": "048-000-0009",
    "capital_yen": "500万円",
    "has_construction_licence": "no",
    **{f"business_{line}_status": "enrolled" for line in _LINES},
    "reissue_reason": "broken",
}

# Those decided come first: whoever takes the next case gets the oldest.
DEMO_APPLICATIONS: tuple[DemoApplication, ...] = (
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="三好 拓海 ミヨシ タクミ", days_ago=24, state=_S.CARD_ORDERED,
    ),
    DemoApplication(
        kind=_K.BUSINESS_SOLE_TRADER, name="永井 誠司 ナガイ セイジ", days_ago=23, state=_S.APPROVED,
        slips={"corporate_number": ""},
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="桑原 聡 クワバラ サトシ", days_ago=21, state=_S.REJECTED,
        reason=("", "not_a_technician"), note="事務のお仕事とのことでした。",
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="野村 翔太 ノムラ ショウタ", days_ago=9, state=_S.RETURNED,
        doubt=Doubt.CORNER_CUT, reason=("paper_identity", "corner_cut"), note="免許証の左の端が切れています。",
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_DETAILED, name="菅原 美咲 スガワラ ミサキ", days_ago=8, state=_S.RESUBMITTED,
        slips={"gender": "female", "qualifications": "玉掛け技能講習、令和3年5月10日、第12345号"},
        reason=("birth_date", "date_differs"), note="免許証では平成6年7月16日です。", paper_birth_date="1994-07-16", answer="もう一度見ましたが、7月15日と書いてあります。",
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="久保田 蓮 クボタ レン", days_ago=6, state=_S.IN_REVIEW, doubt=Doubt.BLURRED,
    ),
    DemoApplication(
        kind=_K.ONE_PERSON_CONTRACTOR, name="平野 大地 ヒラノ ダイチ", days_ago=5, state=_S.IN_REVIEW,
        slips={"main_trade_code": "02-01", "health_scheme": "national_health", "pension_scheme": "national_pension"},
    ),
    DemoApplication(
        kind=_K.BUSINESS_CORPORATION, name="岩崎 剛 イワサキ ツヨシ", days_ago=4, state=_S.IN_REVIEW,
        slips={"business_name": "株式会社岩崎設備", "capital_yen": "２千万円"},
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="和田 陽斗 ワダ ハルト", days_ago=3, state=_S.IN_REVIEW,
        slips={"birth_date": "H11.3.2", "address": "川口市　本町１ー２ー３", "phone_mobile": "０９０００００２２２２"},
        paper_given="陽太", has_insurance_paper=True,
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_DETAILED, name="NGUYEN MINH グエン ミン", days_ago=2, state=_S.IN_REVIEW,
        slips={
            "nationality": "VN", "residence_status_code": "specified_skilled_1", "residence_period_until": "2028-05-31",
        },
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="横山 直人 ヨコヤマ ナオト", days_ago=1, state=_S.IN_REVIEW, is_paper_expired=True,
    ),
    DemoApplication(kind=_K.CARD_REISSUE, days_ago=1, state=_S.IN_REVIEW),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="安藤 空 アンドウ ソラ", days_ago=3, state=_S.AWAITING_PAYMENT,
    ),
    DemoApplication(
        kind=_K.BUSINESS_CORPORATION, name="片山 恵子 カタヤマ ケイコ", days_ago=12, state=_S.WITHDRAWN,
        slips={"business_name": "株式会社片山塗装"}, payments=0,
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_DETAILED, name="小野寺 健 オノデラ ケン", days_ago=2, state=_S.WITHDRAWN,
        slips={"phone_mobile": "090-0000-3344"},
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="三好 拓海 ミヨシ タクミ", days_ago=2, state=_S.IN_REVIEW, payments=2,
    ),
    DemoApplication(
        kind=_K.TECHNICIAN_SIMPLIFIED, name="大塚 和也 オオツカ カズヤ", days_ago=100, state=_S.EXPIRED,
    ),
    DemoApplication(kind=_K.TECHNICIAN_CHANGE, days_ago=0, state=_S.DRAFT, slips={"address": "川口市栄町3-4-5"}),
)  # fmt: skip
