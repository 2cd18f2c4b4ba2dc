"""The country's figures laid down as kept values, as if its facts had been counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccus.insights.models import MeasureValue
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.marginals import Marginals

OTHERS, ONE_PERSON = "corporation", "one_person_contractor"


def keep_marginals(country: Marginals) -> None:
    """By prefecture only stocks are published, so all of a prefecture stands in the first month."""
    MeasureValue.objects.bulk_create(
        MeasureValue(measure=measure, period_on=month.first_on, split=split, part=part, value=value)
        for measure, split, month, part, value in _values(country)
    )


def _values(country: Marginals) -> Iterator[tuple[str, str, JstMonth, str, int]]:
    others, alone = country.corporations_and_sole_traders, country.one_person_contractors
    for month in sorted({*others, *alone}):
        yield "businesses_registered", "", month, "", others.get(month, 0) + alone.get(month, 0)
        yield "businesses_registered", "kind", month, OTHERS, others.get(month, 0)
        yield "businesses_registered", "kind", month, ONE_PERSON, alone.get(month, 0)
    for month in country.kinds_from_one_person:
        net = country.kinds_from_one_person[month] - country.kinds_to_one_person[month]
        yield "business_kind_moves", "kind", month, OTHERS, net
        yield "business_kind_moves", "kind", month, ONE_PERSON, -net
    for measure, series in (
        ("technicians_registered", country.technicians),
        ("sites_opened", country.sites),
        ("work_records", country.work_records),
    ):
        for month, value in series.items():
            yield measure, "", month, "", value
    yield from _by_prefecture(country, first=min(country.technicians))


def _by_prefecture(country: Marginals, *, first: JstMonth) -> Iterator[tuple[str, str, JstMonth, str, int]]:
    kinds: tuple[tuple[str, Mapping[int, int]], ...] = (
        (OTHERS, country.corporations_and_sole_traders_by_prefecture),
        (ONE_PERSON, country.one_person_contractors_by_prefecture),
    )
    for number, people in country.technicians_by_prefecture.items():
        code = f"{number:02d}"
        yield "technicians_registered", "prefecture", first, code, people
        yield "businesses_registered", "prefecture", first, code, sum(stock[number] for _, stock in kinds)
        for kind, stock in kinds:
            yield "businesses_registered", "prefecture_kind", first, f"{code}:{kind}", stock[number]
