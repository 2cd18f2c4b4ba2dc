"""Database constraints turned into refusals: what a person is told is what the database really refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, transaction

from ccus.foundation.refusals import Refusal


@contextmanager
def refuse_on(refusals: Mapping[str, Refusal]) -> Iterator[None]:
    """Writes inside are a savepoint; a violated constraint that is named in `refusals` is raised as its refusal.

    Any other violation is a defect and rises as it is. Call inside a transaction.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
        if name is not None and name in refusals:
            raise refusals[name] from error
        raise
