"""Levels of everybody at once are the levels of each one; a changed criterion says who gains and who loses."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from psycopg.types.range import DateRange
from pytest_django.fixtures import Settings
from tests import cast
from tests.factories.registry import make_technician
from tests.insights.services.small_lake import a_record, write_lake
from tests.insights.waiting_jobs import run_waiting_jobs

from ccus.access.errors import PermissionMissing
from ccus.history.models import WorkRecord
from ccus.insights.errors import LakeEmpty
from ccus.insights.models import KeptAnswer
from ccus.insights.rules.level_rehearsals import CriteriaChange, Part, held_trades
from ccus.insights.services import level_rehearsals
from ccus.insights.services.answers import Counting
from ccus.insights.services.level_columns import read_level_columns
from ccus.insights.services.level_rehearsals import (
    FoundLevelRehearsal,
    find_level_rehearsal,
    keep_level_rehearsal,
    levels_of_country,
)
from ccus.levels.models import CareerCertificate
from ccus.levels.queries.evidence import gather_evidence
from ccus.levels.rules.book import CriteriaBook
from ccus.levels.rules.criteria import book_in_force, texts_in_force
from ccus.levels.rules.judging import propose
from ccus.levels.rules.loading import CRITERIA, CriteriaUnreadable, load_book
from ccus.levels.states import CertificateState, CertifierKind
from ccus.registry.models import Credential, Qualification, Technician
from ccus.registry.states import CredentialKind

pytestmark = pytest.mark.django_db
TODAY, NOW = cast.TODAY, cast.NOW
TRADES = ("06-01", "10-01", "09-01", "36-01", "34-02", "44-01", "38-02", "46-01", "35-01", "35-03", "02-01")
PEOPLE, DAYS = 40, 190
PAPERS = sorted(name.name_ja for name in book_in_force().names.values())


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.LOCAL_DIR = tmp_path
    settings.LAKE_URL = str(tmp_path / "lake")
    return tmp_path / "lake"


def short_book() -> CriteriaBook:
    """The criteria in force with a fortieth of the days, so that a test's people get somewhere."""
    texts = texts_in_force()

    def shortened(line: str) -> str:
        head, *rest = line.split(",", 7)
        numbers = [str(max(1, int(each) // 40)) if each.isdigit() and int(each) > 9 else each for each in rest]
        return re.sub(
            r"WORK_DAYS\((\d+)\)", lambda match: f"WORK_DAYS({int(match[1]) // 40})", ",".join([head, *numbers])
        )

    return load_book({**texts, CRITERIA: "\n".join(shortened(line) for line in texts[CRITERIA].splitlines()) + "\n"})


def make_people(folder: Path, *, seed: int = 7) -> list[Technician]:
    """People with days in several trades, papers of every kind and age, and some certified careers; and the copy of it all."""
    chance = random.Random(seed)
    people, records = [], []
    for place in range(PEOPLE):
        trades = chance.sample(TRADES, k=2)
        person = make_technician(trade_codes=tuple(trades), birth_date=date(1960 + place, 5, 1))
        people.append(person)
        held = len(PAPERS) if place % 4 == 0 else chance.randrange(0, 40)
        for name in chance.sample(PAPERS, k=held):
            gained_on = TODAY - timedelta(days=chance.randrange(-40, 900))
            if chance.random() < 0.3:
                Credential.objects.create(
                    technician=person,
                    kind=CredentialKind.AWARD,
                    name=name,
                    gained_on=gained_on if chance.random() < 0.7 else None,
                )
            else:
                until = gained_on + timedelta(days=chance.randrange(1, 900)) if chance.random() < 0.3 else None
                Qualification.objects.create(technician=person, name=name, valid=DateRange(gained_on, until))
        for _ in range(chance.randrange(0, 260)):
            records.append(
                WorkRecord(
                    technician=person,
                    site_id=chance.randrange(1, 9),
                    work_date=TODAY - timedelta(days=chance.randrange(-5, DAYS)),
                    trade_code=chance.choice(trades),
                    site_roles=chance.choice((["foreman"], ["crew_leader"], ["other"], ["crew_leader", "foreman"])),
                    work_content=chance.choice(("外壁の塗装", "外壁の補修", "")),
                    touch_count=1,
                    methods=["card"],
                    source="touch",
                    verdict="counted",
                    evaluation_valid=chance.random() < 0.95,
                    revised_at=NOW,
                )
            )
    certify(people[0])
    unique = {(each.technician_id, each.work_date, each.site_id): each for each in records}
    WorkRecord.objects.bulk_create(unique.values())
    copy_all(folder, people, list(unique.values()))
    return people


def certify(person: Technician) -> None:
    CareerCertificate.objects.create(
        technician=person,
        from_on=date(2020, 1, 1),
        until_on=date(2024, 3, 31),
        work_days=40,
        foreman_days=12,
        crew_leader_days=3,
        certifier_kind=CertifierKind.EVALUATING_BODY,
        state=CertificateState.CERTIFIED,
        filed_at=NOW,
        decided_at=NOW,
        decided_by="account:1",
    )


def copy_all(folder: Path, people: list[Technician], records: list[WorkRecord]) -> None:
    months: dict[str, list[dict[str, object]]] = {}
    for each in records:
        row = a_record(
            each.technician_id,
            day=each.work_date,
            site=each.site_id,
            trade_code=each.trade_code,
            site_roles="+".join(each.site_roles),
            evaluation_valid=each.evaluation_valid,
        )
        months.setdefault(f"{each.work_date:%Y-%m}", []).append(row)
    write_lake(
        folder,
        months=dict(months),
        technicians=[
            {
                "technician_id": person.pk,
                "birth_year": person.birth_date.year,
                "prefecture_code": person.prefecture_code,
                "level": 1,
            }
            for person in people
        ],
    )


def test_everybody_at_once_is_judged_as_each_one_alone(folder: Path) -> None:
    people, book = make_people(folder), short_book()

    columns = read_level_columns(on=TODAY, book=book)
    at_once = {
        (field, int(columns.country.technician_ids[place])): (int(level), int(possible))
        for field, found in levels_of_country(columns, on=TODAY, book=book).items()
        for place, level, possible in zip(found.people, found.level, found.possible, strict=True)
    }

    alone = {}
    for person in people:
        evidence = gather_evidence(person.pk, on=TODAY, book=book)
        for field in evidence.days_by_field:
            proposal = propose(field, evidence=evidence.of(field), on=TODAY, book=book)
            alone[field, person.pk] = (proposal.level, proposal.possible_level)
    assert at_once == alone
    assert len({field for field, _ in alone}) == 11
    assert {level for level, _ in alone.values()} == {1, 2, 3, 4}


@pytest.fixture
def rebar_country(folder: Path) -> list[Technician]:
    """Three rebar workers with slings: 600, 645 and 700 days, born in 1985, 1985 and 2004."""
    people, records = [], []
    for days, year in ((600, 1985), (645, 1985), (700, 2004)):
        person = make_technician(trade_codes=("10-01",), birth_date=date(year, 4, 1))
        Qualification.objects.create(technician=person, name="玉掛け技能講習", valid=DateRange(date(2020, 1, 1), None))
        people.append(person)
        records += [
            WorkRecord(
                technician=person,
                site_id=1,
                work_date=TODAY - timedelta(days=each),
                trade_code="10-01",
                site_roles=["other"],
                evaluation_valid=True,
            )
            for each in range(days)
        ]
    copy_all(folder, people, records)
    return people


def test_a_change_tells_who_gains_and_who_loses_by_field_age_and_prefecture(rebar_country: list[Technician]) -> None:
    easier = CriteriaChange(field="rebar", level=2, work_days="600", qualification_rule="sling")
    harder = CriteriaChange(field="rebar", level=2, work_days="660", qualification_rule="sling")

    gained = find_level_rehearsal(cast.operator(), easier, now=NOW)
    lost = find_level_rehearsal(cast.operator(), harder, now=NOW)

    assert isinstance(gained, FoundLevelRehearsal)
    assert isinstance(lost, FoundLevelRehearsal)
    assert gained.parts == (
        Part(split="field", part="rebar", judged=3, gain=1, lose=0),
        Part(split="age", part="20", judged=1, gain=0, lose=0),
        Part(split="age", part="40", judged=2, gain=1, lose=0),
        Part(split="prefecture", part="13", judged=3, gain=1, lose=0),
    )
    assert [(part.gain, part.lose) for part in lost.parts] == [(0, 1), (0, 0), (0, 1), (0, 1)]


def test_a_large_country_is_counted_by_a_job_and_kept(
    rebar_country: list[Technician], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(level_rehearsals, "is_small_country", lambda: False)
    change = CriteriaChange(field="rebar", level=2, work_days="600", qualification_rule="sling")

    assert find_level_rehearsal(cast.operator(), change, now=NOW) == Counting()
    assert run_waiting_jobs() == ["insights.rehearse_level"]
    found = find_level_rehearsal(cast.operator(), change, now=NOW)

    assert isinstance(found, FoundLevelRehearsal)
    assert (found.parts[0].gain, found.counted_at is not None) == (1, True)
    keep_level_rehearsal(change, now=NOW)
    assert KeptAnswer.objects.count() == 1


def test_criteria_that_cannot_be_read_and_people_who_may_not_are_refused(rebar_country: list[Technician]) -> None:
    broken = CriteriaChange(field="rebar", level=2, work_days="600", qualification_rule="sling AND juggling")

    with pytest.raises(CriteriaUnreadable):
        find_level_rehearsal(cast.operator(), broken, now=NOW)
    with pytest.raises(PermissionMissing):
        find_level_rehearsal(cast.reviewer(), broken, now=NOW)


def test_without_a_copy_nothing_is_counted(folder: Path) -> None:
    change = CriteriaChange(field="rebar", level=2, work_days="600", qualification_rule="sling")

    with pytest.raises(LakeEmpty):
        find_level_rehearsal(cast.operator(), change, now=NOW)


def test_a_field_without_trades_has_nobody(rebar_country: list[Technician]) -> None:
    change = CriteriaChange(field="bridge", level=2, work_days="600", qualification_rule="sling")

    found = find_level_rehearsal(cast.operator(), change, now=NOW)

    assert isinstance(found, FoundLevelRehearsal)
    assert found.parts == ()


def test_another_mapping_of_trades_tells_who_gains_and_who_loses(rebar_country: list[Technician]) -> None:
    held = {"work_days": "645", "qualification_rule": "sling"}
    for_carpentry = CriteriaChange(field="carpentry", level=2, **held, trades=f"10-01; {held_trades('carpentry')}")
    none_left = CriteriaChange(field="rebar", level=2, **held, trades="10-02")

    gained = find_level_rehearsal(cast.operator(), for_carpentry, now=NOW)
    lost = find_level_rehearsal(cast.operator(), none_left, now=NOW)

    assert isinstance(gained, FoundLevelRehearsal)
    assert isinstance(lost, FoundLevelRehearsal)
    assert gained.parts[0] == Part(split="field", part="carpentry", judged=3, gain=2, lose=0)
    assert lost.parts[0] == Part(split="field", part="rebar", judged=3, gain=0, lose=2)


def test_the_same_trades_in_another_order_are_no_change() -> None:
    held = held_trades("painting")
    turned = "；".join(reversed(held.split("; ")))

    assert "35-03/painting_works_only" in held
    assert not CriteriaChange(field="painting", level=2, trades=turned).moves_trades
    assert not CriteriaChange(field="painting", level=2).moves_trades
    assert CriteriaChange(field="painting", level=2, trades=f"{held}; 38-01").moves_trades
    assert CriteriaChange(field="painting", level=2, trades="").moves_trades
    moved = CriteriaChange(field="painting", level=2, work_days="645", trades="38-01; 35-03/painting_works_only").book()
    assert [(each.prefix, each.content) for each in moved.trades if each.field == "painting"] == [
        ("35-03", "塗"),
        ("38-01", ""),
    ]
