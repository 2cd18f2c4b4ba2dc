"""The exact numbers of the twin: every published series, and its months before publication, at any scale.

At scale 1 every published figure comes out to the unit. At smaller scales a total is the published one times the scale,
half rounded up, and its parts are apportioned by largest remainder, so that sums always match. Months after the last
published one continue the series by projection (`projections`) and leave everything published as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.apportionment import apportion
from ccus.twin.rules.nation import published
from ccus.twin.rules.nation.history_of_figures import (
    monthly_businesses,
    monthly_one_person_contractors,
    monthly_sites,
    monthly_technicians,
    monthly_work_records,
)
from ccus.twin.rules.nation.projections import projected_periods, spread
from ccus.twin.rules.nation.published import LAST_PUBLISHED, months_from


@dataclass(frozen=True, kw_only=True)
class Places:
    """Numbers by prefecture 1–47: technicians by address, businesses by location and their kind on the last day."""

    technicians: Mapping[int, int]
    corporations_and_sole_traders: Mapping[int, int]
    one_person_contractors: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class Marginals:
    """Scaled figures up to the last month. Series are by month in order, prefectures by number 1–47.

    `corporations_and_sole_traders` and `one_person_contractors` count businesses by month of approval and the kind at
    approval; the stocks by prefecture count them by the kind on the last day. `kinds_from_one_person` and
    `kinds_to_one_person` count changes of kind by month, both inside fiscal 2023. `places` are of those who came up to the
    last published month, `places_added` of those who came after it.
    """

    scale: Decimal
    until: date
    technicians: Mapping[JstMonth, int]
    corporations_and_sole_traders: Mapping[JstMonth, int]
    one_person_contractors: Mapping[JstMonth, int]
    kinds_from_one_person: Mapping[JstMonth, int]
    kinds_to_one_person: Mapping[JstMonth, int]
    sites: Mapping[JstMonth, int]
    work_records: Mapping[JstMonth, int]
    places: Places
    places_added: Places

    @property
    def technicians_by_prefecture(self) -> dict[int, int]:
        return _sum(self.places.technicians, self.places_added.technicians)

    @property
    def corporations_and_sole_traders_by_prefecture(self) -> dict[int, int]:
        return _sum(self.places.corporations_and_sole_traders, self.places_added.corporations_and_sole_traders)

    @property
    def one_person_contractors_by_prefecture(self) -> dict[int, int]:
        return _sum(self.places.one_person_contractors, self.places_added.one_person_contractors)

    @property
    def technicians_total(self) -> int:
        return sum(self.technicians.values())

    @property
    def businesses_total(self) -> int:
        return sum(self.corporations_and_sole_traders.values()) + sum(self.one_person_contractors.values())

    @property
    def sites_total(self) -> int:
        """Without the sites for training and tests."""
        return sum(self.sites.values())

    @property
    def work_records_total(self) -> int:
        """Without the records at sites for training and tests."""
        return sum(self.work_records.values())


_PROJECTED = ("technicians", "corporations_and_sole_traders", "one_person_contractors", "sites", "work_records")


def scaled(total: int, scale: Decimal) -> int:
    """A total at a scale, half rounded up."""
    return int((total * scale).to_integral_value(ROUND_HALF_UP))


def marginals(*, scale: Decimal, until: date) -> Marginals:
    """All figures at this scale (0 < scale ≤ 1) up to `until`, the last day of a month from 2019-04 on."""
    without_one_person = scaled(published.BUSINESSES_WITHOUT_ONE_PERSON, scale)
    one_person_now = scaled(published.BUSINESSES, scale) - without_one_person
    net = scaled(published.KINDS_CHANGED_FROM_ONE_PERSON - published.KINDS_CHANGED_TO_ONE_PERSON, scale)
    back = scaled(published.KINDS_CHANGED_TO_ONE_PERSON, scale)
    approvals_of_others = _until(apportion(without_one_person - net, monthly_businesses()), until)
    approvals_of_one_person = _until(apportion(one_person_now + net, monthly_one_person_contractors()), until)
    changing = dict.fromkeys(months_from(JstMonth(2023, 4), LAST_PUBLISHED), 1)
    away, returned = _until(apportion(net + back, changing), until), _until(apportion(back, changing), until)
    net_so_far = sum(away.values()) - sum(returned.values())
    technicians = _until(apportion(scaled(published.TECHNICIANS, scale), monthly_technicians()), until)
    sites = _until(apportion(scaled(published.SITES, scale), monthly_sites()), until)
    work_records = _until(apportion(scaled(published.WORK_RECORDS, scale), monthly_work_records()), until)
    later = {series: _projected(series, scale, until) for series in _PROJECTED}
    return Marginals(
        scale=scale,
        until=until,
        technicians=technicians | later["technicians"],
        corporations_and_sole_traders=approvals_of_others | later["corporations_and_sole_traders"],
        one_person_contractors=approvals_of_one_person | later["one_person_contractors"],
        kinds_from_one_person=away,
        kinds_to_one_person=returned,
        sites=sites | later["sites"],
        work_records=work_records | later["work_records"],
        places=_places(
            technicians=sum(technicians.values()),
            others=sum(approvals_of_others.values()) + net_so_far,
            one_person=sum(approvals_of_one_person.values()) - net_so_far,
        ),
        places_added=_places(
            technicians=sum(later["technicians"].values()),
            others=sum(later["corporations_and_sole_traders"].values()),
            one_person=sum(later["one_person_contractors"].values()),
        ),
    )


def _places(*, technicians: int, others: int, one_person: int) -> Places:
    """Totals in proportion to the published stocks."""
    prefectures = published.prefectures_published()
    return Places(
        technicians=apportion(technicians, {code: row.technicians for code, row in prefectures.items()}),
        corporations_and_sole_traders=apportion(
            others, {code: row.businesses - row.one_person_contractors for code, row in prefectures.items()}
        ),
        one_person_contractors=apportion(
            one_person, {code: row.one_person_contractors for code, row in prefectures.items()}
        ),
    )


def _projected(series: str, scale: Decimal, until: date) -> dict[JstMonth, int]:
    """The months after the last published one; each period comes to its own scaled total."""
    months: dict[JstMonth, int] = {}
    for period in projected_periods(JstMonth.of(until)):
        months |= spread(period, series, scaled(getattr(period.totals, series), scale))
    return _until(months, until)


def _sum(some: Mapping[int, int], others: Mapping[int, int]) -> dict[int, int]:
    return {code: number + others[code] for code, number in some.items()}


def _until(series: Mapping[JstMonth, int], until: date) -> dict[JstMonth, int]:
    return {month: number for month, number in series.items() if month.first_on <= until}
