import pytest

from ccus.kit.money import display_yen


@pytest.mark.parametrize(
    ("amount_yen", "shown"),
    [(4900, "4,900円"), (0, "0円"), (10, "10円"), (-4900, "-4,900円"), (1_234_567, "1,234,567円")],
)
def test_yen_are_shown_in_groups_of_three(amount_yen: int, shown: str) -> None:
    assert display_yen(amount_yen) == shown
