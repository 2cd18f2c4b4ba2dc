"""The samples of the committee papers as registry data: a roster of three people with ◆, blank, ◆; firms with ○ △ － and the tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.factories.registry import make_affiliation, make_business, make_technician
from tests.factories.sites import make_node, make_roster_entry, make_site, prime_node

from ccus.registry.models import Business, Technician, TechnicianInsurance
from ccus.registry.rules.names import PersonName
from ccus.registry.services.rows import days
from ccus.registry.states import BusinessKind, InsuranceLine, InsuranceScheme, InsuranceStatus, SkillLevel
from ccus.sites.models import HierarchyNode, Site

SINCE = date(2024, 4, 1)
ENROLLED, NOT_ENROLLED = InsuranceStatus.ENROLLED, InsuranceStatus.NOT_ENROLLED
CORPORATION, SOLE_TRADER = BusinessKind.CORPORATION, BusinessKind.SOLE_TRADER
ALONE = BusinessKind.ONE_PERSON_CONTRACTOR


@dataclass(frozen=True, kw_only=True)
class Sample:
    """`kikin` employs the three of the roster sample, besides others up to `people`."""

    site: Site
    prime: Business
    kikin: Business
    nadeshiko: Technician
    saburo: Technician
    minato: Technician


def build_sample(*, people: int = 5) -> Sample:
    """Both samples at one site. `people` of 基金建設 count for the rule of five, the three included."""
    prime = make_business(name="株式会社元請建設", business_kind=CORPORATION)
    site = make_site(prime, name="社保判定テスト現場", ccus_id="61898541082871")
    top = prime_node(site)
    kikin = _firm("13286912802122", "(株)基金建設", CORPORATION)
    make_node(site, kikin, upper=top)
    nadeshiko = _person("11288594589721", "建設", "撫子", kikin, level=4, health=(NOT_ENROLLED, None))
    saburo = _person("99015354297721", "青山", "三郎", kikin)
    national = (ENROLLED, InsuranceScheme.NATIONAL_PENSION)
    minato = _person("06988628760421", "基金", "湊", kikin, pension=national)
    for person, trade in ((nadeshiko, "02-01"), (saburo, "06-01"), (minato, "01-01")):
        make_roster_entry(site, person, kikin, trade_code=trade)
    for _ in range(people - 3):
        make_affiliation(make_technician(), kikin, from_on=SINCE)
    _firms(site, top)
    return Sample(site=site, prime=prime, kikin=kikin, nadeshiko=nadeshiko, saburo=saburo, minato=minato)


def _firms(site: Site, top: HierarchyNode) -> None:
    takkou = make_node(site, _firm("22641747299522", "(株) 拓興建設", CORPORATION), upper=top)
    make_node(site, _firm("10552531794322", "日特建設 (株)", CORPORATION), upper=takkou)
    career = make_node(site, _firm("64625226759422", "キャリアアップ建設 (株)", SOLE_TRADER), upper=takkou)
    make_node(site, _firm("97298142468922", "CCUS建設 (有)", CORPORATION), upper=career)
    takayama = _firm("49903350186622", "高山電浴", ALONE, representative="高山 太一")
    make_node(site, takayama, upper=top)
    ueno = make_node(site, _firm("88201894067522", "上野模型店", SOLE_TRADER), upper=top)
    make_node(site, _firm("92275522012022", "鈴鹿会", SOLE_TRADER), upper=ueno)
    sasaki = make_node(site, _firm("87912327474722", "(株) 佐々木工務店", CORPORATION), upper=top)
    make_node(site, _firm("83259770327932", "阿部商店", SOLE_TRADER), upper=sasaki)
    suzuki = _firm("96613454796222", "鈴木浩太郎", ALONE, representative="鈴木 浩太郎")
    make_node(site, suzuki, upper=sasaki)
    _person("10000000000121", "高山", "太一", takayama, level=2)
    kotaro = _person("10000000000221", "鈴木", "浩太郎", suzuki, level=3)
    make_roster_entry(site, kotaro, suzuki, trade_code="34-01")


def _firm(ccus_id: str, name: str, kind: BusinessKind, *, representative: str = "代表 花子") -> Business:
    return make_business(ccus_id=ccus_id, name=name, business_kind=kind, representative_name=representative)


def _person(
    ccus_id: str,
    family: str,
    given: str,
    firm: Business,
    *,
    level: int = 1,
    health: tuple[InsuranceStatus, InsuranceScheme | None] = (ENROLLED, InsuranceScheme.KYOKAI_KENPO),
    pension: tuple[InsuranceStatus, InsuranceScheme | None] = (ENROLLED, InsuranceScheme.EMPLOYEES_PENSION),
) -> Technician:
    person = make_technician(
        ccus_id=ccus_id, name=PersonName(family=family, given=given), skill_level=SkillLevel(level)
    )
    make_affiliation(person, firm, from_on=SINCE)
    for line, (status, scheme) in ((InsuranceLine.HEALTH, health), (InsuranceLine.PENSION, pension)):
        TechnicianInsurance.objects.create(
            technician=person,
            line=line.value,
            status=status.value,
            scheme=scheme.value if scheme else "",
            valid=days(SINCE, None),
        )
    return person
