from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """The answer to one question that takes seconds to count at national scale: a kept answer (残した答え).

    Written by the services of insights after counting, read by pages; never removed, but replaced when what it was counted
    from has another `stamp`. What may not be shown was withheld before. Which people it names, it names by internal id alone.
    """

    question = models.CharField(
        max_length=200, primary_key=True, help_text="what was asked, in the words of its service"
    )
    stamp = models.CharField(max_length=200, help_text="state of what it was counted from")
    content = models.JSONField()
    made_at = models.DateTimeField()
