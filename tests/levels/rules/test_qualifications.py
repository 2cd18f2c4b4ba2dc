from __future__ import annotations

import pytest

from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.qualifications import with_implied


@pytest.mark.parametrize(
    ("registered", "code"),
    [
        ("玉掛け技能講習", "sling"),
        ("玉掛け技能講習修了証", "sling"),
        ("一級とび技能士", "tobi_1"),
        ("１級 とび技能士", "tobi_1"),
        ("足場の組立て等作業主任者技能講習", "scaffold_chief"),
        ("車両系建設機械（整地等）運転技能講習", "machine_grading"),
        ("第一種電気工事士", "electrician_1"),
        ("第1種電気工事士", "electrician_1"),
        ("第一種電気工事士試験合格者", "electrician_1_exam"),
        ("高所作業車運転技能講習", "aerial_platform_course"),
        ("高所作業車運転特別教育", "aerial_platform_education"),
        ("現代の名工", "outstanding_skill"),
        ("登録鉄筋基幹技能者講習", "core_rebar"),
        # Of which field it is, nobody can tell.
        ("登録基幹技能者講習", None),
        ("普通自動車免許", None),
        ("玉掛け特別教育", None),
    ],
)
def test_a_registered_name_is_found_however_it_is_written(registered: str, code: str | None) -> None:
    assert book_in_force().name_table.find_code(registered) == code


def test_what_is_implied_rests_on_the_same_row() -> None:
    names = book_in_force().names

    assert with_implied({"electrician_1": "qualification:3"}, names=names) == {
        "electrician_1": "qualification:3",
        "electrician_1_exam": "qualification:3",
    }
