"""How a foreign key is compared with a number."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, ForeignKey
from django.db.models.fields.related_lookups import RelatedExact
from django.db.models.sql.compiler import SQLCompiler


class ExactBigint(RelatedExact):
    """Says that a number compared with a bigint column is a bigint.

    A bare 5 is an integer to PostgreSQL. Ordered indexes compare the two; GiST indexes (a number beside days: who is on the
    roster of a site when) cannot, and would be read by the days alone, 350 ms instead of 4 at a site with 6,000 entries.
    """

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        statement, values = super().process_rhs(compiler, connection)
        if statement == "%s" and isinstance(self.lhs.output_field.target_field, BigAutoField):
            return "%s::int8", values
        return statement, values


def compare_bigints() -> None:
    """For every foreign key of the process."""
    ForeignKey.register_lookup(ExactBigint)
