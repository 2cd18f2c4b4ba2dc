"""The completion number of a registered core technician fills in the qualification, and is followed once the person is registered."""

from __future__ import annotations

from datetime import date, datetime

from ccus.access.services.attempts import Door, count_attempt, forget_attempts
from ccus.applications.errors import ApplicationNotFound
from ccus.applications.models import Application
from ccus.applications.permissions import check_can_fill_in
from ccus.applications.queries.answers import current_version
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import value_of
from ccus.applications.services.answers import check_editable, save_page
from ccus.kit.calendar import jst_date
from ccus.registry.errors.outside_links import CertificateConsentMissing
from ccus.registry.models import Technician
from ccus.registry.rules.outside_records import CoreCertificate
from ccus.registry.services.core_certificates import find_certificate
from ccus.registry.services.outside_asking import Clients, client_of
from ccus.registry.services.outside_links import follow_number_of

PAGE, NUMBER, CONSENT, FILLED_IN = "qualifications", "core_number", "core_consent", "qualifications"
DOOR = "core-number"
FREE_TRIES = 8


def fill_in_certificate(
    number: int, *, caller: Caller, now: datetime, address: str = "", clients: Clients = client_of
) -> CoreCertificate:
    """Adds the certificate of the number that was typed to the qualifications, once. What else was typed stays.

    Raises ApplicationNotFound, StepNotPossible, DeadlinePassed, CertificateConsentMissing, LinkNumberUnreadable,
    CertificateNotFound, CertificateServiceSilent, SignInMustWait. Not to be called inside a transaction.
    """
    application = Application.objects.filter(number=number).first()
    if application is None:
        raise ApplicationNotFound
    check_can_fill_in(application, caller)
    check_editable(application, on=jst_date(now))
    version = current_version(application)
    answers = version.answers if version else {}
    if value_of(answers, CONSENT) is not True:
        raise CertificateConsentMissing
    door = Door(kind=DOOR, name=str(number), address=address, free_failures=FREE_TRIES)
    count_attempt(door, now=now)
    name, born = _who(application, answers)
    certificate = find_certificate(
        value_of(answers, NUMBER) or "", full_name=name, birth_date=born, now=now, clients=clients
    )
    forget_attempts(door, now=now)
    typed = str(answers.get(FILLED_IN, {}).get("typed", "")).strip()
    if certificate.number not in typed:
        line = f"{certificate.course}、{certificate.completed_on.isoformat()}、{certificate.number}"
        together = "\n".join(filter(None, (typed, line)))
        save_page(number, PAGE, typed={FILLED_IN: together}, caller=caller, now=now)
    return certificate


def follow_core_number(application: Application, *, now: datetime) -> None:
    """Later changes flow in, where the person consented. A proxy cannot consent for them. Call in the transaction of the approval."""
    version = current_version(application)
    answers = version.answers if version else {}
    number = value_of(answers, NUMBER)
    if application.proxy_ccus_id or not number or value_of(answers, CONSENT) is not True:
        return
    technician = Technician.objects.filter(ccus_id=application.technician_ccus_id or "-").first()
    if technician is not None:
        follow_number_of(technician, number, given_by=application.opened_by, now=now)


def _who(application: Application, answers: dict[str, dict[str, str]]) -> tuple[str, date | None]:
    """As typed; for somebody registered who asks for more, as registered."""
    if application.technician_ccus_id:
        person = Technician.objects.get(ccus_id=application.technician_ccus_id)
        return person.full_name, person.birth_date
    born = value_of(answers, "birth_date")
    name = " ".join(filter(None, (value_of(answers, "family_name"), value_of(answers, "given_name"))))
    return name, date.fromisoformat(born) if born else None
