"""Words that the loading statements look up by position: DuckDB variables, and the folding of names for search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.twin.rules.nation import tables
from ccus.twin.rules.nation.naming import family_names, firm_lines, given_names, words_of
from ccus.twin.rules.nation.qualifications import ASSOCIATIONS, QUALIFICATIONS
from ccus.twin.rules.nation.work_contents import work_contents

_DEVICE_LABELS = ("正面ゲート", "電話発信", "ロギングリーダー（ファイル）", "入退場端末")
# Written out here, in `sql/nation/`: not from a table.
_WRITTEN_OUT = ("株式会社", "有限会社", "（仮称）", "（広域現場）", "丁目", "0123456789", "技能訓練センター実習場",
                "就業履歴 接続試験用現場")  # fmt: skip


def teach(connection: duckdb.DuckDBPyConnection) -> None:
    """Sets all variables and the macro `folded`."""
    families, given, (lines, _) = family_names(), given_names(), firm_lines()
    stems, towns = words_of("firm_stem"), words_of("town")
    lists: dict[str, Sequence[str]] = {
        "family_names": families.words,
        "family_kana": families.readings,
        "family_folded": [fold_name_for_search(word) for word in families.words],
        "family_kana_folded": [fold_reading_for_search(word) for word in families.readings],
        "given_names": given.words,
        "given_kana": given.readings,
        "given_folded": [fold_name_for_search(word) for word in given.words],
        "given_kana_folded": [fold_reading_for_search(word) for word in given.readings],
        "firm_stems": stems.words,
        "firm_stem_kana": stems.readings,
        "firm_lines": lines.words,
        "firm_line_kana": lines.readings,
        "towns": towns.words,
        "building_objects": words_of("object_building").words,
        "building_works": words_of("works_building").words,
        "civil_objects": words_of("object_civil").words,
        "civil_works": words_of("works_civil").words,
        "trades": tables.TRADES,
        "nationalities": tables.NATIONALITIES,
        "residences": tables.RESIDENCES,
        "business_kinds": [kind.value for kind in tables.BUSINESS_KINDS],
        "site_kinds": [kind.value for kind in tables.SITE_KINDS],
        "device_kinds": [kind.value for kind in tables.DEVICE_KINDS],
        "device_labels": _DEVICE_LABELS,
        "role_sets": ["{" + ",".join(roles) + "}" for roles in tables.ROLE_SETS],
        "revocation_reasons": [reason.value for reason in tables.REVOCATION_REASONS],
        "qualifications": QUALIFICATIONS,
        "associations": ASSOCIATIONS,
    }
    for name, words in lists.items():
        connection.execute(
            f"SET VARIABLE {name} = {_list(words)}"
        )  # lint: sql-text — DuckDB in this process; our own statements and words
    by_trade = ", ".join(map(_list, work_contents()))
    connection.execute(
        f"SET VARIABLE work_contents = [{by_trade}]"
    )  # lint: sql-text — DuckDB in this process; our own statements and words
    _teach_folding(connection, [word for words in lists.values() for word in words] + list(_WRITTEN_OUT))


def _teach_folding(connection: duckdb.DuckDBPyConnection, words: Iterable[str]) -> None:
    """`folded(text)`: what `kit.names.fold_name_for_search` gives for texts put together from these words."""
    words = sorted(set(words))
    characters = {character: fold_name_for_search(character) for word in words for character in word}
    for word in words:
        # A long mark alone is taken for a hyphen; after kana it stays.
        characters |= {one: one for one in word if one in fold_name_for_search(word)}
    expression = "text"
    for word in words:
        if fold_name_for_search(word) != "".join(characters[character] for character in word):
            expression = f"replace({expression}, {_text(word)}, {_text(fold_name_for_search(word))})"
    changed = {character: folded for character, folded in characters.items() if folded != character}
    # translate() drops what has no counterpart, so those that are dropped come last.
    order = sorted(changed, key=lambda character: (changed[character] == "", character))
    sources, targets = "".join(order), "".join(changed[character] for character in order)
    macro = f"translate({expression}, {_text(sources)}, {_text(targets)})"
    connection.execute(
        f"CREATE MACRO folded(text) AS {macro}"
    )  # lint: sql-text — DuckDB in this process; our own statements and words


def _list(words: Sequence[str]) -> str:
    return "[" + ", ".join(_text(word) for word in words) + "]"


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
