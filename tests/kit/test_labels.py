from ccus.kit.labels import Labelled, LabelledInt


class Door(Labelled):
    OPEN = "open", "開", "open"
    SHUT = "shut", "閉", "closed"


class Floor(LabelledInt):
    GROUND = 1, "1階", "ground floor"
    UPPER = 2, "2階", "upper floor"


def test_member_is_its_value_and_carries_both_labels() -> None:
    assert Door("shut") is Door.SHUT
    assert f"{Door.SHUT}" == "shut"
    assert (Door.SHUT.label(), Door.SHUT.label("en")) == ("閉", "closed")
    assert Floor(2) is Floor.UPPER
    assert Floor.UPPER + 1 == 3
    assert (Floor.UPPER.label(), Floor.UPPER.label("en")) == ("2階", "upper floor")


def test_choices_are_values_with_japanese_labels_in_order() -> None:
    assert Door.choices() == [("open", "開"), ("shut", "閉")]
    assert Floor.choices() == [(1, "1階"), (2, "2階")]
