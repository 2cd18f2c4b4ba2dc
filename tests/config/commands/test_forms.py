"""`ccus forms clear`: counted first, removed when asked for."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from tests import cast
from tests.cast import site_manager_of
from tests.documents.forms.test_submitting import Works

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.documents.models import FormKeeping, FormVersion
from ccus.sites.models import Site

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.django_db(transaction=True)
def test_forms_are_counted_first_and_removed_when_asked_for(ccus: Ccus) -> None:
    works = Works()
    works.hand_in(works.first, by=site_manager_of(works.prime))
    FormKeeping.objects.create(
        site=works.site, handed_over_on=date(2020, 1, 1), changed_by="program:test", changed_at=cast.NOW
    )
    Site.objects.update(state="closed")
    url = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))

    counted = ccus("forms", "clear", CCUS_DATABASE_URL=url, CCUS_MODE="test")
    assert (counted.returncode, FormVersion.objects.get().words is None) == (0, False), counted.stderr
    assert "現場 sites: 1  書類 forms: 1  版 versions: 1" in counted.stdout
    removed = ccus("forms", "clear", "--remove", CCUS_DATABASE_URL=url, CCUS_MODE="test")

    assert "消去しました。" in removed.stdout, removed.stderr
    assert FormVersion.objects.get().words is None
