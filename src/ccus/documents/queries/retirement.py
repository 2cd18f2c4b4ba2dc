"""The report of a site and month to the retirement mutual aid (建退共): who is in, what was reported, what differs since."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django.db.models import Q

from ccus.access.permissions import check_may
from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation, SitePhase, SubjectKind
from ccus.access.viewers import Viewer
from ccus.documents.models import RetirementMethodChoice, RetirementReport
from ccus.documents.queries.retirement_facts import Person, Reported, Worked, read_reported, read_worked
from ccus.documents.rules.retirement_premiums import premium_on
from ccus.documents.rules.retirement_standing import Judged, WorkedMonth, judge_month, number_key
from ccus.documents.states import RetirementMethod, RetirementState
from ccus.history.models import WorkRecord
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Business
from ccus.registry.queries.search import get_firm
from ccus.sites.models import HierarchyNode, Site
from ccus.sites.queries.hierarchy import ON_SITE_STATES, ids_above
from ccus.sites.queries.relations import business_at, phase_of
from ccus.sites.queries.sites import get_site_visible_to, list_sites_as_prime_visible_to
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.states import HierarchyState

VIEW = "documents:retirement:view"
SHOWN_ITEMS = frozenset({"full_name", "kentaikyo_status", "kentaikyo_insured_number"})
STOOD = [state for state in ON_SITE_STATES if state is not HierarchyState.REQUESTED]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirementPerson:
    """One person of one firm as the viewer may know them. Days of the month.

    `name` and the numbers are empty where they are not disclosed; `shown` are the registered items that are.
    `reported` is what was reported and not taken back, `gone` the part of it that has no record any more.
    """

    worked: Worked
    name: str
    insured_number: str
    contractor_number: str
    judged: Judged
    reported: frozenset[int]
    gone: frozenset[int]
    relation: Relation
    shown: frozenset[str]

    @property
    def to_report(self) -> frozenset[int]:
        return self.judged.days_in - self.reported

    @property
    def differs(self) -> bool:
        return bool(self.to_report or self.gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """People with days in the report, their days, and yen; how many are left out or partly so, and how many can be repaired."""

    people: int = 0
    days: int = 0
    yen: int = 0
    left_out: int = 0
    reported_days: int = 0
    days_to_report: int = 0
    gone_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMonth:
    """`people` are those in the viewer's reach, by firm and reading. `reporter_ccus_id` is the firm in whose name the viewer looks;
    `may_report` says that the method lets it report them. `reports` are its own, for the prime all of the site, oldest first."""

    site: Site
    month: JstMonth
    method: RetirementMethod
    is_prime: bool
    reporter_ccus_id: str
    may_report: bool
    people: tuple[RetirementPerson, ...]
    reports: tuple[RetirementReport, ...]
    sums: Sums
    state: RetirementState


def get_site_month_visible_to(viewer: Viewer, site_ccus_id: str, *, month: JstMonth, on: date) -> SiteMonth:
    """One site. Raises PermissionMissing and SiteNotFound. At most eight queries, whatever the number of people."""
    check_may(viewer, VIEW)
    site = get_site_visible_to(viewer, site_ccus_id)
    return _site_months(viewer, [site], month=month, on=on)[0]


def list_site_months_visible_to(viewer: Viewer, *, month: JstMonth, on: date) -> tuple[SiteMonth, ...]:
    """Every site of the viewer with records or reports in the month, those that wait first. Raises PermissionMissing. Seven queries."""
    check_may(viewer, VIEW)
    sites = list(_sites_of(viewer, month))
    found = [each for each in _site_months(viewer, sites, month=month, on=on) if _is_told(each)]
    order = list(RetirementState)
    urgency = {RetirementState.CHANGED: 0, RetirementState.WAITING: 1}
    found.sort(key=lambda each: (urgency.get(each.state, 2 + order.index(each.state)), each.site.name, each.site.pk))
    return tuple(found)


def get_reporter(found: SiteMonth) -> Business:
    """The firm in whose name the viewer looks; for the prime no query. Raises BusinessNotFound where there is none."""
    return found.site.prime if found.is_prime else get_firm(found.reporter_ccus_id)


def list_firms_to_report(found: SiteMonth, *, reporter: Business) -> list[tuple[str, str]]:
    """ID and name of the firms for which the viewer may put people into the report: its own first; for the prime all that stood
    at the site in the month, which may be thousands. One query at most."""
    own = (reporter.ccus_id, reporter.name)
    if not found.may_report:
        return []
    if not found.is_prime or found.method is not RetirementMethod.PRIME_BULK:
        return [own]
    stood = HierarchyNode.objects.filter(
        site=found.site, state__in=STOOD, valid__overlap=(found.month.first_on, found.month.next().first_on)
    )
    firms = Business.objects.filter(pk__in=stood.order_by().values("business_id")).exclude(pk=reporter.pk)
    return [own, *firms.order_by("name_kana", "name_folded", "pk").values_list("ccus_id", "name")]


def _is_told(found: SiteMonth) -> bool:
    return bool(found.people or found.reports)


def _sites_of(viewer: Viewer, month: JstMonth) -> Iterable[Site]:
    """Sites run by the viewer whose period touches the month, and those where people of its firm worked or firms below it."""
    in_month = (month.first_on, month.next().first_on)
    run = list_sites_as_prime_visible_to(viewer).filter(recording_period__overlap=in_month)
    if viewer.subject_kind == SubjectKind.SITE or not viewer.business_ccus_id:
        return run
    worked = WorkRecord.objects.filter(
        business__ccus_id=viewer.business_ccus_id, work_date__gte=in_month[0], work_date__lt=in_month[1]
    )
    stands = HierarchyNode.objects.filter(
        business__ccus_id=viewer.business_ccus_id, tier=1, state__in=STOOD, valid__overlap=in_month
    )
    part = Site.objects.select_related("prime").filter(
        Q(pk__in=worked.order_by().values("site_id")) | Q(pk__in=stands.order_by().values("site_id"))
    )
    return {site.pk: site for site in (*run, *part)}.values()


def _site_months(viewer: Viewer, sites: Sequence[Site], *, month: JstMonth, on: date) -> list[SiteMonth]:
    site_ids = [site.pk for site in sites]
    methods = _methods(site_ids, month)
    branches = _branches_of(viewer, sites, methods, month)
    whole, parts = _run_or_not(viewer, sites)
    firms = {business_at(viewer, site=site) for site in parts}.union(*branches.values()) - {""}
    worked = read_worked([site.pk for site in whole], month=month, parts=[site.pk for site in parts], firms=firms)
    reported = read_reported(worked, site_ids=site_ids, month=month)
    of_site: defaultdict[int, list[Worked]] = defaultdict(list)
    for each in (*worked, *reported.without_work(worked)):
        of_site[each.site_id].append(each)
    shared = _shared_numbers(worked)
    reports: defaultdict[int, list[RetirementReport]] = defaultdict(list)
    for report in (
        RetirementReport.objects.filter(site_id__in=site_ids, month_on=month.first_on)
        .select_related("reporter")
        .order_by("handed_in_at", "pk")
    ):
        reports[report.site_id].append(report)
    found = []
    for site in sites:
        own = business_at(viewer, site=site)
        is_prime = acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)
        method = methods.get(site.pk, RetirementMethod.PRIME_BULK)
        branch = branches.get(site.pk)
        scope = None if is_prime else frozenset({own}) if branch is None else branch
        seen = _Seen(site=site, own=own, is_prime=is_prime, on=on)
        people = _people(of_site[site.pk], reported, shared=shared, scope=scope, seen=seen)
        own_reports = [each for each in reports[site.pk] if is_prime or each.reporter.ccus_id == own]
        sums = _sums(people, month)
        found.append(
            SiteMonth(
                site=site,
                month=month,
                method=method,
                is_prime=is_prime,
                reporter_ccus_id=own,
                may_report=_may_report(method, is_prime=is_prime, own=own, branch=branch),
                people=people,
                reports=tuple(own_reports),
                sums=sums,
                state=_state(sums, has_reports=bool(own_reports), is_over=month.last_on < on),
            )
        )
    return found


def _run_or_not(viewer: Viewer, sites: Sequence[Site]) -> tuple[list[Site], list[Site]]:
    """The sites at which the viewer acts for the prime, and the others."""
    sides: tuple[list[Site], list[Site]] = ([], [])
    for site in sites:
        is_prime = acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)
        sides[0 if is_prime else 1].append(site)
    return sides


def _may_report(method: RetirementMethod, *, is_prime: bool, own: str, branch: frozenset[str] | None) -> bool:
    if method is RetirementMethod.PRIME_BULK:
        return is_prime
    if method is RetirementMethod.FIRST_TIER_BULK:
        return not is_prime and branch is not None
    return bool(own)


def _state(sums: Sums, *, has_reports: bool, is_over: bool) -> RetirementState:
    if not is_over:
        return RetirementState.RUNNING
    if sums.days_to_report or sums.gone_days:
        return RetirementState.CHANGED if has_reports else RetirementState.WAITING
    return RetirementState.DONE if has_reports or sums.reported_days else RetirementState.EMPTY


def _methods(site_ids: Sequence[int], month: JstMonth) -> dict[int, RetirementMethod]:
    choices = RetirementMethodChoice.objects.filter(site_id__in=site_ids, from_month_on__lte=month.first_on)
    rows = choices.order_by("from_month_on").values_list("site_id", "method")
    return {site_id: RetirementMethod(method) for site_id, method in rows}


def _branches_of(
    viewer: Viewer, sites: Sequence[Site], methods: Mapping[int, RetirementMethod], month: JstMonth
) -> dict[int, frozenset[str]]:
    """IDs of the firms under the viewer's, itself included, at the sites where it reports them as first tier. One query at most."""
    asked = {
        site.pk: site
        for site in sites
        if methods.get(site.pk) is RetirementMethod.FIRST_TIER_BULK
        and viewer.subject_kind != SubjectKind.SITE
        and viewer.business_ccus_id not in ("", site.prime.ccus_id)
    }
    if not asked:
        return {}
    nodes = {
        node.pk: node
        for node in HierarchyNode.objects.filter(
            site_id__in=list(asked), state__in=STOOD, valid__overlap=(month.first_on, month.next().first_on)
        ).select_related("business")
    }
    heads = {node.pk for node in nodes.values() if node.tier == 1 and node.firm_ccus_id == viewer.business_ccus_id}
    found: defaultdict[int, set[str]] = defaultdict(set)
    for node in nodes.values():
        if node.pk in heads or heads.intersection(ids_above(node, nodes)):
            found[node.site_id].add(node.firm_ccus_id)
    return {site_id: frozenset(firms - {""}) for site_id, firms in found.items()}


def _shared_numbers(worked: Iterable[Worked]) -> frozenset[str]:
    """Numbers under which several people stand."""
    people: set[tuple[str, Person]] = {(number_key(each.insured_number), each.person) for each in worked}
    counts = Counter(key for key, _ in people if key)
    return frozenset(key for key, count in counts.items() if count > 1)


class _Seen:
    """What the viewer may see of people at one site, by the relation that firm and roster make."""

    def __init__(self, *, site: Site, own: str, is_prime: bool, on: date) -> None:
        self._own = own
        self._above = Relation.PRIME if is_prime else Relation.UPPER
        self._phase = phase_of(site, on=on)
        self.items: Callable[[Relation], frozenset[str]] = cache(self._items)

    def relation(self, worked: Worked) -> Relation:
        if self._own and worked.business_ccus_id == self._own:
            return Relation.EMPLOYER
        return self._above if worked.is_on_roster else Relation.OTHER

    def firm_number(self, worked: Worked) -> str:
        """The contractor number; a firm sees its own, others what the policy says of them."""
        relation = Relation.SELF if worked.business_ccus_id == self._own else self._above
        items = visible_items(subject="business", relation=relation, phase=self._phase, channel=Channel.RETIREMENT)
        return worked.contractor_number if "kentaikyo_contractor_number" in items else ""

    def _items(self, relation: Relation) -> frozenset[str]:
        phase = SitePhase.NONE if relation is Relation.OTHER else self._phase
        items = visible_items(subject="technician", relation=relation, phase=phase, channel=Channel.RETIREMENT)
        return items & SHOWN_ITEMS


def _people(
    worked: Sequence[Worked],
    reported: Reported,
    *,
    shared: Collection[str],
    scope: frozenset[str] | None,
    seen: _Seen,
) -> tuple[RetirementPerson, ...]:
    days_here: defaultdict[Person, set[int]] = defaultdict(set)
    for each in worked:
        days_here[each.person] |= each.days
    found = []
    for each in worked:
        if scope is not None and each.business_ccus_id not in scope:
            continue
        of_person = reported.of_person.get((each.site_id, each.person), {})
        gone = frozenset(
            day
            for day, business_id in of_person.items()
            if day not in days_here[each.person] and business_id == each.business_id
        )
        if each.days or gone:
            found.append(_person(each, of_person, gone, reported, shared=shared, seen=seen))
    return tuple(found)


def _person(
    worked: Worked,
    of_person: Mapping[int, int],
    gone: frozenset[int],
    reported: Reported,
    *,
    shared: Collection[str],
    seen: _Seen,
) -> RetirementPerson:
    relation = seen.relation(worked)
    # Whoever is typed in by hand is known to those who typed it: the firm and the prime.
    shown = SHOWN_ITEMS if worked.outsider_id else seen.items(relation)
    sees_number = "kentaikyo_insured_number" in shown
    judged = judge_month(
        WorkedMonth(
            has_firm=worked.business_id is not None,
            sees_number=sees_number,
            status=worked.status,
            insured_number=worked.insured_number,
            is_number_shared=number_key(worked.insured_number) in shared,
            firm_status=worked.firm_status,
            has_contractor_number=bool(number_key(worked.contractor_number)),
            days=worked.days,
            affiliated=worked.affiliated,
            elsewhere=reported.elsewhere(worked),
        )
    )
    return RetirementPerson(
        worked=worked,
        name=worked.name if "full_name" in shown else "",
        insured_number=worked.insured_number if sees_number else "",
        contractor_number=seen.firm_number(worked),
        judged=judged,
        reported=frozenset(of_person) & (worked.days | gone),
        gone=gone,
        relation=relation,
        shown=shown,
    )


def _sums(people: Sequence[RetirementPerson], month: JstMonth) -> Sums:
    days = [len(person.judged.days_in) for person in people]
    return Sums(
        people=len({person.worked.person for person in people if person.judged.days_in}),
        days=sum(days),
        yen=sum(days) * premium_on(month.first_on).yen_a_day,
        left_out=sum(bool(person.judged.left_out) for person in people),
        reported_days=sum(len(person.reported) for person in people),
        days_to_report=sum(len(person.to_report) for person in people),
        gone_days=sum(len(person.gone) for person in people),
    )


def add_sums(parts: Iterable[Sums]) -> Sums:
    """Over several sites. Somebody at two sites counts twice."""
    total = Sums()
    for part in parts:
        total = replace(
            total,
            people=total.people + part.people,
            days=total.days + part.days,
            yen=total.yen + part.yen,
            left_out=total.left_out + part.left_out,
            reported_days=total.reported_days + part.reported_days,
            days_to_report=total.days_to_report + part.days_to_report,
            gone_days=total.gone_days + part.gone_days,
        )
    return total
