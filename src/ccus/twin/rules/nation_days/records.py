"""From visits to work records, as the real projection would conclude them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.history.states import RecordSource
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.tables import METHODS, ROLE_SETS, TRADES
from ccus.twin.rules.nation.work_contents import work_contents
from ccus.twin.rules.nation_days import reasons
from ccus.twin.rules.nation_days.reasons import conclusion_of
from ccus.twin.rules.nation_days.visits import Visits

Numbers = npt.NDArray[np.int32]
Moments = npt.NDArray[np.int64]

NEVER = np.iinfo(np.int64).min
_DAY_SECONDS, _JST_SECONDS = 86_400, 9 * 3600
_TRADE, _ROLES, _METHOD, _CONTENT = 64, 8, 8, 8


@dataclass(frozen=True, kw_only=True)
class RecordRows:
    """Work records ordered by site, technician and day. Technicians, sites and firms are numbers; moments are seconds since
    1970 (UTC), NEVER for none; `tier` -1 for none. `wording` leads to the words of `wording_of`.
    """

    technician: Numbers
    site: Numbers
    firm: Numbers
    work_day: Numbers
    tier: npt.NDArray[np.int8]
    entry_at: Moments
    exit_at: Moments
    touches: npt.NDArray[np.int8]
    wording: Numbers

    def __len__(self) -> int:
        return len(self.technician)


@dataclass(frozen=True)
class Wording:
    """The columns of a work record that many records share."""

    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    methods: tuple[str, ...]
    source: str
    verdict: str
    evaluation_valid: bool


def records_of(plan: NationPlan, visits: Visits) -> RecordRows:
    """The records of a month's visits; touches that make none are left out."""
    makes_record = np.zeros(reasons.KINDS, dtype=np.bool_)
    used = np.flatnonzero(np.bincount(visits.kind, minlength=reasons.KINDS))
    makes_record[used] = [conclusion_of(int(kind)).makes_record for kind in used]
    kept = np.flatnonzero((makes_record[visits.kind] | visits.is_typed) & ~visits.is_lost)
    assignment = visits.assignment[kept]
    site, technician = plan.assignments.site[assignment], plan.assignments.technician[assignment]
    order = np.argsort(site.astype(np.int64) * 2**32 + technician, kind="stable")
    kept, assignment = kept[order], assignment[order]
    begins = visits.work_day[kept].astype(np.int64) * _DAY_SECONDS - _JST_SECONDS
    has_exit = (visits.touches[kept] >= 2) | visits.is_typed[kept]
    return RecordRows(
        technician=technician[order],
        site=site[order],
        firm=plan.assignments.firm[assignment],
        work_day=visits.work_day[kept],
        tier=plan.assignments.tier[assignment],
        entry_at=begins + visits.entry[kept],
        exit_at=np.where(has_exit, begins + visits.exit[kept], NEVER),
        touches=visits.touches[kept],
        wording=_wordings(plan, visits, kept, assignment),
    )


def wording_of(code: int) -> Wording:
    """The words behind a code of `RecordRows.wording`."""
    code, is_typed = divmod(code, 2)
    code, content = divmod(code, _CONTENT)
    code, method = divmod(code, _METHOD)
    code, roles = divmod(code, _ROLES)
    kind, trade = divmod(code, _TRADE)
    if is_typed:
        words = (TRADES[trade], ROLE_SETS[roles], work_contents()[trade][content])
        return Wording(*words, (), RecordSource.DIRECT.value, "counted", True)
    found = conclusion_of(kind)
    on_roster = not kind & reasons.NO_ROSTER
    return Wording(
        trade_code=TRADES[trade] if on_roster else "",
        site_roles=ROLE_SETS[roles] if on_roster else (),
        work_content=work_contents()[trade][content] if on_roster else "",
        methods=(METHODS[method].value,),
        source=RecordSource.TOUCH.value,
        verdict=found.verdict,
        evaluation_valid=found.evaluation_valid,
    )


def _wordings(plan: NationPlan, visits: Visits, kept: npt.NDArray[np.int64], assignment: Numbers) -> Numbers:
    code = visits.kind[kept].astype(np.int32) * _TRADE + plan.assignments.trade[assignment]
    code = code * _ROLES + plan.assignments.role_set[assignment]
    code = code * _METHOD + visits.method[kept]
    choices = np.array([len(contents) for contents in work_contents()])
    code = code * _CONTENT + plan.assignments.node[assignment] % choices[plan.assignments.trade[assignment]]
    wording: Numbers = (code * 2 + visits.is_typed[kept]).astype(np.int32)
    return wording
