from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, models, transaction
from pytest_django.plugin import DjangoDbBlocker

from ccus.kit.ids import has_own_check_digit
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.registry.models import Affiliation, Business, BusinessKindPeriod, Card, Technician, TechnicianInsurance
from ccus.registry.rules.cards import color_of, hash_token
from ccus.registry.rules.items import residence_statuses
from ccus.registry.states import AffiliationKind
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.twin.rules.nation import tables
from ccus.twin.rules.nation.day_numbers import NO_DAY, day_of
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.rules.nation.planning import plan_nation
from ccus.twin.rules.tokens import card_token
from ccus.twin.services.nation import country, progress, set_aside
from ccus.twin.services.nation.copying import RowWriter
from ccus.twin.services.nation.progress import Beginning

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
UNTIL = date(2024, 2, 29)
PLAN = plan_nation(scale=Decimal("0.001"), until=UNTIL, seed=11)


def load(folder: Path, said: list[str] | None = None, *, offsets: Offsets | None = None) -> None:
    found = country.offsets_now() if offsets is None else offsets
    say = [].append if said is None else said.append
    country.load_country(PLAN, found, folder=folder, say=say, clock=lambda: NOW)


# The server prints `(ARRAY[…])::text[]` and reads it back as casts of each element, as after every dump and restore.
CASTS = re.compile(r"::character varying|::text\b(\[\])?|[()]")


def catalogue() -> list[tuple[object, ...]]:
    """All indexes and constraints of the database with their definitions, without casts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
        )
        found = indexes + cursor.fetchall()
    return [tuple(CASTS.sub("", value) if isinstance(value, str) else value for value in row) for row in found]


@pytest.fixture(scope="class")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NationPlan]:
    """Loaded once for the tests that only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(tmp_path_factory.mktemp("nation"))
        yield PLAN
        transaction.set_rollback(True)


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    @pytest.mark.parametrize(
        ("model", "count"),
        [
            (Technician, 1383),
            (Business, 256),
            (Site, 171 + 2),
            (Card, len(PLAN.cards.technician)),
            (Affiliation, len(PLAN.affiliations.technician)),
            (TechnicianInsurance, 3 * 1383),
            (HierarchyNode, int((~PLAN.nodes.missing).sum())),
            (RosterEntry, int(PLAN.assignments.on_roster.sum())),
        ],
    )
    def test_everything_planned_is_there(self, model: type[models.Model], count: int, db: None) -> None:
        assert model._default_manager.count() == count

    def test_names_are_folded_as_registration_folds_them(self, db: None) -> None:
        for person in Technician.objects.all():
            assert person.name_folded == fold_name_for_search(person.family_name + person.given_name)
            reading = fold_reading_for_search(person.family_kana + person.given_kana)
            assert person.kana_folded == (reading or person.name_folded)
        for firm in Business.objects.all():
            assert firm.name_folded == fold_name_for_search(firm.name)
        for site in Site.objects.all():
            assert site.name_folded == fold_name_for_search(site.name)

    def test_rows_say_what_the_plan_says(self, db: None) -> None:
        people = PLAN.people
        for person in Technician.objects.order_by("id")[:200]:
            number = person.pk - 1
            assert person.registered_on == day_of(people.registered_on[number])
            assert person.birth_date == day_of(people.birth_on[number])
            assert person.prefecture_code == f"{people.prefecture[number]:02d}"
            assert person.skill_level == people.level[number]
            assert person.nationality == tables.NATIONALITIES[people.nationality[number]]
            assert bool(person.residence_status_code) == (person.nationality != "JP")
            assert (person.residence_period_until is not None) == (person.nationality != "JP")
            assert has_own_check_digit(person.ccus_id)
            main = person.affiliations.get(kind=AffiliationKind.PRIMARY.value, valid__upper_inf=True)
            assert main.business_id == people.firm[number] + 1

    def test_every_model_row_would_pass_the_forms_choices(self, db: None) -> None:
        for model in (Technician, TechnicianInsurance, Business, Card, Site, HierarchyNode):
            for row in model._default_manager.order_by("pk")[:60]:
                empty = [field.name for field in row._meta.fields if not getattr(row, field.attname)]
                row.clean_fields(exclude=empty)

    def test_a_reader_recognises_every_card(self, db: None) -> None:
        for card in Card.objects.select_related("technician")[:300]:
            token = card_token(card.technician.ccus_id, issue_number=card.issue_number)
            assert bytes(card.token_hash) == hash_token(token)
        newest = {
            card.technician_id: card for card in Card.objects.select_related("technician").order_by("issue_number")
        }
        assert all(card.color == color_of(card.technician.skill_level) for card in newest.values())

    def test_kinds_of_the_past_are_remembered(self, db: None) -> None:
        firms = PLAN.firms
        changed = int((firms.kind_changed_on != NO_DAY).sum())

        assert BusinessKindPeriod.objects.count() == len(firms.kind) + changed
        for period in BusinessKindPeriod.objects.filter(valid__upper_inf=True).select_related("business"):
            assert period.business_kind == period.business.business_kind

    def test_rosters_name_the_firm_people_belong_to_and_it_stands_on_the_site(self, db: None) -> None:
        strangers = RosterEntry.objects.exclude(
            models.Exists(
                Affiliation.objects.filter(
                    technician=models.OuterRef("technician"),
                    business=models.OuterRef("business"),
                    kind="primary",
                    valid__contains=models.OuterRef("valid"),
                )
            ),
        )
        outside = RosterEntry.objects.exclude(
            models.Exists(
                HierarchyNode.objects.filter(
                    site=models.OuterRef("site"),
                    business=models.OuterRef("business"),
                    valid__contains=models.OuterRef("valid"),
                )
            )
        )

        assert strangers.count() == 0
        assert outside.count() == 0

    def test_the_next_row_gets_the_next_id(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('registry_technician', 'id'))")
            assert cursor.fetchone() == (1384,)

    def test_residence_statuses_are_listed(self, db: None) -> None:
        codes = Technician.objects.exclude(residence_status_code="").values_list("residence_status_code", flat=True)

        assert set(codes) <= set(residence_statuses())


@pytest.mark.django_db
def test_indexes_and_constraints_are_those_of_before(tmp_path: Path) -> None:
    before = catalogue()

    load(tmp_path)

    assert catalogue() == before


@pytest.mark.django_db
def test_a_killed_load_goes_on_and_ends_with_all_indexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalogue()
    copy, calls = RowWriter.copy, []

    def break_off(self: RowWriter, model: type[models.Model], statement: str, columns: object) -> int:
        calls.append(statement)
        if statement == "cards":
            raise KeyboardInterrupt
        return copy(self, model, statement, columns)  # type: ignore[arg-type]

    monkeypatch.setattr(RowWriter, "copy", break_off)
    with pytest.raises(KeyboardInterrupt):
        load(tmp_path, offsets=Offsets())
    assert catalogue() != before
    assert Technician.objects.count() == 1383
    assert Card.objects.count() == 0
    monkeypatch.setattr(RowWriter, "copy", copy)
    said: list[str] = []

    load(tmp_path, said, offsets=Offsets())

    assert said[0].startswith("8/15 カードを登録しています")
    assert Technician.objects.count() == 1383
    assert Card.objects.count() == len(PLAN.cards.technician)
    assert catalogue() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_indexes_broken_off_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalogue()
    made = set_aside.make_again

    def break_off(remembered: list[set_aside.SetAside], *, say: object) -> None:
        made(remembered[:5], say=[].append)
        raise KeyboardInterrupt

    monkeypatch.setattr(set_aside, "make_again", break_off)
    with pytest.raises(KeyboardInterrupt):
        load(tmp_path, offsets=Offsets())
    assert catalogue() != before
    monkeypatch.setattr(set_aside, "make_again", made)

    load(tmp_path, offsets=Offsets())

    assert progress.step_details("indexes made again") is not None
    assert catalogue() == before


@pytest.mark.django_db
def test_beside_others_rows_come_after_theirs_and_indexes_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_aside, "find_removable", lambda models: pytest.fail("indexes in use are not to be dropped"))

    load(tmp_path, offsets=Offsets(technicians=50, businesses=40, sites=30, nodes=20, devices=10, cards=5))

    assert Technician.objects.order_by("id").values_list("id", flat=True)[0] == 51
    assert Business.objects.order_by("id").values_list("id", flat=True)[0] == 41
    assert set(Site.objects.values_list("prime_id", flat=True)) <= set(Business.objects.values_list("id", flat=True))


@pytest.mark.django_db
def test_a_full_disk_while_batches_are_written_is_said_as_such(tmp_path: Path) -> None:
    with RowWriter(tmp_path) as writer:
        (next(tmp_path.iterdir()) / "0.csv").symlink_to("/dev/full")
        with pytest.raises(OSError, match="No space left"), transaction.atomic():
            writer.copy(Business, "kind_periods", country.firm_columns.kind_periods(PLAN, Offsets()))


@pytest.mark.django_db
def test_what_a_build_was_begun_with_is_remembered() -> None:
    begun = Beginning(scale=Decimal("0.010"), until=UNTIL, seed=7, offsets=Offsets(technicians=300, cards=310))

    with transaction.atomic():
        progress.begin(begun, now=NOW)

    found = progress.beginning()
    assert found is not None
    assert asdict(found) == asdict(begun)
    assert found.has(scale=Decimal("0.01"), until=UNTIL, seed=7)
    assert not found.has(scale=Decimal("0.01"), until=UNTIL - timedelta(days=29), seed=7)
