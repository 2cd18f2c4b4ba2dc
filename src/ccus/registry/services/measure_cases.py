"""What a special measure gave to one case is written down, so that its pages say why."""

from __future__ import annotations

from datetime import date, datetime

from ccus.registry.models import MeasureCase
from ccus.registry.rules.special_measures import Grant


def write_case(
    grant: Grant,
    subject_kind: str,
    subject_id: object,
    *,
    now: datetime,
    usual: date | None = None,
    fee_yen: int | None = None,
) -> None:
    """Call inside the transaction that uses the grant; the same once more changes nothing."""
    MeasureCase.objects.get_or_create(
        measure_id=grant.measure.number,
        effect=grant.effect.value,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        taken_back_at=None,
        defaults={"usual": usual, "until": grant.until, "fee_yen": fee_yen, "given_at": now},
    )
