"""Reminders in words, for the person and for the firm."""

from __future__ import annotations

from collections.abc import Iterable

from ccus.portal.ui.shapes.reminders import ReminderRow
from ccus.registry.rules.checks.kinds import Weight
from ccus.sites.queries.check_reminders import ReceivedReminder


def reminder_rows(reminders: Iterable[ReceivedReminder], *, language: str) -> tuple[ReminderRow, ...]:
    """Those still open first, each part in the given order."""
    rows = [_row(reminder, language) for reminder in reminders]
    return tuple(sorted(rows, key=lambda row: not row.is_open))


def _row(reminder: ReceivedReminder, language: str) -> ReminderRow:
    finding = reminder.finding
    is_open = finding is not None and finding.weight in (Weight.ACT, Weight.ASK)
    return ReminderRow(
        check=reminder.check.label(language),
        person=reminder.person,
        site=reminder.site_name,
        sender=reminder.sender,
        sent_on=reminder.sent_on,
        is_open=is_open,
        whys=finding.whys(language) if finding is not None else (),
        repairs=finding.repairs(language) if finding is not None and is_open else (),
        who=finding.who.label(language) if finding is not None and is_open else "",
    )
