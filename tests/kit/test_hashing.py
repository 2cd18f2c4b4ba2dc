from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest

from ccus.kit.calendar import JST
from ccus.kit.hashing import canonical_json, sha256_hex


class Colour(StrEnum):
    WHITE = "white"


@pytest.mark.parametrize("content", [b"abc", "abc"])
def test_hash_is_the_published_one(content: bytes | str) -> None:
    # FIPS 180-4, example of SHA-256 over "abc".
    assert sha256_hex(content) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"b": 1, "a": [True, None, "髙"]}, '{"a":[true,null,"髙"],"b":1}'),
        ({"on": date(2024, 4, 1), "at": time(8, 5)}, '{"at":"08:05:00","on":"2024-04-01"}'),
        (datetime(2024, 4, 1, 8, 5, tzinfo=JST), '"2024-03-31T23:05:00Z"'),
        (datetime(2024, 4, 1, 8, 5, 0, 5, tzinfo=UTC), '"2024-04-01T08:05:00.000005Z"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (Decimal("1.50"), '"1.50"'),
        ((1, 2), "[1,2]"),
        (Colour.WHITE, '"white"'),
        ('a"\n', '"a\\"\\n"'),
    ],
)
def test_content_has_one_text(content: object, text: str) -> None:
    assert canonical_json(content) == text.encode()


def test_order_of_keys_and_zone_of_a_moment_make_no_difference() -> None:
    one = {"a": datetime(2024, 4, 1, 8, 5, tzinfo=JST), "b": 2}
    other = {"b": 2, "a": datetime(2024, 3, 31, 23, 5, tzinfo=UTC)}

    assert canonical_json(one) == canonical_json(other)


@pytest.mark.parametrize(
    "content",
    [{1: "a"}, [{"a": {None: 1}}], {"a": {1, 2}}, datetime(2024, 4, 1), object()],  # noqa: DTZ001
)
def test_content_without_one_text_is_refused(content: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(content)


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))
