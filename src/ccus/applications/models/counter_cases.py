from __future__ import annotations

from django.db import models

from ccus.applications.models.applications import Application


class CounterCase(models.Model):
    """An application that a clerk took in at a registration counter (認定登録機関), as the counter knows it.

    `key` is made where the clerk types, also without a line: the same key again finds the same case. `slip` stands on the paper that
    the person takes along at once. Neither leads anybody into the application: only clerks of the counter have a part in it.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, primary_key=True, related_name="counter_case"
    )
    counter_ccus_id = models.CharField(max_length=14, help_text="business ID of the organization that runs the counter")
    key = models.UUIDField(help_text="UUIDv7 of the machine of the clerk")
    slip = models.CharField(max_length=9, help_text="number on the slip, such as 1121-7QK3")
    clerk = models.CharField(max_length=80, help_text="who has it in hand, as the audit trail names them")
    clerk_name = models.CharField(max_length=120)
    received_at = models.DateTimeField(help_text="when the person stood there, by the clerk's machine")
    arrived_at = models.DateTimeField()
    papers_taken = models.JSONField(default=dict, help_text="key of the clerk's machine to the paper, of each picture")
    taken_yen = models.PositiveIntegerField(null=True, help_text="taken at the counter before the fee was asked")
    taken_by = models.CharField(max_length=8, blank=True, help_text="way of that payment")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["counter_ccus_id", "key"], name="a_counter_takes_a_case_in_once"),
            models.UniqueConstraint(fields=["counter_ccus_id", "slip"], name="slips_of_a_counter_do_not_repeat"),
        ]
        indexes = [models.Index(fields=["counter_ccus_id", "received_at"], name="counter_case_by_day")]
