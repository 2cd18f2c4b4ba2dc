"""The demo country is loaded, completed and kept alive. Every start calls `prepare_demo`; only the first has much to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ccus.access.catalogue import viewer_for_program
from ccus.access.errors import DemoOnly
from ccus.access.viewers import Viewer
from ccus.history.models import TouchImport
from ccus.history.services import importing
from ccus.history.services.import_reports import LineResult
from ccus.kit.calendar import jst_date
from ccus.twin.rules.country import Country, demo_country
from ccus.twin.rules.places import LOGGER_SITE
from ccus.twin.services import (
    gates,
    loading_applications,
    loading_cases,
    loading_counter,
    loading_days,
    loading_documents,
    loading_levels,
    loading_notices,
    loading_registry,
    loading_sites,
    people_of_demo,
    steps,
)
from ccus.twin.services.gates import GateTokens
from ccus.twin.services.steps import LOADER, Step

SAMPLE = Path(__file__).resolve().parents[4] / "samples" / "logging-reader-2026-11.csv"
_WORDS = (
    *loading_registry.WORDS,
    *loading_sites.WORDS,
    *gates.WORDS,
    *people_of_demo.WORDS,
    *loading_levels.WORDS,
    "history:touch:import",
)

Clock = Callable[[], datetime]
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class DemoSummary:
    """`links`: pairs of role and sign-in address. `new_touches`: what this start added to the past."""

    links: list[tuple[str, str]]
    base: date
    technicians: int
    businesses: int
    sites: int
    new_touches: int


def prepare_demo(progress: Progress, *, clock: Clock) -> DemoSummary:
    """Loads what is not there yet, fills the days since the last start, and makes sign-in links.

    Each step is a transaction that remembers itself, so that a start that was killed is completed by the next one.
    Only in demo mode: DemoOnly otherwise.
    """
    if not settings.DEMO:
        raise DemoOnly
    viewer = viewer_for_program(LOADER, words=_WORDS)
    done = steps.finished_steps()
    country = demo_country(_base(done, now=clock()))
    if Step.REGISTRY not in done:
        businesses, technicians = len(country.businesses), len(country.technicians)
        progress(
            f"デモの国を作っています: {businesses} 社、{technicians} 人"
            f" / Making the demo country: {businesses} firms, {technicians} people"
        )
        _run(Step.REGISTRY, lambda: loading_registry.load_registry(country, viewer=viewer, now=clock()), clock)
    if Step.SITES not in done:
        progress(f"現場を開いています: {len(country.sites)} 現場 / Opening {len(country.sites)} sites")
        _run(Step.SITES, lambda: loading_sites.load_sites(country, viewer=viewer, now=clock()), clock)
    devices = gates.ensure_gates(country, GateTokens(settings.LOCAL_DIR), viewer=viewer, now=clock())
    loaded = done.get(Step.DAYS)
    new_touches = loading_days.load_days(
        country,
        devices,
        loaded_until=date.fromisoformat(loaded["until"]) if loaded else None,
        progress=progress,
        now=clock(),
    )
    if Step.CLOSING not in done:
        _run(Step.CLOSING, lambda: loading_sites.close_sites(country, viewer=viewer), clock)
    new_touches += _import_sample(country, viewer=viewer, progress=progress, clock=clock)
    if Step.DIRECT_ENTRIES not in done:
        progress("直接入力と承認を作っています / Making direct entries and approvals")
        _run(Step.DIRECT_ENTRIES, lambda: loading_days.load_direct_entries(country, now=clock()), clock)
    if Step.CASES not in done:
        _run(Step.CASES, lambda: loading_cases.load_cases(country, now=clock()), clock)
    if Step.APPLICATIONS not in done:
        _run(Step.APPLICATIONS, lambda: loading_applications.load_applications(country, now=clock()), clock)
    if Step.LEVELS not in done:
        _run(Step.LEVELS, lambda: loading_levels.load_levels(country, viewer=viewer, now=clock()), clock)
    if Step.ACCOUNTS not in done:
        _run(Step.ACCOUNTS, lambda: people_of_demo.make_accounts(country, viewer=viewer, now=clock()), clock)
    if Step.COUNTER not in done:
        _run(Step.COUNTER, lambda: loading_counter.load_counter(country, now=clock()), clock)
    if Step.NOTICES not in done:
        _run(Step.NOTICES, lambda: loading_notices.load_notices(country, now=clock()), clock)
    if Step.DOCUMENTS not in done:
        _run(Step.DOCUMENTS, lambda: loading_documents.load_documents(country, now=clock()), clock)
    return DemoSummary(
        links=people_of_demo.sign_in_links(country),
        base=country.base,
        technicians=len(country.technicians),
        businesses=len(country.businesses),
        sites=len(country.sites),
        new_touches=new_touches,
    )


def loaded_country() -> Country | None:
    """The country as it was loaded into this database; None when there is none."""
    base = steps.finished_steps().get(Step.BASE)
    return demo_country(date.fromisoformat(base["on"])) if base else None


def _base(done: dict[Step, dict[str, str]], *, now: datetime) -> date:
    """The first day, fixed when the load begins for the first time."""
    if Step.BASE in done:
        return date.fromisoformat(done[Step.BASE]["on"])
    today = jst_date(now)
    with transaction.atomic():
        steps.finish(Step.BASE, now=now, on=today.isoformat())
    return today


def _run(step: Step, work: Callable[[], None], clock: Clock) -> None:
    with transaction.atomic():
        work()
        steps.finish(step, now=clock())


def _import_sample(country: Country, *, viewer: Viewer, progress: Progress, clock: Clock) -> int:
    """This morning's hand-in: the file of the site whose reader has no line. Gives how many touches were new."""
    if not SAMPLE.exists():  # an installation without the project's files
        return 0
    site_ccus_id = country.site(LOGGER_SITE).ccus_id
    if TouchImport.objects.filter(
        site__ccus_id=site_ccus_id, file_name=SAMPLE.name, finished_at__isnull=False
    ).exists():
        return 0
    progress(f"ロギングリーダーのファイルを取り込んでいます: {SAMPLE.name} / Importing a logging reader's file")
    folder = Path(settings.LOCAL_DIR) / "demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    summary = importing.import_file(
        SAMPLE, viewer=viewer, report=folder / f"{SAMPLE.stem}-取込結果.csv", site_ccus_id=site_ccus_id, clock=clock
    )
    return summary.counts.of_result[LineResult.STORED]
