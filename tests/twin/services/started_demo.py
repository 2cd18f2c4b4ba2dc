"""A demo in the process of the tests, which is started again and again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.test import override_settings
from tests.config import demo_addresses  # before demo mode is on: the usual addresses are assembled on import

from ccus.access.models import Account
from ccus.devices.models import Device
from ccus.history.models import DirectEntry, Touch, TouchImport, WorkRecord
from ccus.kit.calendar import JST
from ccus.registry.models import Affiliation, Business, Card, Technician
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.twin.services.demo import DemoSummary, prepare_demo

FIRST_START = datetime(2026, 11, 21, 6, 30, tzinfo=JST)
SHORT_PAST_DAYS = 4


class House:
    """A demo that is started again and again, at the moment of `now`."""

    def __init__(self, local_dir: Path) -> None:
        self.local_dir = local_dir
        self.now = FIRST_START
        self.said: list[str] = []

    def start(self) -> DemoSummary:
        with override_settings(DEMO=True, LOCAL_DIR=self.local_dir, ROOT_URLCONF=demo_addresses.__name__):
            return prepare_demo(self.said.append, clock=lambda: self.now)


def facts() -> dict[str, int]:
    models = (Technician, Business, Card, Affiliation, Site, HierarchyNode, RosterEntry, Device, Touch, WorkRecord)
    return {model.__name__: model._default_manager.count() for model in (*models, DirectEntry, TouchImport, Account)}
