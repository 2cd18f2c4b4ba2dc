from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccus.access.states import CodePurpose, DeskProof, RecoveryState


class OneTimeCode(models.Model):
    """One code that proves somebody once. `subject` is whom or what it is for, such as a technician's ID.

    Only a keyed hash is kept. Used, used up by wrong tries or replaced codes stay until they are swept out by age.
    """

    purpose = models.CharField(max_length=8, choices=CodePurpose.choices)
    subject = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True)
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "purpose"], name="one_time_code_by_subject")]


class Recovery(models.Model):
    """Somebody got back into a technician's account with one weak proof: the new PIN holds after a day, unless the person stops it.

    `proof_hash` is that of birth date and the new PIN (as in `Account`). Never deleted.
    """

    login_name = models.CharField(max_length=80)
    technician_ccus_id = models.CharField(max_length=14)
    display_name = models.CharField(max_length=120)
    proof_hash = models.CharField(max_length=128)
    stop_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=RecoveryState.choices, default=RecoveryState.WAITING.value)
    asked_at = models.DateTimeField()
    holds_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "recoveries"
        constraints = [
            models.UniqueConstraint(
                fields=["technician_ccus_id"],
                condition=Q(state=RecoveryState.WAITING.value),
                name="one_waiting_recovery_of_a_person",
            ),
            models.CheckConstraint(name="a_recovery_waits", condition=Q(holds_at__gt=F("asked_at"))),
        ]


class DeskIdentification(models.Model):
    """Two people at a desk have seen two proofs of a person, who then gets a code to start anew with. Never deleted."""

    technician_ccus_id = models.CharField(max_length=14)
    proofs = ArrayField(models.CharField(max_length=20, choices=DeskProof.choices))
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=80, blank=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_desk_sees_two_proofs", condition=Q(proofs__len__gte=2)),
            models.CheckConstraint(
                name="a_person_is_identified_by_two",
                condition=Q(agreed_by="", agreed_at__isnull=True)
                | (~Q(agreed_by="") & ~Q(agreed_by=F("proposed_by")) & Q(agreed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["agreed_at", "proposed_at"], name="identification_by_state")]
