from __future__ import annotations

from django.db import models


class MeasureValue(models.Model):
    """What one measure came to in one month, whole or in one part of a split: a kept value.

    Written by `services.folding` (increments) and `services.recounting` (from facts) alone; disposable, since it follows from
    facts. Read it through `queries.values`, which adds the increments that still wait.
    """

    measure = models.CharField(max_length=40)
    period_on = models.DateField(help_text="first day of the month")
    split = models.CharField(max_length=24, blank=True)
    part = models.CharField(max_length=40, blank=True)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_measure_has_one_value_per_month_and_part", fields=["measure", "split", "period_on", "part"]
            )
        ]


class Increment(models.Model):
    """A change of a measure that is not yet folded into its value.

    Appended by triggers in the transaction that changes the facts, so that it exists exactly if they do; folded and removed
    every few seconds. Nobody reads single rows, and none is ever changed.
    """

    measure = models.CharField(max_length=40)
    period_on = models.DateField()
    split = models.CharField(max_length=24, blank=True)
    part = models.CharField(max_length=40, blank=True)
    delta = models.BigIntegerField()


class MeasureProgress(models.Model):
    """How far the values of one measure are kept: when increments were last folded, and when all was last counted from facts.

    A measure whose declared formula is newer than `formula` must be counted from facts before its values mean anything.
    """

    measure = models.CharField(max_length=40, primary_key=True)
    folded_at = models.DateTimeField(null=True)
    recounted_at = models.DateTimeField(null=True)
    formula = models.CharField(max_length=200)
