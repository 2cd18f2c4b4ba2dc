from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ccus.levels.states import CertificateState, CertifierKind
from ccus.registry.models import Business, Technician


class CareerCertificate(models.Model):
    """A career before CCUS that somebody vouches for (経歴証明): days in [from_on, until_on], as counted when it was filed.

    Written by `services.careers`. Days count for levels once it is certified. `certifier` is empty when the evaluating body
    certifies, because nobody else can.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="career_certificates")
    from_on = models.DateField()
    until_on = models.DateField(help_text="last day, inclusive")
    work_days = models.PositiveIntegerField(help_text="by the formula in force on the day of filing")
    foreman_days = models.PositiveIntegerField()
    crew_leader_days = models.PositiveIntegerField(help_text="as crew leader and not as foreman")
    certifier_kind = models.CharField(max_length=20, choices=CertifierKind.choices)
    certifier = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="+")
    statement = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, choices=CertificateState.choices)
    filed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_career_certificate_in_force_per_technician",
                fields=["technician"],
                condition=Q(state__in=[CertificateState.FILED.value, CertificateState.CERTIFIED.value]),
            ),
            models.CheckConstraint(
                name="a_career_does_not_end_before_it_begins", condition=Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="no_more_days_led_than_worked",
                condition=Q(work_days__gte=F("foreman_days") + F("crew_leader_days")),
            ),
            models.CheckConstraint(
                name="a_firm_certifies_unless_the_evaluating_body_does",
                condition=Q(certifier_kind=CertifierKind.EVALUATING_BODY.value, certifier__isnull=True)
                | (~Q(certifier_kind=CertifierKind.EVALUATING_BODY.value) & Q(certifier__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_decided_certificate_says_by_whom_and_when",
                condition=Q(state=CertificateState.FILED.value, decided_at__isnull=True, decided_by="")
                | (~Q(state=CertificateState.FILED.value) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
        ]


class ProgressConsent(models.Model):
    """A technician lets one firm see what is missing to the next level, until they end it. Never deleted.

    Without it the employer sees days and the level held, and not the way to the next one.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="progress_consents")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="progress_consents")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_consent_in_force_per_technician_and_business",
                fields=["technician", "business"],
                condition=Q(ended_at__isnull=True),
            )
        ]
