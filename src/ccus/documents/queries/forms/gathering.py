"""Everything that sheets of a site may be filled with, as of a day, for one viewer: read once, and only what is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import OuterRef

from ccus.access.states import Relation
from ccus.access.viewers import Viewer
from ccus.documents.queries.forms.firms import SeenFirm, seen_firms
from ccus.documents.queries.forms.people import SeenPerson, seen_people
from ccus.documents.queries.forms.typed import Owner, typed_facts
from ccus.documents.rules.forms.definitions import Form, Maker, Rows, Subject
from ccus.documents.rules.forms.facts import HIDDEN, Facts, Value
from ccus.documents.rules.forms.filling import Gathered
from ccus.registry.rules.prefectures import prefecture_name
from ccus.sites.models import Site, SiteContract, SiteManagerTerm
from ccus.sites.queries.hierarchy import BoxRow, list_boxes_visible_to
from ccus.sites.states import STANDING, HierarchyState, SiteRole

ONE_DAY = timedelta(days=1)
# Firms that were asked and have not answered are no part of what is handed in.
PRINTED_STATES = frozenset({*STANDING, HierarchyState.ENDED, HierarchyState.PLACEHOLDER})
OWN = frozenset({Relation.SELF, Relation.PRIME, Relation.UPPER, Relation.REGISTRY})
# Whom the roster names for a part that nobody typed.
ROLES_OF_FACTS = {
    "firm.site_agent": (SiteRole.SITE_AGENT,),
    "firm.engineer": (SiteRole.SUPERVISING_ENGINEER, SiteRole.CHIEF_ENGINEER),
    "firm.safety_manager": (SiteRole.SAFETY_HEALTH_MANAGER,),
    "firm.foreman": (SiteRole.FOREMAN,),
}


@dataclass(frozen=True)
class SiteGatherer:
    """One site on day `on`, as it was known at `known_at`, looked at `now` on day `today`.

    Reads lazily and keeps what it read, so that all sheets of a site cost the statements of one.
    """

    viewer: Viewer
    site: Site
    on: date
    today: date
    now: datetime
    known_at: datetime
    with_checks: bool = True
    _people: dict[frozenset[str], tuple[SeenPerson, ...]] = field(default_factory=dict)

    @cached_property
    def boxes(self) -> tuple[BoxRow, ...]:
        """The printed boxes that the viewer sees, each below its upper one."""
        return tuple(
            box for box in list_boxes_visible_to(self.viewer, self.site, on=self.on) if box.state in PRINTED_STATES
        )

    @cached_property
    def firms(self) -> dict[int, SeenFirm]:
        """Their firms by the box's id."""
        return seen_firms(self.viewer, self.site, self.boxes, on=self.on, today=self.today, typed=self.typed)

    @cached_property
    def typed(self) -> Mapping[Owner, Mapping[str, Value]]:
        return typed_facts(self.site, on=self.on, known_at=self.known_at)

    @cached_property
    def own_firms(self) -> tuple[SeenFirm, ...]:
        """The registered firms whose forms the viewer may make, in the order of the tree."""
        return tuple(firm for firm in self.firms.values() if firm.relation in OWN and firm.box.firm_ccus_id)

    def find_firm(self, business_ccus_id: str) -> SeenFirm | None:
        return next((firm for firm in self.own_firms if firm.box.firm_ccus_id == business_ccus_id), None)

    def makes(self, form: Form, firm: SeenFirm) -> bool:
        """Whether a firm of that place hands the form in."""
        if form.maker is Maker.PRIME:
            return firm.box.tier == 0
        if form.maker is Maker.FIRST_TIER:
            return firm.box.tier == 1
        if form.maker is Maker.SUBCONTRACTOR:
            return firm.box.tier >= 1 and bool(self._lower(firm))
        return True

    def people_of(self, firms: Collection[str]) -> tuple[SeenPerson, ...]:
        """The people of some firms by ID, in the order of the roster."""
        key = frozenset(firms)
        if key not in self._people:
            self._people[key] = seen_people(
                self.site,
                {firm.box.firm_ccus_id: firm.standing for firm in self.own_firms if firm.box.firm_ccus_id in key},
                on=self.on,
                known_at=self.known_at,
                typed=self.typed,
                with_checks=self.with_checks,
            )
        return self._people[key]

    def gather(self, form: Form, firm: SeenFirm) -> Gathered:
        """For the sheet of one firm; of the prime for a form about the whole site."""
        branch = self._branch(firm)
        people: tuple[SeenPerson, ...] = ()
        if form.has_rows(Rows.PEOPLE):
            people = self.people_of([firm.box.firm_ccus_id])
        whole = form.subject is Subject.SITE
        shown = list(self.firms.values()) if whole else branch
        lists = {
            Rows.FIRMS: shown,
            Rows.BRANCH: branch,
            Rows.LOWER: self._lower(firm),
            Rows.FIRST_TIERS: [found for found in shown if found.box.tier == 1],
        }
        counted = self._staff([firm, *(found for rows in lists if form.has_rows(rows) for found in lists[rows])])
        return Gathered(
            on=self.on,
            parts={
                "made": {"made.on": self.today, "made.as_of": self.on},
                "site": self._site_facts,
                "firm": counted(firm),
                "prime": counted(self._prime),
                "upper": counted(self._upper(firm)),
                "first_tier": counted(self._first_tier(firm)),
            },
            people=tuple(person.person for person in people),
            firms={rows: tuple(counted(found) for found in lists[rows]) for rows in lists if form.has_rows(rows)},
        )

    @cached_property
    def _site_facts(self) -> Facts:
        site = (
            Site.objects.filter(pk=self.site.pk)
            .select_related("contract")
            .annotate(
                manager_then=SiteManagerTerm.objects.filter(site=OuterRef("pk"), valid__contains=self.on).values(
                    "name"
                )[:1]
            )
            .get()
        )
        contract: SiteContract | None = getattr(site, "contract", None)
        period = (contract.contract_period if contract else None) or site.recording_period
        address = f"{prefecture_name(site.office_prefecture_code)}{site.office_address}"
        return {
            "site.name": site.name,
            "site.ccus_id": site.ccus_id,
            "site.address": address,
            "site.office_phone": site.office_phone,
            "site.manager_name": site.manager_then or site.site_manager_name,
            "site.unit": site.organization_unit,
            "site.period_first": period.lower,
            "site.period_last": period.upper - ONE_DAY if period.upper else None,
            "site.works_place": (contract.works_place if contract else "") or address,
            "site.owner_name": contract.owner_name if contract else "",
            "site.contract_number": contract.contract_number if contract else "",
            **{code: value for code, value in self.typed.get(("", ""), {}).items() if code.startswith("site.")},
        }

    @cached_property
    def _prime(self) -> SeenFirm | None:
        return next((firm for firm in self.firms.values() if firm.box.tier == 0), None)

    def _upper(self, firm: SeenFirm) -> SeenFirm | None:
        return self.firms.get(firm.above[0]) if firm.above else None

    def _first_tier(self, firm: SeenFirm) -> SeenFirm | None:
        if firm.box.tier == 1:
            return firm
        return next(
            (self.firms[key] for key in firm.above if key in self.firms and self.firms[key].box.tier == 1), None
        )

    def _lower(self, firm: SeenFirm) -> list[SeenFirm]:
        return [found for found in self.firms.values() if found.box.upper_id == firm.box.pk]

    def _branch(self, firm: SeenFirm) -> list[SeenFirm]:
        return [found for found in self.firms.values() if found is firm or firm.box.pk in found.above]

    def _staff(self, firms: Collection[SeenFirm]) -> _Staff:
        return _Staff(self, firms)


class _Staff:
    """Adds to a firm's facts what the roster says of it: how many people, who holds a role, who comes from abroad."""

    def __init__(self, gatherer: SiteGatherer, firms: Collection[SeenFirm]) -> None:
        self._people: defaultdict[str, list[SeenPerson]] = defaultdict(list)
        ids = {firm.box.firm_ccus_id for firm in firms if firm.relation in OWN and firm.box.firm_ccus_id}
        for person in gatherer.people_of(ids) if ids else ():
            self._people[person.business_ccus_id].append(person)

    def __call__(self, firm: SeenFirm | None) -> Facts:
        if firm is None:
            return {}
        people = self._people.get(firm.box.firm_ccus_id, [])
        told = {code: value for code, value in firm.facts.items() if value not in (None, "")}
        return {**firm.facts, **_named(people), **told, **_counted(people)} if firm.relation in OWN else firm.facts


def _named(people: Collection[SeenPerson]) -> dict[str, Value]:
    """Who holds which role by the roster."""
    found: dict[str, Value] = {}
    for code, roles in ROLES_OF_FACTS.items():
        names = [
            name
            for person in people
            if any(role in person.site_roles for role in roles)
            and isinstance(name := person.person.facts["person.name"], str)
        ]
        found[code] = "、".join(names)
    return found


def _counted(people: Collection[SeenPerson]) -> dict[str, Value]:
    codes = [person.person.residence_code if "residence_status_code" in person.items else HIDDEN for person in people]
    is_hidden = HIDDEN in codes
    core = [
        f"{name}（{held}）"
        for person in people
        if isinstance(name := person.person.facts["person.name"], str)
        and isinstance(listed := person.person.facts["person.courses"], tuple)
        for held in (*listed, *_texts(person.person.facts["person.licences"]))
        if "登録基幹技能者" in str(held)
    ]
    return {
        "firm.people": len(people),
        "firm.core_technicians": "、".join(core),
        "firm.specified_skilled": HIDDEN if is_hidden else "有" if "specified_skilled_1" in codes else "無",
        "firm.trainees": HIDDEN
        if is_hidden
        else "有"
        if any(str(code).startswith("technical_intern") for code in codes)
        else "無",
    }


def _texts(value: Value) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()
