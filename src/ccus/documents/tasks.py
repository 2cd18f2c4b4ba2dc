"""Jobs of documents. Each makes one service call."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.documents.services import retirement_lists, retirement_runs
from ccus.documents.services.forms import keeping, sets
from ccus.foundation.jobs import job


@job("documents.make_form_set", queue="documents")
def make_form_set(*, form_set: int) -> None:
    """Makes a set of forms, or what an interrupted job left of it."""
    sets.make_form_set(form_set, now=timezone.now())


@app.periodic(cron="20 3 * * *")
@job("documents.remove_old_form_sets", queue="documents")
def remove_old_form_sets(timestamp: int) -> None:
    """Removes sets of forms after a week."""
    sets.remove_old_sets(now=timezone.now())


@app.periodic(cron="50 3 * * *")
@job("documents.remove_kept_forms", queue="documents")
def remove_kept_forms(timestamp: int) -> None:
    """Removes forms whose years of keeping are over, a site to a transaction, so that it can be interrupted."""
    while keeping.remove_next_site(now=timezone.now()) is not None:
        pass


@job("documents.send_retirement_list", queue="documents")
def send_retirement_list(*, import_id: int) -> None:
    """Sends the rest of a list to the prime, a step to a transaction, so that it can be interrupted."""
    while not retirement_lists.send_step(import_id, now=timezone.now()):
        pass


@job("documents.report_retirement", queue="documents")
def report_retirement(*, run: int) -> None:
    """Reports the sites of a run to the mutual aid, one to a transaction, so that it can be interrupted."""
    while not retirement_runs.report_next_site(run, now=timezone.now()):
        pass
