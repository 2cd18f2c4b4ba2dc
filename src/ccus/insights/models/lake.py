from __future__ import annotations

from django.db import models


class RecordMonthChange(models.Model):
    """Work records of this month changed, and the columnar copy does not know yet.

    Appended by triggers in the transaction of the change, so that it exists exactly if the change does; `LakeMonth` takes
    it over. Nobody reads single rows, and none is ever changed.
    """

    month = models.DateField(help_text="first day of the month")


class LakeMonth(models.Model):
    """One month with work records, and the mark of its latest known change.

    A copy that was made under another mark is out of date. Marks are never used twice, so that a copy made from another
    database, or before a backup was restored, is recognised too.
    """

    month = models.DateField(primary_key=True, help_text="first day of the month")
    mark = models.UUIDField()
