"""Jobs of applications. Each makes one service call."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.applications.services import delegations, delivering, expiring, paper_readings, papers
from ccus.foundation.jobs import job
from ccus.registry.services import extended_registrations


@app.periodic(cron="30 15 * * *")  # UTC: half past midnight in Japan
@job("applications.close", queue="applications")
def close(timestamp: int) -> None:
    """Ends applications and delegations whose last day has passed, lets papers leave whose day has come, and extends the
    registrations of businesses that came into the area of a special measure."""
    now = timezone.now()
    expiring.expire_applications(now=now)
    papers.let_papers_leave(now=now)
    delegations.end_delegations(now=now)
    extended_registrations.extend_all(now=now)


@app.periodic(cron="*/10 * * * *")
@job("applications.follow_deliveries", queue="applications")
def follow_deliveries(timestamp: int) -> None:
    """Orders the first cards of those whose level was decided, and ends applications whose card has arrived."""
    now = timezone.now()
    delivering.follow_assessments(now=now)
    delivering.follow_deliveries(now=now)


@job("applications.read_paper", queue="applications")
def read_paper(paper: int) -> None:
    """Reads a paper that has come in, and blacks out what nobody may see."""
    paper_readings.read_waiting_paper(paper, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@job("applications.ask_readings_again", queue="applications")
def ask_readings_again(timestamp: int) -> None:
    """Reads papers again whose reader died with its machine."""
    paper_readings.ask_again(now=timezone.now())
