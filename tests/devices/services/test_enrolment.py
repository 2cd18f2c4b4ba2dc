from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_device, make_site

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer
from ccus.devices import errors
from ccus.devices.models import Device, EnrolmentCode
from ccus.devices.services import enrolment
from ccus.devices.services.enrolment import Enrolled
from ccus.devices.states import DeviceKind
from ccus.foundation.models import AuditEvent
from ccus.sites.models import Site
from ccus.sites.states import SiteState

NOW = known.NOW


def issue(cast: Cast, site: Site) -> str:
    return enrolment.issue_code(known.site_manager_of(cast.yamada_gumi), site, now=NOW).text


def enrol(code: str, *, label: str = "正門", after: timedelta = timedelta(minutes=1)) -> Enrolled:
    return enrolment.enrol_device(code, label=label, kind=DeviceKind.READER, software="gate 0.1", now=NOW + after)


def test_code_is_shown_once_and_stored_hashed(cast: Cast, site: Site) -> None:
    issued = enrolment.issue_code(known.site_manager_of(cast.yamada_gumi), site, now=NOW)

    row = EnrolmentCode.objects.get()
    assert len(issued.text) == 9
    assert bytes(row.code_hash) == hashlib.sha256(issued.text.replace("-", "").encode()).digest()
    assert (row.issued_at, row.expires_at) == (NOW, NOW + timedelta(minutes=15))
    assert (row.site, row.used_at, row.device) == (site, None, None)
    assert row.issued_by == known.site_manager_of(cast.yamada_gumi).actor
    act = AuditEvent.objects.get(act="devices:enrolment-code:issue")
    assert (act.subject_id, act.details) == (site.ccus_id, {"enrolment_code": row.pk})


def test_code_becomes_a_device_with_a_token_that_is_told_once(cast: Cast, site: Site) -> None:
    enrolled = enrol(issue(cast, site).lower(), label="　正門　ゲート ")

    device = Device.objects.get()
    assert enrolled.device == device
    assert (device.site, device.label, device.kind, device.software) == (site, "正門 ゲート", "reader", "gate 0.1")
    assert enrolled.token.startswith("ccus_dev_")
    assert len(enrolled.token) == len("ccus_dev_") + 43
    assert bytes(device.token_hash) == hashlib.sha256(enrolled.token.encode()).digest()
    code = EnrolmentCode.objects.get()
    assert (code.device, code.used_at) == (device, NOW + timedelta(minutes=1))
    act = AuditEvent.objects.get(act="devices:device:enrol")
    assert (act.actor, act.subject_id) == (f"device:{device.pk}", str(device.pk))
    assert enrolled.token not in str(act.details)


def test_code_works_once(cast: Cast, site: Site) -> None:
    code = issue(cast, site)
    enrol(code)

    with pytest.raises(errors.CodeUsed):
        enrol(code)

    assert Device.objects.count() == 1


def test_code_dies_after_a_quarter_of_an_hour(cast: Cast, site: Site) -> None:
    code = issue(cast, site)

    with pytest.raises(errors.CodeExpired) as refused:
        enrol(code, after=timedelta(minutes=15))

    assert "15 分" in refused.value.sentence("ja")
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("code", "label", "refusal"),
    [
        ("ABCD-2345", "正門", errors.CodeUnknown),
        ("ABCD", "正門", errors.CodeUnreadable),
        ("", "正門", errors.CodeUnreadable),
        (None, "　", errors.DeviceLabelMissing),
        (None, "門" * 101, errors.DeviceLabelTooLong),
    ],
)
def test_enrolment_that_is_not_in_order_is_refused_and_leaves_the_code_alive(
    cast: Cast, site: Site, code: str | None, label: str, refusal: type[Exception]
) -> None:
    good = issue(cast, site)

    with pytest.raises(refusal):
        enrol(good if code is None else code, label=label)

    assert not Device.objects.exists()
    assert enrol(good).device.label == "正門"


def test_closed_site_takes_no_devices(cast: Cast, site: Site) -> None:
    code = issue(cast, site)
    Site.objects.filter(pk=site.pk).update(state=SiteState.CLOSED)

    with pytest.raises(errors.SiteClosedForDevices):
        enrol(code)
    with pytest.raises(errors.SiteClosedForDevices):
        issue(cast, site)

    assert not Device.objects.exists()
    assert EnrolmentCode.objects.get().used_at is None


def test_only_the_prime_and_the_operator_handle_devices(cast: Cast, site: Site) -> None:
    site_hat = Viewer(
        account_id=1,
        role=Role.SITE_MANAGER,
        subject_kind=SubjectKind.SITE,
        subject_ccus_id=site.ccus_id,
        permissions=known.site_manager_of(cast.yamada_gumi).permissions,
    )
    may = [
        known.site_manager_of(cast.yamada_gumi),
        known.administrator_of(cast.yamada_gumi),
        known.operator(),
        site_hat,
    ]
    lack_the_word = [known.clerk_of(cast.yamada_gumi), known.viewer_of(cast.takahashi), known.reviewer(), PUBLIC]

    for viewer in may:
        assert enrolment.issue_code(viewer, site, now=NOW).text
        device = make_device(site)
        assert enrolment.revoke_device(viewer, device.pk, now=NOW).revoked_at == NOW
    codes, device = EnrolmentCode.objects.count(), make_device(site)
    for viewer in lack_the_word:
        with pytest.raises(PermissionMissing):
            enrolment.issue_code(viewer, site, now=NOW)
        with pytest.raises(PermissionMissing):
            enrolment.revoke_device(viewer, device.pk, now=NOW)
    stranger = known.site_manager_of(cast.sato_tobi)
    with pytest.raises(errors.NotYourDevices):
        enrolment.issue_code(stranger, site, now=NOW)
    with pytest.raises(errors.NotYourDevices):
        enrolment.revoke_device(stranger, device.pk, now=NOW)

    device.refresh_from_db()
    assert (EnrolmentCode.objects.count(), device.revoked_at) == (codes, None)


def test_hat_for_one_site_does_not_reach_another_of_the_same_prime(cast: Cast, site: Site) -> None:
    hat = Viewer(
        account_id=1,
        role=Role.SITE_MANAGER,
        subject_kind=SubjectKind.SITE,
        subject_ccus_id=site.ccus_id,
        permissions=known.site_manager_of(cast.yamada_gumi).permissions,
    )

    with pytest.raises(errors.NotYourDevices):
        enrolment.issue_code(hat, make_site(cast.yamada_gumi), now=NOW)


def test_revoked_device_keeps_its_row_and_is_not_revoked_again(cast: Cast, site: Site) -> None:
    device = make_device(site)
    manager = known.site_manager_of(cast.yamada_gumi)

    enrolment.revoke_device(manager, device.pk, now=NOW)

    device.refresh_from_db()
    assert device.revoked_at == NOW
    with pytest.raises(errors.DeviceAlreadyRevoked):
        enrolment.revoke_device(manager, device.pk, now=NOW + timedelta(hours=1))
    with pytest.raises(errors.DeviceNotFound):
        enrolment.revoke_device(manager, 987654, now=NOW)


def test_heartbeat_overwrites_what_was_heard(site: Site) -> None:
    device = make_device(site)

    heard = enrolment.record_heartbeat(
        device.pk, now=NOW, clock_offset_ms=-1_200, queue_length=3, software=" gate　0.2 " + "x" * 80
    )

    assert (heard.last_seen_at, heard.clock_offset_ms, heard.queue_length) == (NOW, -1_200, 3)
    assert heard.software == ("gate 0.2 " + "x" * 80)[:60]
    assert heard.site == site


def test_heartbeat_without_a_measurement_keeps_the_last_one(site: Site) -> None:
    device = make_device(site)
    enrolment.record_heartbeat(device.pk, now=NOW, clock_offset_ms=900, queue_length=3, software="gate 0.1")

    heard = enrolment.record_heartbeat(device.pk, now=NOW, clock_offset_ms=None, queue_length=0)

    assert (heard.clock_offset_ms, heard.queue_length, heard.software) == (900, 0, "gate 0.1")


def test_revoked_device_is_told_at_its_next_heartbeat(cast: Cast, site: Site) -> None:
    device = make_device(site)
    enrolment.revoke_device(known.operator(), device.pk, now=NOW)

    with pytest.raises(errors.DeviceRevoked):
        enrolment.record_heartbeat(device.pk, now=NOW, clock_offset_ms=0, queue_length=0)

    device.refresh_from_db()
    assert device.last_seen_at is None


def test_qr_holds_the_address_with_the_code_where_servers_do_not_see_it() -> None:
    assert (
        enrolment.enrolment_url("ABCD-2345", public_url="https://ccus.example/")
        == "https://ccus.example/enrol/#ABCD-2345"
    )
    drawing = enrolment.enrolment_qr_svg("ABCD-2345", public_url="https://ccus.example")
    assert drawing.startswith("<svg ")
    assert 'viewBox="0 0 ' in drawing
    assert "<?xml" not in drawing
    assert "<script" not in drawing
