"""A roster handed in as a table: rehearsed or written, row by row reported; handed in again it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError
from ccus.kit.folding import fold_spaces
from ccus.registry.rules.trades import find_trade_code
from ccus.sites.errors import PersonTwiceInFile
from ccus.sites.models import RosterEntry, Site
from ccus.sites.rules.file_rows import FileRow, as_id, repeated
from ccus.sites.rules.roster import find_roles
from ccus.sites.services.file_reports import FileReport
from ccus.sites.services.locks import lock_site
from ccus.sites.services.roster import prepare_entries, write_entries
from ccus.sites.services.roster_work import RosterDraft, columns_of
from ccus.sites.states import ForeignWorkCategory, SiteRole


@transaction.atomic
def import_roster(
    viewer: Viewer,
    site_ccus_id: str,
    *,
    rows: Sequence[FileRow],
    business_ccus_id: str,
    on: date,
    now: datetime,
    rehearse: bool,
) -> FileReport:
    """Puts the people of the rows on the roster for a firm. Good rows are written though others are refused.

    Rows without a first day begin on `on`. With `rehearse` nothing is written, and the report tells what would be.
    Raises SiteNotFound, PermissionMissing.
    """
    check_may(viewer, "sites:roster:edit")
    site = lock_site(site_ccus_id)
    report = FileReport()
    twice = repeated(rows, "technician")
    good: list[FileRow] = []
    drafts: list[RosterDraft] = []
    for row in rows:
        person = as_id(row.get("technician"))
        try:
            if person in twice:
                raise PersonTwiceInFile
            drafts.append(_draft(row, business_ccus_id=business_ccus_id, on=on))
        except (Refusal, InputFormatError) as problem:
            report.refuse(row.number, _about(row), problem)
        else:
            good.append(row)
    entries, refused = prepare_entries(viewer, site_ccus_id, drafts=drafts, now=now)
    standing = _standing(site, [drafts[place].technician_ccus_id for place, _ in refused])
    for place, refusal in refused:
        if _is_so_already(drafts[place], standing):
            report.unchanged += 1
        else:
            report.refuse(good[place].number, _about(good[place]), refusal)
    report.added = len(entries)
    report.refused.sort(key=lambda row: row.number)
    if entries and not rehearse:
        write_entries(viewer, entries, now=now)
    return report


def _draft(row: FileRow, *, business_ccus_id: str, on: date) -> RosterDraft:
    """Raises InputFormatError, and the refusals of unreadable roles."""
    return RosterDraft(
        technician_ccus_id=as_id(row.get("technician")),
        business_ccus_id=business_ccus_id,
        trade_code=find_trade_code(row.get("trade")),
        site_roles=find_roles(row.get("roles")) if row.get("roles") else [SiteRole.OTHER.value],
        work_content=row.get("work"),
        from_on=_day(row, "from_on", on=on) or on,
        last_on=_day(row, "last_on", on=on),
        education_on=_day(row, "education_on", on=on),
        foreign_work_category=_category(row.get("foreign_category")),
        foreign_from_on=_day(row, "foreign_from_on", on=on),
        foreign_last_on=_day(row, "foreign_last_on", on=on),
    )


def _day(row: FileRow, name: str, *, on: date) -> date | None:
    """Raises DateFormatError."""
    return parse_date(row.get(name), today=on) if row.get(name) else None


def _category(typed: str) -> str:
    """The value; what is none goes on as typed, to be refused with the rest of the entry."""
    words = {one.label_ja: one.value for one in ForeignWorkCategory}
    return words.get(fold_spaces(typed), typed)


def _standing(site: Site, people: Sequence[str]) -> dict[str, list[RosterEntry]]:
    found: dict[str, list[RosterEntry]] = {}
    entries = RosterEntry.objects.filter(site=site, technician__ccus_id__in=people, valid__isempty=False)
    for entry in entries.select_related("technician", "business"):
        found.setdefault(entry.technician.ccus_id, []).append(entry)
    return found


def _is_so_already(draft: RosterDraft, standing: dict[str, list[RosterEntry]]) -> bool:
    """Whether an entry says the same, since the same day or earlier."""
    for entry in standing.get(draft.technician_ccus_id, ()):
        columns = columns_of(entry)
        is_same_work = (columns["trade_code"], set(columns["site_roles"]), columns["work_content"]) == (
            draft.trade_code,
            set(draft.site_roles) - {SiteRole.OTHER.value} or set(draft.site_roles),
            fold_spaces(draft.work_content),
        )
        if is_same_work and draft.from_on in entry.valid and entry.business.ccus_id == draft.business_ccus_id:
            return True
    return False


def _about(row: FileRow) -> str:
    return row.get("name") or row.get("technician")
