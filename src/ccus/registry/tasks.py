"""Jobs of the registry. Each makes one service call."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from ccus.foundation.jobs import job
from ccus.registry.services import outside_asking


@app.periodic(cron="* * * * *")
@job("registry.ask_outside", queue="outside")
def ask_outside(timestamp: int) -> None:
    """Asks services outside what changed, within the consents that hold."""
    outside_asking.ask_outside(now=timezone.now())
