"""Groups with low use, and people close to a level, from the columnar copy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ccus.access.permissions import check_may
from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.insights.errors import LakeEmpty
from ccus.insights.rules.segments import GroupUse, NearLevel, fewest_days, near_level, uses_of_groups
from ccus.insights.services.answers import Counting, Freshness, Kept, is_fresh, keep_answers, kept_or_counting
from ccus.insights.services.lake.engine import PAGE_MEMORY_MB
from ccus.insights.services.lake.opening import open_lake
from ccus.insights.services.lake.places import lake_store
from ccus.insights.services.lake.syncing import read_manifest
from ccus.kit.calendar import jst_date
from ccus.levels.rules.criteria import field_trades
from ccus.levels.rules.progress import CountedDays
from ccus.registry.models import Affiliation, Technician
from ccus.registry.states import AffiliationKind

# Questions over all months take seconds in a country of 128 million records; they are counted again when the copy has
# changed, and what depends on the day each day.
ROWS_AT_ONCE = 300_000
"""A copy with so few records is asked while the page waits."""
LOOKED_AT_MONTHS = 3
MOST_PEOPLE = 5_000
PAGE_SIZE = 50
NEAR = "people near a level"
SHOWN_ITEMS = frozenset({"full_name", "skill_level", "minor_trades", "affiliations"})


NearRow = tuple[int, int, str, str, int, int, int, int]
"""Technician (internal id), level, field, trade code where the field is not known, days: all, as foreman, as crew leader, either."""


class Grouping(StrEnum):
    """By what groups are compared."""

    PREFECTURE = "prefecture"
    TRADE = "trade"
    CAPITAL = "capital"


_PEOPLE_SQL = (
    "SELECT {part} AS part, count(*), count(active.technician_id) FROM technicians AS person"
    " LEFT JOIN (SELECT DISTINCT technician_id FROM counted_records WHERE work_date >= ? AND work_date < ?) AS active"
    " ON active.technician_id = person.technician_id GROUP BY part"
)
_FIRMS_SQL = (
    "SELECT CAST(CASE WHEN capital_from_million_yen >= 100 THEN 100 WHEN capital_from_million_yen >= 50 THEN 50"
    " WHEN capital_from_million_yen >= 10 THEN 10 ELSE capital_from_million_yen END AS VARCHAR) AS part,"
    " count(*), count(active.business_id) FROM businesses AS firm"
    " LEFT JOIN (SELECT DISTINCT business_id FROM counted_records WHERE work_date >= ? AND work_date < ?) AS active"
    " ON active.business_id = firm.business_id"
    " WHERE firm.kind = 'corporation' AND firm.capital_from_million_yen IS NOT NULL GROUP BY part"
)
_NEAR_SQL = """
    WITH busy AS (
        SELECT technician_id FROM work_records WHERE evaluation_valid AND work_date <= $on
        GROUP BY technician_id HAVING count(*) >= $fewest
    ), day AS (
        SELECT record.technician_id, record.work_date, record.trade_code, record.site_roles
        FROM work_records AS record SEMI JOIN busy ON busy.technician_id = record.technician_id
        WHERE record.evaluation_valid AND record.work_date <= $on
    ), placed AS (
        SELECT day.*, coalesce(pair.field, '') AS field,
               CASE WHEN pair.field IS NULL THEN day.trade_code ELSE '' END AS lone_trade
        FROM day
        LEFT JOIN (SELECT unnest($fields) AS field, unnest($prefixes) AS prefix) AS pair
            ON starts_with(day.trade_code, pair.prefix)
    )
    SELECT placed.technician_id, person.level, field, lone_trade,
           count(DISTINCT work_date),
           count(DISTINCT work_date) FILTER (WHERE contains('+' || site_roles || '+', '+foreman+')),
           count(DISTINCT work_date) FILTER (WHERE contains('+' || site_roles || '+', '+crew_leader+')),
           count(DISTINCT work_date) FILTER (WHERE contains('+' || site_roles || '+', '+foreman+')
                                             OR contains('+' || site_roles || '+', '+crew_leader+'))
    FROM placed JOIN technicians AS person ON person.technician_id = placed.technician_id
    WHERE person.level < 4
    GROUP BY ALL
    HAVING count(DISTINCT work_date) >= $fewest
"""


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Groups below the rate of all, which is in per cent."""

    groups: tuple[GroupUse, ...]
    overall: float


@dataclass(frozen=True, kw_only=True)
class PersonNearLevel:
    """Somebody to encourage, with today's main employer."""

    technician_ccus_id: str
    full_name: str
    employer: str
    near: NearLevel


@dataclass(frozen=True, kw_only=True)
class PeopleNearLevel:
    """A page of `found` people, those with the fewest days to go first."""

    people: tuple[PersonNearLevel, ...]
    found: int
    page: int
    pages: int


def list_groups_with_low_use(
    viewer: Viewer, grouping: Grouping, *, from_on: date, until: date, now: datetime
) -> Groups | Counting:
    """Who of those registered had a record in [from_on, until): by address or main trade of people, by capital of corporations.

    Raises LakeEmpty and PermissionMissing.
    """
    check_may(viewer, "insights:segments:view")
    state = _state_of_copy()
    if state.is_small:
        return _groups(_count_groups(grouping, from_on=from_on, until=until), grouping)
    kept = kept_or_counting(
        _question_of_groups(grouping, from_on=from_on, until=until),
        Freshness(now=now, stamp=state.stamp),
        job="insights.count_groups",
        grouping=grouping.value,
        from_on=str(from_on),
        until=str(until),
    )
    return _groups(kept.content, grouping) if isinstance(kept, Kept) else kept


def list_people_near_level_visible_to(
    viewer: Viewer, *, now: datetime, channel: Channel, page: int = 1, size: int = PAGE_SIZE
) -> PeopleNearLevel | Counting:
    """People who lack at most a month of days, and remembers to whom they were shown. For the operator's desk alone.

    Raises LakeEmpty and PermissionMissing. At most five statements, whatever the number of people.
    """
    check_may(viewer, "insights:people-segment:view")
    check_may(viewer, "registry:technician:view")
    on, state = jst_date(now), _state_of_copy()
    rows: list[NearRow]
    if state.is_small:
        rows = _count_near(on=on)
    else:
        freshness = Freshness(now=now, stamp=_stamp_of_near(state, on=on))
        kept = kept_or_counting(NEAR, freshness, job="insights.find_people_near_level")
        if not isinstance(kept, Kept):
            return kept
        rows = kept.content
    pages = max(1, -(-len(rows) // size))
    number = min(max(page, 1), pages)
    near = [_near(*row, on=on) for row in rows[(number - 1) * size : number * size]]
    people = _people([each for each in near if each is not None], on=on)
    record_disclosures(
        [person.technician_ccus_id for person in people],
        viewer=viewer,
        relation=Relation.REGISTRY,
        channel=channel,
        items=SHOWN_ITEMS,
        now=now,
    )
    return PeopleNearLevel(people=people, found=len(rows), page=number, pages=pages)


def keep_groups(grouping: Grouping, *, from_on: date, until: date, now: datetime) -> None:
    """Counts anew where the copy has changed. Raises LakeEmpty."""
    question, stamp = _question_of_groups(grouping, from_on=from_on, until=until), _state_of_copy().stamp
    if is_fresh(question, Freshness(now=now, stamp=stamp)):
        return
    rows = _count_groups(grouping, from_on=from_on, until=until)
    keep_answers({question: rows}, stamps={question: stamp}, now=now)


def keep_people_near_level(*, now: datetime) -> None:
    """Looks for them anew where the copy or the day has changed. Raises LakeEmpty."""
    on = jst_date(now)
    stamp = _stamp_of_near(_state_of_copy(), on=on)
    if not is_fresh(NEAR, Freshness(now=now, stamp=stamp)):
        keep_answers({NEAR: _count_near(on=on)}, stamps={NEAR: stamp}, now=now)


@dataclass(frozen=True, kw_only=True)
class _Copy:
    """`stamp` changes whenever the copy does."""

    stamp: str
    is_small: bool


def _state_of_copy() -> _Copy:
    """Raises LakeEmpty."""
    manifest = read_manifest(lake_store())
    if not manifest.tables:
        raise LakeEmpty
    return _Copy(stamp=manifest.state, is_small=manifest.rows <= ROWS_AT_ONCE)


def _stamp_of_near(state: _Copy, *, on: date) -> str:
    """Who is close to a level depends on the day, too: on the criteria in force and on the years that one has."""
    return f"{state.stamp} {on}"


def _question_of_groups(grouping: Grouping, *, from_on: date, until: date) -> str:
    return f"groups {grouping} {from_on} {until}"


def _count_groups(grouping: Grouping, *, from_on: date, until: date) -> list[tuple[str, int, int]]:
    part = "person.prefecture_code" if grouping is Grouping.PREFECTURE else "left(person.trade_code, 2)"
    statement = _FIRMS_SQL if grouping is Grouping.CAPITAL else _PEOPLE_SQL.format(part=part)
    with open_lake(memory_mb=PAGE_MEMORY_MB) as lake:
        return [row for row in lake.execute(statement, [from_on, until]).fetchall() if row[0]]


def _groups(rows: Sequence[tuple[str, int, int]], grouping: Grouping) -> Groups:
    groups, overall = uses_of_groups(rows, of_people=grouping is not Grouping.CAPITAL)
    return Groups(groups=groups, overall=overall)


def _count_near(*, on: date) -> list[NearRow]:
    """Each person once, for the field in which the fewest days are left; the closest first."""
    pairs = field_trades()
    with open_lake(memory_mb=PAGE_MEMORY_MB) as lake:
        rows: list[NearRow] = lake.execute(
            _NEAR_SQL,
            {
                "on": on,
                "fewest": fewest_days(on=on),
                "fields": [field for field, _ in pairs],
                "prefixes": [prefix for _, prefix in pairs],
            },
        ).fetchall()
    best: dict[int, tuple[int, NearRow]] = {}
    for row in rows:
        near = _near(*row, on=on)
        if near and (near.technician_id not in best or near.days_left < best[near.technician_id][0]):
            best[near.technician_id] = near.days_left, row
    closest = sorted(best.items(), key=lambda item: (item[1][0], item[0]))
    return [row for _technician, (_days_left, row) in closest[:MOST_PEOPLE]]


def _near(
    technician: int, level: int, field: str, trade_code: str, work_days: int, foreman: int, crew_leader: int, management: int,
    *, on: date,
) -> NearLevel | None:  # fmt: skip
    days = CountedDays(
        work_days=work_days, foreman_days=foreman, crew_leader_days=crew_leader, management_days=management
    )
    return near_level(technician, level=level, field=field, trade_code=trade_code, days=days, on=on)


def _people(near: Collection[NearLevel], *, on: date) -> tuple[PersonNearLevel, ...]:
    """Those who are still registered; names and employers are of today."""
    ids = [each.technician_id for each in near]
    known = Technician.objects.in_bulk(ids)
    employers = dict(
        Affiliation.objects.filter(
            technician_id__in=ids, valid__contains=on, kind=AffiliationKind.PRIMARY.value
        ).values_list("technician_id", "business__name")
    )
    return tuple(
        PersonNearLevel(
            technician_ccus_id=known[each.technician_id].ccus_id,
            full_name=known[each.technician_id].full_name,
            employer=employers.get(each.technician_id, ""),
            near=each,
        )
        for each in near
        if each.technician_id in known and known[each.technician_id].skill_level == each.progress.level
    )
