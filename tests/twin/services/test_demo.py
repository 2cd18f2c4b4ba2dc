from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.twin.services.started_demo import FIRST_START, SHORT_PAST_DAYS, House, facts

from ccus.access.errors import DemoOnly
from ccus.access.models import Account, RoleGrant
from ccus.access.rules.sign_in import spoken_proof
from ccus.access.states import Role
from ccus.documents.models import FormReminder, FormSubmission, FormVersion
from ccus.documents.queries.retirement import get_site_month_visible_to
from ccus.documents.states import RetirementStanding, RetirementState
from ccus.history.models import DirectEntry, ProvisionalDay, Touch, TouchFlag, TouchImport, WorkRecord
from ccus.history.queries.days import get_own_reach
from ccus.history.queries.missing_days import list_own_missing_days
from ccus.history.services import partitions, rebuilding
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import JstMonth, jst_date
from ccus.registry.models import Affiliation, Technician
from ccus.sites.models import Site
from ccus.twin.rules.country import demo_country
from ccus.twin.rules.places import MAIN_SITE
from ccus.twin.services import loading_cases, loading_days, loading_sites, people_of_demo
from ccus.twin.services.demo import loaded_country, prepare_demo

# The demo country of `loaded` is made once, not by each worker.
pytestmark = pytest.mark.xdist_group("loaded demo")


@pytest.fixture
def house(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """With a short past, since each start loads it anew."""
    monkeypatch.setattr(loading_days, "DAYS_BACK", SHORT_PAST_DAYS)
    partitions.forget_known_months()
    yield House(tmp_path)
    partitions.forget_known_months()


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Loaded once with its whole past; for tests that only look."""
    partitions.forget_known_months()
    with django_db_blocker.unblock(), transaction.atomic():
        found = House(tmp_path_factory.mktemp("demo"))
        found.start()
        yield found
        transaction.set_rollback(True)
    partitions.forget_known_months()


def test_it_is_all_there(loaded: House) -> None:
    found = facts()
    assert {name: found[name] for name in ("Technician", "Business", "Card", "Site", "TouchImport")} == {
        "Technician": 300 + 1,  # one whose application was approved
        "Business": 60 + 1,
        "Card": 311 + 3,  # two new prints that came, and a temporary code
        "Site": 14,
        "TouchImport": 1,
    }
    assert found["Touch"] > 30_000


def test_each_kind_of_day_is_in_the_past(loaded: House) -> None:
    verdicts = Counter(Touch.objects.values_list("verdict", flat=True))
    assert verdicts.keys() == {
        "counted",
        "no_site_role",
        "not_in_hierarchy",
        "business_expired",
        "card_expired",
        "card_revoked",
        "training_site",
        "site_not_open",
        "unknown_card",
    }
    assert verdicts["counted"] > 0.85 * verdicts.total()
    states = Counter(DirectEntry.objects.values_list("state", flat=True))
    assert states.keys() == {"submitted", "approved", "declined"}
    assert min(states.values()) >= 10


def test_the_days_loaded_are_what_the_facts_say(loaded: House) -> None:
    raw = raw_connection()
    months = rebuilding.months_with_facts(raw)
    report = rebuilding.rebuild_work_records(
        raw, months, write=False, now=FIRST_START, progress=lambda done, total: None
    )
    assert report.is_equal


def test_the_demos_technician_has_a_full_calendar(loaded: House) -> None:
    country = loaded_country()
    assert country is not None
    technician = Technician.objects.get(ccus_id=country.visitor.ccus_id)
    days = WorkRecord.objects.filter(technician=technician, evaluation_valid=True)
    assert days.count() > 40
    assert days.filter(work_date__gte=date(2026, 11, 1)).count() > 10


def test_forms_of_the_main_site_stand_in_each_state(loaded: House) -> None:
    states = Counter(FormSubmission.objects.values_list("state", flat=True))

    assert states == {
        "accepted": 3, "submitted": 2, "passed_on": 1, "resubmitted": 1, "returned": 1, "withdrawn": 1,
    }  # fmt: skip
    renewed = FormVersion.objects.get(number=2)
    assert (renewed.joined, renewed.left, renewed.changed) == (0, 0, 2)
    assert FormReminder.objects.count() == 2


def test_days_noted_by_hand_wait_and_count(loaded: House) -> None:
    states = Counter(ProvisionalDay.objects.values_list("state", flat=True))
    assert states == {"noted": 2, "counted": 1}
    counted = ProvisionalDay.objects.filter(state="counted").values_list("work_date", "site__name")
    assert list(counted) == [(date(2026, 11, 15), "渋谷駅前再開発A街区新築工事")]
    waiting = ProvisionalDay.objects.filter(state="noted", site=None).values_list("place_name", "prime__name")
    assert list(waiting) == [("大井町駅前 仮囲い設置", "東都建設株式会社")] * 2


def test_two_touches_are_flagged_and_one_is_appealed(loaded: House) -> None:
    flags = {flag.kind: flag for flag in TouchFlag.objects.all()}
    assert {kind: flag.state for kind, flag in flags.items()} == {
        "card_repeated": "appealed",
        "impossible_travel": "open",
        "many_cards": "open",  # in the file of the logging reader, whose lines were put together by hand
    }
    country = loaded_country()
    assert country is not None
    own = Technician.objects.get(ccus_id=country.visitor.ccus_id)
    assert flags["card_repeated"].technician == own
    assert flags["impossible_travel"].values == {"km": 23, "minutes": 9}


def test_last_month_of_the_main_site_is_reported_and_has_changed_since(loaded: House) -> None:
    country = demo_country(jst_date(FIRST_START))
    manager = people_of_demo.hat_of(Role.SITE_MANAGER, country.business(country.site(MAIN_SITE).prime).ccus_id)
    found = get_site_month_visible_to(
        manager, country.site(MAIN_SITE).ccus_id, month=JstMonth(2026, 10), on=jst_date(FIRST_START)
    )

    assert found.state is RetirementState.CHANGED
    assert {person.judged.standing for person in found.people} >= {
        RetirementStanding.IN,
        RetirementStanding.REPAIR,
        RetirementStanding.OUT,
    }
    assert [person.name for person in found.people if person.differs] == ["𠮷田 臨太郎"]


def test_the_day_whose_touches_the_reader_lost_is_proposed(loaded: House) -> None:
    country = loaded_country()
    assert country is not None
    viewer = people_of_demo.hat_of(Role.TECHNICIAN, country.visitor.ccus_id)
    proposed = list_own_missing_days(get_own_reach(viewer), month=JstMonth(2026, 11), on=jst_date(FIRST_START))
    assert [(day.work_date, day.reasons[0].value) for day in proposed] == [(date(2026, 11, 12), "touch_lost")]


def test_sites_have_coordinates(loaded: House) -> None:
    assert Site.objects.filter(latitude__isnull=False, longitude__isnull=False).count() == 14


def test_some_people_changed_their_firm(loaded: House) -> None:
    ended = Affiliation.objects.filter(valid__upper_inf=False)
    assert ended.count() == len(demo_country(jst_date(FIRST_START)).moves) > 0


def test_the_sample_file_is_this_mornings_hand_in(loaded: House) -> None:
    row = TouchImport.objects.get()
    assert (row.file_name, row.finished_at) == ("logging-reader-2026-11.csv", FIRST_START)
    assert row.stored > 2_000
    assert row.duplicates > 400
    assert row.unreadable == 11
    report = (loaded.local_dir / "demo" / "logging-reader-2026-11-取込結果.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(report.splitlines()))) == row.lines_read + 1


def test_each_role_has_one_person_with_a_link(loaded: House) -> None:
    links = loaded.start().links
    assert [role.split(" / ")[0] for role, _ in links] == [
        "技能者",
        "事業者の事務担当",
        "元請の現場管理者",
        "事業者責任者",
        "登録の窓口の担当（認定登録機関）",
        "審査担当",
        "運営主体の職員",
        "運営委員会の分析担当",
        "能力評価の実施団体の担当",
    ]
    assert all("/demo/sign-in/" in link for _, link in links)
    assert set(RoleGrant.objects.values_list("role", flat=True)) == {role.value for role in Role}


def test_the_technician_also_finds_the_technicians_door(loaded: House) -> None:
    country = loaded_country()
    assert country is not None
    technician = country.visitor
    account = Account.objects.get(login_name=technician.ccus_id)
    proof = spoken_proof(birth_date=technician.registration.birth_date, pin=people_of_demo.PIN)
    assert check_password(proof, account.proof_hash)


def test_tokens_are_in_a_file_that_only_we_can_read(loaded: House) -> None:
    path = loaded.local_dir / "demo" / "device-tokens.json"
    assert path.stat().st_mode & 0o777 == 0o600
    tokens = json.loads(path.read_text())
    assert len(tokens["shibuya"]) == 3


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (loading_sites, "close_sites"),
        (loading_sites, "_load_roster"),
        (loading_days, "load_direct_entries"),
        (loading_cases, "load_cases"),
        (people_of_demo, "make_accounts"),
    ],
)
def test_a_start_that_was_killed_is_completed_by_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    def die(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, name, die)
        with pytest.raises(KeyboardInterrupt):
            house.start()
    house.start()
    completed = facts()

    assert completed["Technician"] == 300 + 1
    assert completed["RosterEntry"] == 294
    assert completed["Account"] == 11
    assert Site.objects.filter(state="closed").count() == 1
    house.start()
    assert facts() == completed


def test_it_is_loaded_in_demo_mode_only(house: House) -> None:
    with override_settings(DEMO=False), pytest.raises(DemoOnly):
        prepare_demo(house.said.append, clock=lambda: FIRST_START)
    assert Technician.objects.count() == 0
