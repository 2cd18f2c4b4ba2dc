"""What reports to the retirement mutual aid (建退共) follow from: days of work, numbers, days reported, people added by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import connection

from ccus.documents.models import RetirementOutsider
from ccus.documents.rules.retirement_standing import number_key
from ccus.foundation.sql import load_sql
from ccus.kit.calendar import JstMonth
from ccus.registry.states import MutualAidStatus

Person = tuple[str, int]
"""A technician or somebody without registration, by internal id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One person of one firm at one site. Days of the month. `outsider_id` is set for somebody without registration."""

    site_id: int
    technician_id: int | None
    technician_ccus_id: str = ""
    outsider_id: int | None = None
    name: str
    reading: str = ""
    status: str
    insured_number: str
    business_id: int | None
    business_ccus_id: str
    firm: str
    firm_status: str
    contractor_number: str
    is_on_roster: bool
    days: frozenset[int]
    affiliated: frozenset[int]

    @property
    def person(self) -> Person:
        """Who it is, whatever the firm."""
        return ("technician", self.technician_id) if self.technician_id else ("outsider", self.outsider_id or 0)


@dataclass(slots=True)
class Reported:
    """Days of the month that were reported and not taken back.

    `of_person`: by site and person, with the firm of the line; `of_number`: by number, the person and the site of each day;
    `lines`: who stands in reports of the sites, as reported, without days of work.
    """

    of_person: dict[tuple[int, Person], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    of_number: dict[str, dict[int, tuple[int, Person]]] = field(default_factory=lambda: defaultdict(dict))
    of_technician: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    lines: dict[tuple[int, Person, int], Worked] = field(default_factory=dict)

    def add(self, line: Worked, *, key: str, days: Collection[int], is_here: bool) -> None:
        """One line of a report, with the digits of its number."""
        for day in days:
            self.of_number[key][day] = (line.site_id, line.person)
            if line.technician_id:
                self.of_technician[line.technician_id][day] = line.site_id
            if is_here and line.business_id:
                self.of_person[line.site_id, line.person][day] = line.business_id
        if is_here and line.business_id:
            self.lines.setdefault((line.site_id, line.person, line.business_id), line)

    def without_work(self, worked: Collection[Worked]) -> list[Worked]:
        """People of reported lines who have no record at that site for that firm any more."""
        known = {(each.site_id, each.person, each.business_id) for each in worked}
        return [line for key, line in self.lines.items() if key not in known]

    def elsewhere(self, worked: Worked) -> frozenset[int]:
        """Days of somebody that were reported from another site, or for another person with the same number."""
        here = (worked.site_id, worked.person)
        by_number = self.of_number.get(number_key(worked.insured_number), {})
        days = {day for day, place in by_number.items() if place != here}
        if worked.technician_id:
            of_person = self.of_technician.get(worked.technician_id, {})
            days |= {day for day, site_id in of_person.items() if site_id != worked.site_id}
        return frozenset(days)


def read_worked(
    site_ids: Sequence[int], *, month: JstMonth, parts: Sequence[int] = (), firms: Collection[str] = ()
) -> list[Worked]:
    """Everybody with a record at the sites in the month, by site, firm and reading; then people added by hand. Two queries.

    At the sites `parts` only who worked for one of the `firms` (14-digit IDs) there or was reported by it, and who stands under the number of
    somebody read; whatever firm they worked for.
    """
    if not site_ids and not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("documents", "retirement_months"),
            {
                "sites": list(site_ids),
                "parts": list(parts),
                "firms": list(firms),
                "from_on": month.first_on,
                "until": month.next().first_on,
            },
        )
        rows = cursor.fetchall()
    found = [
        Worked(
            site_id=site_id,
            technician_id=technician_id,
            technician_ccus_id=ccus_id,
            name=" ".join(filter(None, (family, given))),
            reading=kana,
            status=status,
            insured_number=insured_number,
            business_id=business_id,
            business_ccus_id=business_ccus_id,
            firm=firm,
            firm_status=firm_status,
            contractor_number=contractor_number,
            is_on_roster=is_on_roster,
            days=frozenset(days),
            affiliated=frozenset(affiliated),
        )
        for (
            site_id, technician_id, ccus_id, family, given, kana, status, insured_number, business_id, business_ccus_id,
            firm, _, firm_status, contractor_number, is_on_roster, days, affiliated,
        ) in rows
    ]  # fmt: skip
    outsiders = RetirementOutsider.objects.filter(site_id__in=[*site_ids, *parts], month_on=month.first_on)
    for row in outsiders.select_related("business").order_by("business__name_folded", "name", "pk"):
        found.append(
            Worked(
                site_id=row.site_id,
                technician_id=None,
                outsider_id=row.pk,
                name=row.name,
                status=MutualAidStatus.ENROLLED,
                insured_number=row.insured_number,
                business_id=row.business_id,
                business_ccus_id=row.business.ccus_id,
                firm=row.business.name,
                firm_status=row.business.retirement_mutual_aid_status,
                contractor_number=row.business.kentaikyo_contractor_number,
                is_on_roster=False,
                days=frozenset(row.days),
                affiliated=frozenset(row.days),
            )
        )
    return found


def read_reported(worked: Collection[Worked], *, site_ids: Collection[int], month: JstMonth) -> Reported:
    """What was reported at the sites, and elsewhere of the people who worked there. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("documents", "retirement_reported_days"),
            {
                "sites": list(site_ids),
                "technicians": list({each.technician_id for each in worked if each.technician_id}),
                "numbers": list({key for each in worked if (key := number_key(each.insured_number))}),
                "from_on": month.first_on,
                "until": month.next().first_on,
            },
        )
        rows = cursor.fetchall()
    reported = Reported()
    for (
        site_id, technician_id, ccus_id, outsider_id, name, insured_number, contractor_number, business_id, business_ccus_id,
        firm, is_on_roster, key, days,
    ) in rows:  # fmt: skip
        line = Worked(
            site_id=site_id,
            technician_id=technician_id,
            technician_ccus_id=ccus_id,
            outsider_id=outsider_id,
            name=name,
            status=MutualAidStatus.ENROLLED,
            insured_number=insured_number,
            business_id=business_id,
            business_ccus_id=business_ccus_id,
            firm=firm,
            firm_status=MutualAidStatus.ENROLLED,
            contractor_number=contractor_number,
            is_on_roster=is_on_roster,
            days=frozenset(),
            affiliated=frozenset(),
        )
        reported.add(line, key=key, days=days, is_here=site_id in site_ids)
    return reported
