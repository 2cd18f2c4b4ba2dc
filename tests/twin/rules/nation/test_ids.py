from __future__ import annotations

import numpy as np
import pytest
from stdnum.jp import cn

from ccus.kit.ids import IdKind, has_own_check_digit, kind_of, new_id
from ccus.twin.rules.nation.ids import corporate_numbers, id_numbers


@pytest.mark.parametrize("kind", list(IdKind))
def test_ids_are_those_the_kit_would_make(kind: IdKind) -> None:
    for text in id_texts(kind, 300, seed=7):
        assert text == new_id(kind, digits=text[:11])
        assert has_own_check_digit(text)
        assert kind_of(text) is kind


def test_no_id_comes_twice() -> None:
    ids = id_numbers(IdKind.TECHNICIAN, 400_000, seed=20240229)

    assert len(np.unique(ids)) == 400_000
    assert ids.max() < 10**14


def test_another_seed_gives_other_ids() -> None:
    assert id_texts(IdKind.SITE, 3, seed=1) != id_texts(IdKind.SITE, 3, seed=2)
    assert id_texts(IdKind.SITE, 3, seed=1) == id_texts(IdKind.SITE, 5, seed=1)[:3]


@pytest.mark.parametrize("free", [700011000111, 1, 999999999999, 123456789012])
def test_corporate_numbers_carry_the_official_check_digit(free: int) -> None:
    assert cn.is_valid(f"{corporate_numbers(np.array([free]))[0]:013d}")


def id_texts(kind: IdKind, count: int, *, seed: int) -> list[str]:
    return [f"{number:014d}" for number in id_numbers(kind, count, seed=seed)]
