from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from ccus.access.states import Role, SubjectKind


class AccountManager(BaseUserManager["Account"]):
    """What Django's sign-in machinery asks of a user model."""

    def create_user(self, login_name: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(login_name=login_name, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login_name=username)


class Account(AbstractBaseUser):
    """One human being who signs in. Belongs to the person, never to a firm: firms hold grants (`RoleGrant`).

    Made by sign-up or by a registry desk; closed by `is_active`, never deleted, since the audit trail names it. What the
    person may do is not here: it follows from the grants in force today.
    """

    login_name = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="ja")
    proof_hash = models.CharField(
        max_length=128,
        blank=True,
        help_text="argon2 of birth date and PIN together, for technicians who sign in with these",
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = AccountManager()

    USERNAME_FIELD = "login_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session is tied to: with another password or PIN, sessions that were open elsewhere end."""
        key_salt = "ccus.access.Account.get_session_auth_hash"
        return salted_hmac(key_salt, self.password + self.proof_hash, secret=secret, algorithm="sha256").hexdigest()


class RoleGrant(models.Model):
    """One row lets one account act in one role, for one subject, over a range of days: a delegation.

    `subject_ccus_id` is the 14-digit ID of the technician, business or site (empty for desks and operators), kept as text
    because access sits below the registry. Revoking ends the range; rows are never deleted.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=Role.choices)
    subject_kind = models.CharField(max_length=20, choices=SubjectKind.choices)
    subject_ccus_id = models.CharField(max_length=14, blank=True)
    subject_name = models.CharField(max_length=200, blank=True, help_text="label shown in the hat switcher")
    valid = DateRangeField()
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_grant_of_a_role_for_a_subject_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("subject_ccus_id", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="subject_id_is_there_exactly_when_the_kind_needs_it",
                condition=Q(subject_kind=SubjectKind.NONE.value, subject_ccus_id="")
                | (~Q(subject_kind=SubjectKind.NONE.value) & Q(subject_ccus_id__regex=r"^\d{14}$")),
            ),
        ]
        indexes = [models.Index(fields=["subject_ccus_id"], name="grant_by_subject")]
