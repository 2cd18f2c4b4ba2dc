"""Figures of support and connected systems, as others published them (`data/`)."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from ccus.insights.rules.report.composing import Published
from ccus.insights.rules.report.content import PartnerSystem, SupportFigure
from ccus.kit.calendar import JstMonth


@cache
def published_for(month: JstMonth) -> Published:
    """What had been published by the end of the month; where nothing had, the first that was. Each carries its own date."""
    rows = _rows("support_figures.csv")
    issue = _issue({row["published"] for row in rows}, month)
    systems = _rows("partner_systems.csv")
    systems_issue = _issue({row["published"] for row in systems}, month)
    return Published(
        support=tuple(
            SupportFigure(
                published=row["published"],
                key=row["key"],
                label_ja=row["label_ja"],
                label_en=row["label_en"],
                count=int(row["count"]),
                unit_ja=row["unit_ja"],
                unit_en=row["unit_en"],
                note_ja=row["note_ja"],
                note_en=row["note_en"],
                source_ja=row["source_ja"],
            )
            for row in rows
            if row["published"] == issue
        ),
        partners=tuple(_partner(row) for row in systems if row["published"] == systems_issue),
        partners_published=systems_issue,
    )


def _issue(issues: set[str], month: JstMonth) -> str:
    """The latest issue that is not later than the month, or the first."""
    return max((issue for issue in issues if issue <= str(month)), default=min(issues))


def _partner(row: dict[str, str]) -> PartnerSystem:
    words = _device_words()
    devices = [words[code] for code in row["devices"].split("|")]
    return PartnerSystem(
        number=int(row["number"]),
        system_name=row["system_name"],
        vendor=row["vendor"],
        sends_work_history=row["sends_work_history"] == "1",
        sends_site_organization=row["sends_site_organization"] == "1",
        sends_site_technicians=row["sends_site_technicians"] == "1",
        devices_ja=tuple(ja for ja, _ in devices),
        devices_en=tuple(en for _, en in devices),
    )


@cache
def _device_words() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["name_ja"], row["name_en"]) for row in _rows("entry_devices.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("ccus.insights").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
