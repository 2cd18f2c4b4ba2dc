"""Forms five years after the handover: rehearsed, removed with a trace, held, interrupted and gone on with."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests import cast
from tests.cast import clerk_of, site_manager_of
from tests.documents.forms.test_submitting import REASON, Works

from ccus.documents.errors import HandoverBeforeSite, HoldTooLate, SubmissionRemoved
from ccus.documents.models import FormStep, FormSubmission, FormVersion
from ccus.documents.queries.forms.submissions import find_version, get_submission_visible_to, read_version_visible_to
from ccus.documents.services.forms import deciding, keeping
from ccus.documents.services.forms.keeping import Cleared, decide_keeping, rehearse, remove_next_site
from ccus.foundation.models import AuditEvent
from ccus.kit.calendar import JST
from ccus.sites.errors import NotYourSite
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db

HANDED_OVER = date(2026, 12, 20)
LAST_DAY = datetime(2031, 12, 20, 3, 50, tzinfo=JST)
DAY_AFTER = datetime(2031, 12, 21, 3, 50, tzinfo=JST)


@pytest.fixture
def works() -> Works:
    """One form accepted, one returned, on a site that was closed and handed over."""
    works = Works()
    manager = site_manager_of(works.prime)
    accepted, returned = works.hand_in(works.first), works.hand_in(works.second)
    deciding.receive(manager, accepted.pk, version=1, now=cast.NOW)
    deciding.send_back(
        manager, returned.pk, version=1, reason=REASON, person=works.people.suharto.ccus_id, now=cast.NOW
    )
    decide_keeping(manager, works.site.ccus_id, handed_over_on=HANDED_OVER, hold_reason="", now=cast.NOW)
    Site.objects.update(state="closed")
    return works


def test_nothing_is_removed_on_the_last_day_and_everything_the_day_after(works: Works) -> None:
    assert rehearse(now=LAST_DAY) == Cleared(sites=0, forms=0, versions=0)
    assert remove_next_site(now=LAST_DAY) is None
    assert rehearse(now=DAY_AFTER) == Cleared(sites=1, forms=2, versions=2)
    assert FormVersion.objects.filter(words__isnull=True).count() == 0

    assert remove_next_site(now=DAY_AFTER) == Cleared(sites=1, forms=2, versions=2)
    assert remove_next_site(now=DAY_AFTER) is None
    assert rehearse(now=DAY_AFTER) == Cleared(sites=0, forms=0, versions=0)


def test_what_stays_is_who_when_and_the_digest(works: Works) -> None:
    digests = {bytes(version.digest) for version in FormVersion.objects.all()}

    remove_next_site(now=DAY_AFTER)

    assert {bytes(version.digest) for version in FormVersion.objects.all()} == digests
    assert set(FormVersion.objects.values_list("words", flat=True)) == {None}
    steps = list(FormStep.objects.order_by("pk").values_list("kind", "reason", "person"))
    assert steps[-2:] == [("removed", "kept until 2031-12-20", "")] * 2
    assert REASON not in str(steps)
    found = FormSubmission.objects.filter(accepted=1).get()
    assert (found.state, found.business) == ("removed", works.first)
    seen = get_submission_visible_to(clerk_of(works.first), found.pk, now=DAY_AFTER)
    with pytest.raises(SubmissionRemoved):
        read_version_visible_to(clerk_of(works.first), seen, find_version(found, 1))
    assert AuditEvent.objects.get(act="documents.forms_removed").details == {
        "forms": 2, "versions": 2, "kept_until": "2031-12-20",
    }  # fmt: skip


def test_forms_that_are_held_stay_until_the_hold_ends(works: Works) -> None:
    manager, site = site_manager_of(works.prime), works.site.ccus_id
    decide_keeping(manager, site, handed_over_on=HANDED_OVER, hold_reason="係争中のため", now=cast.NOW)
    assert remove_next_site(now=DAY_AFTER) is None
    assert rehearse(now=DAY_AFTER).sites == 0

    decide_keeping(manager, site, handed_over_on=HANDED_OVER, hold_reason="", now=DAY_AFTER)
    remove_next_site(now=DAY_AFTER)

    with pytest.raises(HoldTooLate):
        decide_keeping(manager, site, handed_over_on=HANDED_OVER, hold_reason="遅い", now=DAY_AFTER)


def test_a_hold_that_is_set_while_the_job_runs_counts(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    real = keeping.lock_site

    def hold_first(ccus_id: str) -> Site:
        keeping.FormKeeping.objects.update(hold_reason="調査")
        return real(ccus_id)

    monkeypatch.setattr(keeping, "lock_site", hold_first)

    assert remove_next_site(now=DAY_AFTER) is None
    assert FormVersion.objects.filter(words__isnull=True).count() == 0


def test_an_open_site_is_never_cleared(works: Works) -> None:
    Site.objects.update(state="open")

    assert remove_next_site(now=DAY_AFTER) is None


def test_an_interrupted_job_goes_on_with_the_next_site(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(keeping, "record_act", fail)
    with pytest.raises(OSError, match="power cut"):
        remove_next_site(now=DAY_AFTER)
    assert FormVersion.objects.filter(words__isnull=True).count() == 0
    monkeypatch.undo()

    assert remove_next_site(now=DAY_AFTER) == Cleared(sites=1, forms=2, versions=2)


def test_the_prime_alone_decides_how_long(works: Works) -> None:
    with pytest.raises(NotYourSite):
        decide_keeping(clerk_of(works.first), works.site.ccus_id, handed_over_on=None, hold_reason="", now=cast.NOW)
    with pytest.raises(HandoverBeforeSite):
        decide_keeping(
            site_manager_of(works.prime), works.site.ccus_id, handed_over_on=date(2020, 1, 1), hold_reason="",
            now=cast.NOW,
        )  # fmt: skip
