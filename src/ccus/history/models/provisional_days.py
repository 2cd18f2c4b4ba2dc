from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ccus.history.models.work_records import DirectEntry
from ccus.history.states import EnteredAs, ProvisionalState
from ccus.registry.models import Business, Technician
from ccus.sites.models import Site


class ProvisionalDay(models.Model):
    """A day of work noted where no gate could record it: provisional day (仮の就業日).

    Noted by the technician or the employer, before the prime has opened the site or where the site has no reader. It is no work
    record and stands in no total: only when `rules.provisional` concludes that it counts does it become an approved direct entry
    (`direct_entry`), and through that a work record. `state` and `missing` are that conclusion, written by
    `services.provisional_concluding` alone; everything else are facts. `site` is empty until the prime recognises the place
    (`linked_at`), unless the author named a registered site. Never deleted.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="provisional_days")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="provisional_days")
    work_date = models.DateField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="provisional_days")
    place_name = models.CharField(max_length=200, help_text="name of the site as typed, or of the registered one")
    place_folded = models.CharField(max_length=200)
    place_address = models.CharField(max_length=300, blank=True)
    prime_name = models.CharField(max_length=200, blank=True, help_text="prime contractor as typed")
    prime = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="provisional_days_as_prime")
    trade_code = models.CharField(max_length=5)
    site_roles = ArrayField(models.CharField(max_length=24))
    work_content = models.CharField(max_length=200, blank=True)
    entered_as = models.CharField(max_length=12, choices=EnteredAs.choices)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()
    closes_on = models.DateField(help_text="last day on which anything about it is taken")
    linked_by = models.CharField(max_length=80, blank=True)
    linked_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ProvisionalState.choices)
    missing = ArrayField(models.CharField(max_length=16), default=list, help_text="values of Missing")
    concluded_at = models.DateTimeField()
    direct_entry = models.OneToOneField(
        DirectEntry, on_delete=models.PROTECT, null=True, related_name="provisional_day"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_provisional_day_per_technician_date_and_place",
                fields=["technician", "work_date", "place_folded"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_counted_provisional_day_has_its_direct_entry",
                condition=Q(state=ProvisionalState.COUNTED.value, direct_entry__isnull=False)
                | (~Q(state=ProvisionalState.COUNTED.value) & Q(direct_entry__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_counted_provisional_day_has_a_site",
                condition=~Q(state=ProvisionalState.COUNTED.value) | Q(site__isnull=False),
            ),
            models.CheckConstraint(
                name="a_linked_provisional_day_says_by_whom_and_when",
                condition=Q(linked_at__isnull=True, linked_by="")
                | (Q(linked_at__isnull=False, site__isnull=False) & ~Q(linked_by="")),
            ),
            models.CheckConstraint(name="a_provisional_day_names_a_role", condition=Q(site_roles__len__gte=1)),
        ]
        indexes = [
            models.Index(fields=["technician", "work_date"], name="provisional_by_technician"),
            models.Index(fields=["business", "work_date"], name="provisional_by_business"),
            models.Index(fields=["prime", "closes_on"], name="provisional_by_prime"),
            models.Index(fields=["site", "work_date"], name="provisional_by_site"),
            models.Index(
                fields=["closes_on"],
                condition=Q(state__in=[ProvisionalState.NOTED.value, ProvisionalState.BACKED.value]),
                name="provisional_still_open",
            ),
        ]


class ProvisionalEvidence(models.Model):
    """Something that speaks for a provisional day, given by one person or firm. Appended only.

    `giver` tells persons apart (`technician:<ID>` or `business:<ID>`). Positions are kept as measured and shown to nobody but as
    a distance; `photo` names a re-encoded picture in the file store, without what the camera wrote into it.
    """

    day = models.ForeignKey(ProvisionalDay, on_delete=models.PROTECT, related_name="evidences")
    kind = models.CharField(max_length=16, help_text="code of data/evidence_classes.csv")
    giver = models.CharField(max_length=40)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    fixed_at = models.DateTimeField(null=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    colleague = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="+")
    photo = models.CharField(max_length=100, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True, help_text="of the picture as it was sent")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_position_is_whole",
                condition=~Q(kind="gps")
                | Q(latitude__isnull=False, longitude__isnull=False, accuracy_m__isnull=False, fixed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_colleagues_word_names_the_colleague",
                condition=~Q(kind="colleague") | Q(colleague__isnull=False),
            ),
            models.CheckConstraint(name="a_photo_has_its_picture", condition=~Q(kind="permit_photo") | ~Q(photo="")),
            models.CheckConstraint(name="a_site_qr_names_the_site", condition=~Q(kind="qr") | Q(site__isnull=False)),
            models.UniqueConstraint(
                name="a_colleague_vouches_once_for_a_day",
                fields=["day", "colleague"],
                condition=Q(colleague__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["photo_sha256"], condition=~Q(photo_sha256=""), name="evidence_by_photo")]


class ProvisionalAnswer(models.Model):
    """The prime's word about a provisional day: confirmed, or not accepted with a reason. The latest holds. Appended only."""

    day = models.ForeignKey(ProvisionalDay, on_delete=models.PROTECT, related_name="answers")
    confirms = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    answered_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField()
