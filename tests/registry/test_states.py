from __future__ import annotations

import pytest

from ccus.kit.labels import Labelled, LabelledInt
from ccus.registry import states

LISTS = [
    value
    for value in vars(states).values()
    if isinstance(value, type) and issubclass(value, (Labelled, LabelledInt)) and value.__module__ == states.__name__
]


@pytest.mark.parametrize("closed_list", LISTS)
def test_every_member_has_words_in_both_languages(closed_list: type[Labelled] | type[LabelledInt]) -> None:
    assert all(member.label("ja") and member.label("en") for member in closed_list)
