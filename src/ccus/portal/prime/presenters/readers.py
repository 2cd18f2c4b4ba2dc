"""Readers of a site with their health in the words of the pages."""

from __future__ import annotations

from ccus.devices.queries.devices import DeviceRow
from ccus.devices.states import DeviceKind, DeviceState
from ccus.portal.ui.shapes.readers import ReaderRow
from ccus.portal.ui.shapes.site_now import Reader, ReaderHealth

HEALTH = {
    DeviceState.GOOD: ReaderHealth.OK,
    DeviceState.LATE: ReaderHealth.LATE,
    DeviceState.SILENT: ReaderHealth.SILENT,
    DeviceState.NEVER_SEEN: ReaderHealth.SILENT,
    DeviceState.REVOKED: ReaderHealth.SILENT,
}


def reader(row: DeviceRow, *, language: str) -> Reader:
    device = row.device
    reasons = row.health.reasons_ja if language == "ja" else row.health.reasons_en
    return Reader(
        name=device.label,
        place=DeviceKind(device.kind).label(language),
        health=HEALTH[row.health.state],
        last_contact_at=device.last_seen_at,
        queue=device.queue_length or 0,
        clock_seconds=(device.clock_offset_ms or 0) / 1000,
        advice=("" if language == "ja" else " ").join(reasons),
    )


def reader_row(row: DeviceRow, *, touches: int, revoke_url: str, language: str) -> ReaderRow:
    """`revoke_url` is empty for those who may not revoke."""
    is_revoked = row.device.revoked_at is not None
    return ReaderRow(
        reader=reader(row, language=language),
        kind=DeviceKind(row.device.kind).label(language),
        enrolled_at=row.device.enrolled_at,
        touches_today=touches,
        revoke_url="" if is_revoked else revoke_url,
        is_revoked=is_revoked,
    )
