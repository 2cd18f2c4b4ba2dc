"""The national twin is built: planned anew each time, loaded as far as it is not there yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ccus.insights.services import recounting
from ccus.registry.models import Business, Technician
from ccus.sites.models import Site
from ccus.twin.errors import OtherNationBegun, RealRegistrationsPresent
from ccus.twin.rules.nation.orders import NationOrder
from ccus.twin.rules.nation.planning import plan_nation
from ccus.twin.services import steps
from ccus.twin.services.nation import country, progress
from ccus.twin.services.nation.progress import Beginning
from ccus.twin.services.nation_days.load import Connect, Folders, load_days

Say = Callable[[str], None]
Clock = Callable[[], datetime]

_FINISHED = "finished"


@dataclass(frozen=True, kw_only=True)
class NationSummary:
    """What stands in the database. `was_there` when this run had nothing to do."""

    technicians: int
    businesses: int
    sites: int
    work_records: int
    was_there: bool


def build_nation(order: NationOrder, *, local_dir: Path, connect: Connect, say: Say, clock: Clock) -> NationSummary:
    """Registry, sites and days of the nation of this order. May be stopped at any time and run again.

    Below `local_dir` lie rows on their way into the database, the archive and the list of defects. `connect` gives a
    connection of its own each time. `say` gets a line, Japanese and English, before each part.
    Raises OtherNationBegun, RealRegistrationsPresent.
    """
    begun = _begun(order, now=clock())
    was_there = is_built()
    if not was_there:
        plan = plan_nation(
            scale=begun.scale, until=begun.until, seed=begun.seed, beside_cast=begun.beside_cast, say=say
        )
        country.load_country(plan, begun.offsets, folder=local_dir / "twin", say=say, clock=clock)
        load_days(plan, begun.offsets, connect=connect, folders=Folders.below(local_dir), say=say)
        say("全国の指標を数えます。 Counting the national measures.")
        # The records were copied straight into their partitions, where no trigger counts them.
        recounting.recount(now=clock())
        figures = plan.marginals
        with transaction.atomic():
            progress.finish_step(
                _FINISHED,
                now=clock(),
                technicians=figures.technicians_total,
                businesses=figures.businesses_total,
                sites=figures.sites_total,
                work_records=figures.work_records_total,
            )
    counts = progress.step_details(_FINISHED) or {}
    return NationSummary(**counts, was_there=was_there)


def is_built() -> bool:
    """Whether a nation stands complete in this database."""
    return progress.step_details(_FINISHED) is not None


@transaction.atomic
def _begun(order: NationOrder, *, now: datetime) -> Beginning:
    begun = progress.beginning()
    if begun is None:
        _check_nobody_real()
        begun = Beginning(
            scale=order.scale,
            until=order.until,
            seed=order.seed,
            offsets=country.offsets_now(),
            beside_cast=order.beside_cast,
        )
        progress.begin(begun, now=now)
    if not begun.has(scale=order.scale, until=order.until, seed=order.seed):
        raise OtherNationBegun(scale=str(begun.scale), until=begun.until, seed=begun.seed)
    return begun


def _check_nobody_real() -> None:
    """The demo country may be there; it is as made-up as the nation."""
    if settings.DEMO or steps.finished_steps():
        return
    counts = {"technicians": Technician, "businesses": Business, "sites": Site}
    found = {name: model._default_manager.count() for name, model in counts.items()}
    if any(found.values()):
        raise RealRegistrationsPresent(**found)
