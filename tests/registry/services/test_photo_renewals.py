from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django.fixtures import Settings
from tests import cast
from tests.factories.registry import make_technician
from tests.registry.services.test_photos import picture

from ccus.access.errors import PermissionMissing
from ccus.registry import errors
from ccus.registry.models import PhotoRenewal, Technician
from ccus.registry.services.digital_cards import digital_card_of
from ccus.registry.services.photo_renewals import accept_photo, decline_photo, send_photo
from ccus.registry.services.photos import set_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician(tmp_path: Path, settings: Settings) -> Technician:
    """Somebody with a photo in force."""
    settings.MEDIA_ROOT = tmp_path
    person = make_technician()
    set_photo(person.ccus_id, content=picture(), viewer=cast.viewer_of(person), now=cast.NOW)
    person.refresh_from_db()
    return person


def sent(technician: Technician) -> PhotoRenewal:
    return send_photo(
        technician.ccus_id, content=picture(orientation=6), viewer=cast.viewer_of(technician), now=cast.NOW
    )


def test_a_newer_photo_waits_without_anything_but_the_picture(technician: Technician) -> None:
    renewal = sent(technician)

    old = technician.face_photo
    technician.refresh_from_db()
    assert (renewal.state, technician.face_photo) == ("waiting", old)
    with default_storage.open(renewal.photo) as kept:
        content = kept.read()
    assert b"Secret Camera" not in content
    assert dict(Image.open(BytesIO(content)).getexif()) == {}


def test_an_accepted_photo_holds_and_both_stay(technician: Technician) -> None:
    old = technician.face_photo
    shown = digital_card_of(technician, now=cast.NOW)

    renewal = accept_photo(sent(technician).pk, viewer=cast.reviewer(), now=cast.NOW)

    technician.refresh_from_db()
    shown.refresh_from_db()
    assert (technician.face_photo, renewal.replaced, renewal.state) == (renewal.photo, old, "accepted")
    assert default_storage.exists(old)
    assert (shown.stopped_at, shown.stop_reason) == (cast.NOW, "photo_changed")


def test_a_declined_photo_changes_nothing_and_another_may_follow(technician: Technician) -> None:
    old = technician.face_photo

    renewal = decline_photo(sent(technician).pk, viewer=cast.operator(), now=cast.NOW)

    technician.refresh_from_db()
    assert (technician.face_photo, renewal.state) == (old, "declined")
    with pytest.raises(errors.PhotoRenewalDecided):
        accept_photo(renewal.pk, viewer=cast.operator(), now=cast.NOW)
    assert sent(technician).state == "waiting"


def test_one_photo_waits_at_a_time_and_there_must_be_one_to_compare_with(technician: Technician) -> None:
    sent(technician)

    with pytest.raises(errors.PhotoAlreadySent):
        sent(technician)
    with pytest.raises(errors.PhotoToRenewMissing):
        sent(make_technician())

    assert PhotoRenewal.objects.count() == 1


def test_nobody_accepts_their_own_photo(technician: Technician) -> None:
    renewal = sent(technician)

    with pytest.raises(PermissionMissing):
        accept_photo(renewal.pk, viewer=cast.viewer_of(technician), now=cast.NOW)
    with pytest.raises(errors.PhotoRenewalNotFound):
        accept_photo(renewal.pk + 1, viewer=cast.reviewer(), now=cast.NOW)

    renewal.refresh_from_db()
    assert renewal.state == "waiting"
