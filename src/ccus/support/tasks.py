"""Jobs of support. Each may run again at any time: keys keep notices and messages from repeating."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.jobs import job
from ccus.support.services import finding, finding_papers, telling


@app.periodic(cron="* * * * *")
@job("support.tell", queue="support")
def tell(timestamp: int) -> None:
    """Finds what happened to applications, settles what is done, and takes the steps that are due."""
    now = timezone.now()
    finding.find_decisions(now=now)
    finding.settle(now=now)
    finding_papers.settle_papers()
    telling.tell_due(now=now)
    telling.follow_unreached(now=now)


@app.periodic(cron="0 17 * * *")  # UTC: two at night in Japan
@job("support.find_renewals", queue="support")
def find_renewals(timestamp: int) -> None:
    """Finds registrations and cards that end soon, and papers that are to follow soon."""
    now = timezone.now()
    finding.find_renewals(now=now)
    finding.find_cards(now=now)
    finding_papers.find_papers(now=now)
