import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.kit import ids
from ccus.kit.ids import IdFormatError, IdKind

ELEVEN_DIGITS = st.from_regex(r"[0-9]{11}", fullmatch=True)
KINDS = st.sampled_from(IdKind)

# The IDs visible on the screen samples of the operator's published guide, with the kind of thing each belongs to.
PUBLISHED_SAMPLES = [
    ("22641747299522", IdKind.BUSINESS),
    ("10552531794322", IdKind.BUSINESS),
    ("64625226759422", IdKind.BUSINESS),
    ("97298142468922", IdKind.BUSINESS),
    ("49903350186622", IdKind.BUSINESS),
    ("88201894067522", IdKind.BUSINESS),
    ("92275522012022", IdKind.BUSINESS),
    ("87912327474722", IdKind.BUSINESS),
    ("83259770327932", None),  # a business all the same: the suffix is a hint only
    ("96613454796222", IdKind.BUSINESS),
    ("13286912802122", IdKind.BUSINESS),
    ("11288594589721", IdKind.TECHNICIAN),
    ("99015354297721", IdKind.TECHNICIAN),
    ("06988628760421", IdKind.TECHNICIAN),
    ("61898541082871", IdKind.SITE),
]


@pytest.mark.parametrize(("published", "kind"), PUBLISHED_SAMPLES)
def test_published_ids_are_accepted_without_our_check_digit(published: str, kind: IdKind | None) -> None:
    assert ids.parse_id(published) == published
    assert ids.kind_of(published) == kind


def test_published_ids_carry_our_check_digit_only_by_chance() -> None:
    assert [published for published, _ in PUBLISHED_SAMPLES if ids.has_own_check_digit(published)] == ["87912327474722"]


@pytest.mark.parametrize(
    "typed",
    [
        "06988628760421",
        "0698-8628-7604-21",
        "０６９８－８６２８－７６０４－２１",
        "0698ー8628ー7604ー21",
        "0698‐8628–7604—21",
        "0698−8628─7604ｰ21",
        " 0698 8628　7604\u00a021\n",
        "\ufeff06988628760421\u200b",
    ],
)
def test_id_is_read_in_any_width_with_any_spaces_and_hyphens(typed: str) -> None:
    assert ids.parse_id(typed) == "06988628760421"


@pytest.mark.parametrize(
    ("typed", "reason", "sentence_ja"),
    [
        ("", "empty", "IDが入力されていません。カードや通知に書かれた14桁の数字を入力してください。"),
        (" ー　", "empty", "IDが入力されていません。カードや通知に書かれた14桁の数字を入力してください。"),
        (
            "1128O594589721",
            "letters",
            "IDは数字14桁ですが、5文字目が数字ではなく「O」です。数字の「0」ではありませんか。確かめて入力し直してください。",
        ),
        (
            "１１２８－ｌ594-5897-21",
            "letters",
            "IDは数字14桁ですが、5文字目が数字ではなく「l」です。数字の「1」ではありませんか。確かめて入力し直してください。",
        ),
        (
            "1128859458972X",
            "letters",
            "IDは数字14桁ですが、14文字目が数字ではなく「X」です。確かめて入力し直してください。",
        ),
        (
            "6988628760421",
            "too_short",
            "IDは14桁ですが、「6988628760421」は13桁で、1桁足りません。"
            "表計算ソフトでは先頭の0が消えることがあります。カードや通知の14桁をすべて入力してください。",
        ),
        (
            "112885945897211",
            "too_long",
            "IDは14桁ですが、「112885945897211」は15桁で、1桁多くなっています。カードや通知の14桁だけを入力してください。",
        ),
    ],
)
def test_text_that_is_no_id_is_answered_with_what_why_and_what_to_do(typed: str, reason: str, sentence_ja: str) -> None:
    with pytest.raises(IdFormatError) as caught:
        ids.parse_id(typed)

    assert caught.value.reason == reason
    assert caught.value.typed == typed
    assert caught.value.sentence_ja == sentence_ja
    assert caught.value.sentence_en.endswith((".", "again."))


def test_english_sentence_names_the_position_and_the_digit_that_may_be_meant() -> None:
    with pytest.raises(IdFormatError) as caught:
        ids.parse_id("1128O594589721")

    assert caught.value.sentence_en == (
        'An ID is 14 digits, but character 5 is "O". The digit 0 may be meant. Check it and enter it again.'
    )


def test_very_long_text_is_quoted_in_part() -> None:
    with pytest.raises(IdFormatError) as caught:
        ids.parse_id("1" * 5000)

    assert len(caught.value.sentence_ja) < 150
    assert "5000桁" in caught.value.sentence_ja


def test_message_for_the_log_holds_no_typed_text() -> None:
    with pytest.raises(IdFormatError) as caught:
        ids.parse_id("6988628760421")

    assert str(caught.value) == "The ID cannot be read: too_short."


@given(st.text())
def test_any_text_is_either_fourteen_digits_or_a_format_error(text: str) -> None:
    try:
        parsed = ids.parse_id(text)
    except IdFormatError as error:
        assert error.reason in {"empty", "letters", "too_short", "too_long"}
    else:
        assert len(parsed) == 14
        assert parsed.isascii()
        assert parsed.isdigit()


def test_id_is_shown_in_groups_and_read_back() -> None:
    assert ids.display_id("11288594589721") == "1128-8594-5897-21"
    assert ids.parse_id(ids.display_id("11288594589721")) == "11288594589721"


@pytest.mark.parametrize(
    ("kind", "made"),
    [(IdKind.TECHNICIAN, "00000000001"), (IdKind.BUSINESS, "12345678901"), (IdKind.SITE, "99999999999")],
)
def test_made_id_has_the_given_digits_a_check_digit_and_its_kind(kind: IdKind, made: str) -> None:
    id14 = ids.new_id(kind, digits=made)

    assert (id14[:11], id14[12:]) == (made, kind.value)
    assert ids.has_own_check_digit(id14)
    assert ids.kind_of(id14) is kind


def test_check_digits_stay_what_they_are() -> None:
    assert ids.new_id(IdKind.TECHNICIAN, digits="12345678901") == "12345678901821"
    assert ids.new_id(IdKind.BUSINESS, digits="12345678901") == "12345678901122"
    assert ids.new_id(IdKind.SITE, digits="12345678901") == "12345678901471"


def test_random_ids_differ() -> None:
    assert len({ids.new_id(IdKind.TECHNICIAN) for _ in range(100)}) == 100


@pytest.mark.parametrize("digits", ["", "1234567890", "123456789012", "1234567890a", "１２３４５６７８９０１"])
def test_id_is_not_made_from_anything_but_eleven_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="Expected 11 digits"):
        ids.new_id(IdKind.TECHNICIAN, digits=digits)


@given(ELEVEN_DIGITS, KINDS)
def test_exactly_one_digit_fits_as_check_digit(digits: str, kind: IdKind) -> None:
    fitting = [digit for digit in "0123456789" if ids.has_own_check_digit(f"{digits}{digit}{kind}")]

    assert fitting == [ids.check_digit(digits, kind)]


@given(ELEVEN_DIGITS, KINDS)
def test_every_single_wrong_digit_is_found(digits: str, kind: IdKind) -> None:
    id14 = ids.new_id(kind, digits=digits)

    for position in range(14):
        for digit in set("0123456789") - {id14[position]}:
            assert not ids.has_own_check_digit(f"{id14[:position]}{digit}{id14[position + 1 :]}")


@given(ELEVEN_DIGITS, KINDS)
def test_every_swap_of_neighbours_is_found(digits: str, kind: IdKind) -> None:
    id14 = ids.new_id(kind, digits=digits)

    for position in range(13):
        left, right = id14[position], id14[position + 1]
        if left != right:
            assert not ids.has_own_check_digit(f"{id14[:position]}{right}{left}{id14[position + 2 :]}")
