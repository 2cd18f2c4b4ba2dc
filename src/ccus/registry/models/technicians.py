from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from ccus.registry.states import (
    CredentialKind,
    ExemptionReason,
    Gender,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    MutualAidStatus,
    RegistrationKind,
    SkillLevel,
)


class Technician(models.Model):
    """One row is one person for life: technician (技能者). Together with its neighbours it holds the 40 items of the profile.

    Written by the registration services only; never deleted. Items that change with time live in tables with validity ranges:
    affiliations (item 16, and 17 the day of hiring), insurance (18–22); lists live beside it: checkups (28), trades (29–30),
    qualifications (33) and credentials (32, 35, 36). The number of cards issued (item 40) is counted from `Card`.
    Source of the item list: committee papers on joint use of registered data, technician items 1–40.
    """

    ccus_id = models.CharField(max_length=14, unique=True)
    registration_kind = models.CharField(max_length=12, choices=RegistrationKind.choices)
    registered_on = models.DateField()

    family_name = models.CharField(max_length=100, blank=True, help_text="as typed; empty for a one-part name")
    given_name = models.CharField(max_length=100, blank=True, help_text="as typed; for foreign names all given names")
    family_kana = models.CharField(max_length=100, blank=True)
    given_kana = models.CharField(max_length=100, blank=True)
    name_folded = models.CharField(max_length=200, help_text="full name folded for search: width, case, variant kanji")
    kana_folded = models.CharField(max_length=200, blank=True, help_text="katakana reading, orders every list")
    common_name = models.CharField(max_length=200, blank=True)
    gender = models.CharField(max_length=8, choices=Gender.choices, blank=True)
    birth_date = models.DateField()
    face_photo = models.CharField(max_length=200, blank=True, help_text="key in the file store; re-encoded JPEG")
    blood_type = models.CharField(max_length=2, blank=True, help_text="A, B, O or AB")
    blood_rh = models.CharField(max_length=1, blank=True, help_text="+ or -")

    postal_code = models.CharField(max_length=7, blank=True)
    prefecture_code = models.CharField(max_length=2)
    address = models.CharField(max_length=300, help_text="without the prefecture's name")
    phone_home = models.CharField(max_length=20, blank=True)
    phone_mobile = models.CharField(max_length=20, blank=True)
    fax = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    emergency_contact_name = models.CharField(max_length=200, blank=True)
    emergency_contact_relationship = models.CharField(max_length=40, blank=True)
    emergency_contact_address = models.CharField(max_length=300, blank=True)
    emergency_contact_phone = models.CharField(max_length=20, blank=True)
    card_delivery_address = models.CharField(max_length=300, blank=True)
    card_delivery_phone = models.CharField(max_length=20, blank=True)

    kentaikyo_status = models.CharField(max_length=20, choices=MutualAidStatus.choices, blank=True)
    kentaikyo_insured_number = models.CharField(max_length=20, blank=True)
    chutaikyo_enrolled = models.BooleanField(null=True)
    workers_comp_special_enrolled = models.BooleanField(null=True)
    workers_comp_special_kind = models.CharField(max_length=40, blank=True)

    experience_years = models.PositiveSmallIntegerField(null=True)
    career_text = models.TextField(blank=True)
    skill_level = models.PositiveSmallIntegerField(choices=SkillLevel.choices, default=SkillLevel.LEVEL_1.value)
    nationality = models.CharField(max_length=2, default="JP", help_text="ISO 3166-1 alpha-2")
    residence_status_code = models.CharField(max_length=40, blank=True)
    residence_period_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="technician_id_is_14_digits", condition=Q(ccus_id__regex=r"^\d{14}$")),
            models.CheckConstraint(
                name="a_technician_has_at_least_one_part_of_a_name", condition=~Q(family_name="", given_name="")
            ),
            models.CheckConstraint(name="level_is_1_to_4", condition=Q(skill_level__range=(1, 4))),
        ]
        indexes = [
            models.Index(fields=["kana_folded", "id"], name="technician_by_kana"),
            models.Index(fields=["prefecture_code"], name="technician_by_prefecture"),
            models.Index(fields=["birth_date"], name="technician_by_birth_date"),
            # The same person twice: a name with a birth date that is a slip away, and telephones.
            models.Index(fields=["name_folded", "birth_date"], name="technician_by_name_and_birth"),
            models.Index(fields=["kana_folded", "birth_date"], name="technician_by_kana_and_birth"),
            models.Index(fields=["phone_mobile"], condition=~Q(phone_mobile=""), name="technician_by_mobile"),
            models.Index(fields=["phone_home"], condition=~Q(phone_home=""), name="technician_by_home_phone"),
            # Two people under one number of the retirement mutual aid.
            models.Index(
                Func(F("kentaikyo_insured_number"), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace"),
                condition=~Q(kentaikyo_insured_number=""),
                name="technician_by_insured_number",
            ),
            GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="technician_name_trigrams"),
            GinIndex(fields=["kana_folded"], opclasses=["gin_trgm_ops"], name="technician_kana_trigrams"),
        ]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.family_name, self.given_name) if part)

    @property
    def called_name(self) -> str:
        """What a gate may show in public: the given name, or the only name there is."""
        return self.given_name or self.family_name


class TechnicianInsurance(models.Model):
    """One social insurance of one technician over a range of days (items 18–22). At most one state per line on any day."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="insurances")
    line = models.CharField(max_length=12, choices=InsuranceLine.choices)
    status = models.CharField(max_length=12, choices=InsuranceStatus.choices)
    scheme = models.CharField(max_length=30, choices=InsuranceScheme.choices, blank=True)
    exemption_reason = models.CharField(max_length=40, choices=ExemptionReason.choices, blank=True)
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_state_per_insurance_line_of_a_technician_at_a_time",
                expressions=[
                    ("technician", RangeOperators.EQUAL),
                    ("line", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="technician_exemption_has_a_reason_and_nothing_else_has",
                condition=(Q(status=InsuranceStatus.EXEMPT.value) & ~Q(exemption_reason=""))
                | (~Q(status=InsuranceStatus.EXEMPT.value) & Q(exemption_reason="")),
            ),
        ]


class TechnicianTrade(models.Model):
    """A trade (職種) the technician registered, first the main one; one to four (items 29, 30)."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="trades")
    position = models.PositiveSmallIntegerField()
    trade_code = models.CharField(
        max_length=5, help_text="major-minor, 06-01; minor may be ?? where the code is unknown"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["technician", "position"], name="one_trade_per_position"),
            models.UniqueConstraint(fields=["technician", "trade_code"], name="a_trade_is_registered_once"),
            models.CheckConstraint(name="up_to_four_trades", condition=Q(position__range=(1, 4))),
        ]


class HealthCheckup(models.Model):
    """One health check-up taken: kind and day (item 28)."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="checkups")
    kind = models.CharField(max_length=40)
    taken_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["technician", "kind", "taken_on"], name="a_checkup_is_registered_once")
        ]


class Qualification(models.Model):
    """A licence, skill test, training course with a certificate (保有資格, item 33) over the days it is in force."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="qualifications")
    name = models.CharField(max_length=120, help_text="official name")
    certificate_number = models.CharField(max_length=60, blank=True)
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_qualification_is_not_registered_twice_for_the_same_days",
                expressions=[
                    ("technician", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Credential(models.Model):
    """Schooling (item 32), training taken (35) or an award (36): a name and the day it was gained."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=12, choices=CredentialKind.choices)
    name = models.CharField(max_length=200)
    gained_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["technician", "kind", "name", "gained_on"],
                name="a_credential_is_registered_once",
                nulls_distinct=False,
            )
        ]
