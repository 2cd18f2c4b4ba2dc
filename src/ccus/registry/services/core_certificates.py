"""A registered core technician's certificate, asked for while somebody is applying: once, and quickly, since a person waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from ccus.foundation.outside import OutsideClient, OutsideMissing, OutsideTrouble
from ccus.registry.errors.outside_links import CertificateNotFound, CertificateServiceSilent, LinkNumberUnreadable
from ccus.registry.models import OutsideService
from ccus.registry.rules.outside_records import CoreCertificate, fold_number, is_about
from ccus.registry.services.outside_asking import Clients, client_of
from ccus.registry.states import OutsideSource

WAIT_SECONDS = 3.0
_SOURCE = OutsideSource.CORE_TECHNICIANS


def find_certificate(
    number: str, *, full_name: str, birth_date: date | None, now: datetime, clients: Clients = client_of
) -> CoreCertificate:
    """The certificate, if it is about a person of that name and birth date. Whoever calls has their consent.

    Not to be called inside a transaction. Raises LinkNumberUnreadable, CertificateNotFound (the same for somebody else's number),
    CertificateServiceSilent.
    """
    folded = fold_number(_SOURCE, number)
    if not folded:
        raise LinkNumberUnreadable
    client = clients(_SOURCE)
    if client is None or OutsideService.objects.filter(source=_SOURCE.value, paused_until__gt=now).exists():
        raise CertificateServiceSilent
    try:
        certificate = _hurried(client).get(f"/records/{folded}", CoreCertificate)
    except OutsideMissing as nobody:
        raise CertificateNotFound from nobody
    except OutsideTrouble as trouble:
        raise CertificateServiceSilent from trouble
    if birth_date is None or not is_about(certificate, full_name=full_name, birth_date=birth_date):
        raise CertificateNotFound
    return certificate


def _hurried(client: OutsideClient) -> OutsideClient:
    return replace(client, attempts=1, read_seconds=min(client.read_seconds, WAIT_SECONDS), whole_seconds=WAIT_SECONDS)
