"""October 2026 at one site: 太郎 of 佐藤工業 is insured, and so are both firms. The report is made in November."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.history.acting import the_clerk, the_prime, viewer
from tests.history.world import (
    World,
    a_business,
    a_device,
    a_node,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.devices.models import Device
from ccus.history.models import WorkRecord
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Business, Technician
from ccus.sites.models import Site

OCTOBER = JstMonth(2026, 10)
NOW = at("09:00", date(2026, 11, 10))
TODAY = date(2026, 11, 10)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A site of another prime."""

    site: Site
    gate: Device
    manager: Viewer


class RetirementWorld(World):
    """The usual site, with numbers, and days of October that `work` makes by touches."""

    def __post_init__(self) -> None:
        super().__post_init__()
        insure_firm(self.prime, "11-0001")
        insure_firm(self.employer, "22-0002")
        insure(self.taro, "99-000001")

    @property
    def manager(self) -> Viewer:
        return the_prime(self)

    @property
    def clerk(self) -> Viewer:
        return the_clerk(self)

    def colleague(self, name: str, number: str = "", *, of: Business | None = None) -> Technician:
        """On the roster, with a card TOKEN-<ID>."""
        firm = of or self.employer
        person = a_technician(name, of=firm)
        a_roster_entry(self.site, person, firm)
        if number:
            insure(person, number)
        return person

    def another_site(self) -> Elsewhere:
        """Of another prime, with 太郎 on the roster and a gate."""
        prime = a_business("鹿島建設")
        insure_firm(prime, "44-0004")
        site = a_site(prime, name="品川改修")
        a_node(site, self.employer)
        a_roster_entry(site, self.taro, self.employer)
        return Elsewhere(
            site=site, gate=a_device(site), manager=viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, prime.ccus_id)
        )

    def work(self, person: Technician, *days: int, month: JstMonth = OCTOBER) -> None:
        token = "TARO" if person == self.taro else f"TOKEN-{person.ccus_id}"
        for day in days:
            store(a_touch(self.gate, at("08:00", date(month.year, month.month, day)), token=token))


def insure(person: Technician, number: str, *, status: str = "enrolled") -> None:
    person.kentaikyo_insured_number = number
    person.kentaikyo_status = status
    person.save(update_fields=["kentaikyo_insured_number", "kentaikyo_status"])


def insure_firm(firm: Business, number: str, *, status: str = "enrolled") -> None:
    firm.kentaikyo_contractor_number = number
    firm.retirement_mutual_aid_status = status
    firm.save(update_fields=["kentaikyo_contractor_number", "retirement_mutual_aid_status"])


def forget_record(person: Technician, day: int) -> None:
    """The day is not counted any more, whatever the reason."""
    WorkRecord.objects.filter(technician=person, work_date=date(2026, 10, day)).delete()
