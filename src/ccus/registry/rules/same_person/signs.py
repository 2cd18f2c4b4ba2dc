"""What two records of people can agree or differ in, in the words a reviewer reads."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class Part(Labelled):
    """What is compared."""

    NAME = "name", "氏名", "name"
    READING = "reading", "読み", "reading"
    BIRTH_DATE = "birth_date", "生年月日", "birth date"
    PHONE = "phone", "電話番号", "phone"
    ADDRESS = "address", "住所", "address"
    GENDER = "gender", "性別", "gender"


class Sign(Labelled):
    """One finding about one part. Each belongs to exactly one `Part` (`PART_OF`)."""

    SAME_NAME = "same_name", "氏名が同じ（異体字・幅は同じとみなす）", "same name (variants of kanji folded)"
    SWAPPED_NAME = "swapped_name", "姓と名が入れ替わっている", "family and given name swapped"
    SAME_SOUND = (
        "same_sound",
        "ローマ字・かなで書いた氏名が、読みと同じ",
        "written in Latin letters or kana, sounds the same",
    )
    NEAR_NAME = "near_name", "氏名がほぼ同じ", "nearly the same name"
    SAME_GIVEN_NAME = (
        "same_given_name",
        "名が同じで、姓が違う（結婚などで変わることがある）",
        "same given name, other family name",
    )
    SAME_FAMILY_NAME = (
        "same_family_name",
        "姓が同じで、名が違う（家族かもしれない）",
        "same family name, other given name (perhaps family)",
    )
    OTHER_NAME = "other_name", "氏名が違う", "another name"
    SAME_READING = "same_reading", "読みが同じ", "same reading"
    NEAR_READING = "near_reading", "読みがほぼ同じ", "nearly the same reading"
    PART_OF_READING = "part_of_reading", "読みの一方（姓か名）だけが同じ", "family or given name sounds the same"
    OTHER_READING = "other_reading", "読みが違う", "another reading"
    SAME_BIRTH_DATE = "same_birth_date", "生年月日が同じ", "same birth date"
    NEAR_BIRTH_DATE = (
        "near_birth_date",
        "生年月日が1か所だけ違う（数字・月日・元号の間違い）",
        "birth date differs in one place",
    )
    OTHER_BIRTH_DATE = "other_birth_date", "生年月日が違う", "another birth date"
    SAME_PHONE = "same_phone", "電話番号が同じ", "same phone"
    OTHER_PHONE = "other_phone", "電話番号が違う", "another phone"
    SAME_ADDRESS = "same_address", "住所が同じ", "same address"
    NEAR_ADDRESS = "near_address", "住所がほぼ同じ", "nearly the same address"
    OTHER_ADDRESS = "other_address", "住所が違う", "another address"
    OTHER_GENDER = "other_gender", "性別が違う", "another gender"


PART_OF: dict[Sign, Part] = {
    **dict.fromkeys(
        (
            Sign.SAME_NAME,
            Sign.SWAPPED_NAME,
            Sign.SAME_SOUND,
            Sign.NEAR_NAME,
            Sign.SAME_GIVEN_NAME,
            Sign.SAME_FAMILY_NAME,
            Sign.OTHER_NAME,
        ),
        Part.NAME,
    ),
    **dict.fromkeys((Sign.SAME_READING, Sign.NEAR_READING, Sign.PART_OF_READING, Sign.OTHER_READING), Part.READING),
    **dict.fromkeys((Sign.SAME_BIRTH_DATE, Sign.NEAR_BIRTH_DATE, Sign.OTHER_BIRTH_DATE), Part.BIRTH_DATE),
    **dict.fromkeys((Sign.SAME_PHONE, Sign.OTHER_PHONE), Part.PHONE),
    **dict.fromkeys((Sign.SAME_ADDRESS, Sign.NEAR_ADDRESS, Sign.OTHER_ADDRESS), Part.ADDRESS),
    Sign.OTHER_GENDER: Part.GENDER,
}


class Tone(Labelled):
    """How a sign is coloured."""

    AGREES = "agrees", "一致", "agrees"
    NEARLY = "nearly", "ほぼ一致", "nearly agrees"
    DIFFERS = "differs", "相違", "differs"


_AGREES = frozenset({Sign.SAME_NAME, Sign.SAME_READING, Sign.SAME_BIRTH_DATE, Sign.SAME_PHONE, Sign.SAME_ADDRESS})
_DIFFERS = frozenset(
    {
        Sign.SAME_FAMILY_NAME,
        Sign.OTHER_NAME,
        Sign.OTHER_READING,
        Sign.OTHER_BIRTH_DATE,
        Sign.OTHER_PHONE,
        Sign.OTHER_ADDRESS,
        Sign.OTHER_GENDER,
    }
)


def tone_of(sign: Sign) -> Tone:
    if sign in _AGREES:
        return Tone.AGREES
    return Tone.DIFFERS if sign in _DIFFERS else Tone.NEARLY
