"""Documents of a site: made with one press, seen by those who may, and missing facts typed once."""

from __future__ import annotations

import io
import json
from html import unescape

import pypdf
import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_node, a_roster_entry, a_technician
from tests.portal.business.test_sites import client_of

from ccus.access.models import Disclosure
from ccus.access.states import Role
from ccus.documents.models import TypedFact
from ccus.foundation.models import AuditEvent
from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db

ROSTER = "worker-roster"


@pytest.fixture
def manager(world: World, friday_morning: None) -> Client:
    return client_of(world.prime, Role.SITE_MANAGER, "okada")


def documents(world: World, form: str = "", part: str = "") -> str:
    inner = f"{form}/" if form else ""
    return f"/business/sites/{world.site.ccus_id}/documents/{inner}{part}"


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def words_of(client: Client, world: World, form: str = ROSTER, **query: str) -> dict[str, object]:
    answer = client.get(documents(world, form, "file/"), {"kind": "json", **query})
    assert answer.status_code == 200, text_of(answer)
    found: dict[str, object] = json.loads(answer.content)
    return found


def test_the_list_shows_what_a_firm_can_make_and_how_much_is_missing(clerk: Client, world: World) -> None:
    answer = assert_query_count("business:site-documents", lambda: clerk.get(documents(world)))

    page = answer.context["page"]
    assert page.firm == "佐藤工業"
    assert "作業員名簿" in [card.title for card in page.cards]
    assert all(card.missing or not card.is_open for card in page.cards)


def test_one_press_gives_the_roster_as_pdf_and_everybody_on_it_can_read_so(clerk: Client, world: World) -> None:
    answer = clerk.get(documents(world, ROSTER, "file/"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("inline;")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "山田 太郎" in text
    assert world.taro.ccus_id in text
    disclosure = Disclosure.objects.get()
    assert (disclosure.technician_ccus_id, disclosure.channel, disclosure.page) == (
        world.taro.ccus_id, "form", "business:site-document-file",
    )  # fmt: skip
    assert {"full_name", "address", "qualifications"} <= set(disclosure.items)
    made = AuditEvent.objects.get(act="documents.form_made")
    assert made.details == {"form": "worker-roster/6", "firm": world.employer.ccus_id, "on": "2026-11-20"}


@pytest.mark.parametrize(
    ("kind", "content_type", "start"),
    [
        ("pdfa", "application/pdf", b"%PDF"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json", b"{"),
    ],
)
def test_the_same_form_leaves_as_other_files(
    clerk: Client, world: World, kind: str, content_type: str, start: bytes
) -> None:
    answer = clerk.get(documents(world, ROSTER, "file/"), {"kind": kind})

    assert (answer["Content-Type"], answer.content[: len(start)]) == (content_type, start)


def test_the_words_are_those_of_the_registry(clerk: Client, world: World) -> None:
    Technician.objects.filter(pk=world.taro.pk).update(
        family_name="髙橋", given_name="𠮷郎", phone_mobile="090-1111-2222", blood_type="A", experience_years=12
    )

    words = words_of(clerk, world)

    (person,) = words["lists"]["people"]  # type: ignore[index]
    assert (person["name"], person["phone"], person["blood_type"], person["experience_years"], person["age"]) == (
        "髙橋 𠮷郎", "090-1111-2222", "A", "12年", "46歳",
    )  # fmt: skip
    assert (person["trade_major"], person["level"], person["entry_on"]) == ("とび工", "1(白)", "2026年4月1日")
    assert words["fields"]["firm_name"] == "佐藤工業"  # type: ignore[index]


def test_what_people_typed_is_printed_and_never_run(clerk: Client, world: World) -> None:
    nasty = '#panic("x") *a* $b$ \\ =1+1'
    Technician.objects.filter(pk=world.taro.pk).update(family_name=nasty, given_name="")

    answer = clerk.get(documents(world, ROSTER, "file/"))

    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "".join(nasty.split()) in "".join(text.split())


def test_a_firm_makes_forms_of_itself_and_of_firms_below_it_alone(clerk: Client, manager: Client, world: World) -> None:
    neighbour = a_business("隣の会社")
    a_node(world.site, neighbour)
    a_roster_entry(world.site, a_technician("次郎", of=neighbour), neighbour)

    assert clerk.get(documents(world, ROSTER, "file/"), {"firm": neighbour.ccus_id}).status_code == 403
    assert clerk.get(documents(world), {"firm": neighbour.ccus_id}).status_code == 403
    assert Disclosure.objects.count() == 0
    assert manager.get(documents(world, ROSTER, "file/"), {"firm": neighbour.ccus_id}).status_code == 200
    assert [firm.name for firm in manager.get(documents(world)).context["page"].firms] == [
        "元請 大林建設", "一次 佐藤工業", "一次 隣の会社",
    ]  # fmt: skip


def test_a_prime_sees_blanks_and_the_reason_once_the_site_is_closed(manager: Client, world: World) -> None:
    world.site.state = "closed"
    world.site.save()

    words = words_of(manager, world, firm=world.employer.ccus_id)

    people = words["lists"]["people"]  # type: ignore[index]
    assert [person["name"] for person in people] == [""]
    assert "氏名" in words["hidden"]  # type: ignore[operator]
    assert words["people"] == [""]
    assert world.taro.ccus_id not in json.dumps(words)
    assert Disclosure.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-03-31", "この現場が始まる前です"), ("2026-11-21", "まだ来ていない日"), ("abc", "日付として読み取れません")],
)
def test_days_without_a_site_are_told_in_words(clerk: Client, world: World, day: str, said: str) -> None:
    answer = clerk.get(documents(world), {"day": day}, follow=True)

    assert said in text_of(answer)
    assert clerk.get(documents(world, ROSTER, "file/"), {"day": day}).status_code == 422


def test_a_form_of_a_past_day_says_what_is_of_today(clerk: Client, world: World) -> None:
    words = words_of(clerk, world, day="2026-05-01")

    assert "現住所" in words["as_of_today"]  # type: ignore[operator]
    assert words["on"] == "2026-05-01"


@pytest.mark.parametrize("form", ["unknown", "worker-rosterx"])
def test_an_unknown_form_is_not_found(clerk: Client, world: World, form: str) -> None:
    assert clerk.get(documents(world, form)).status_code == 404
    assert clerk.get(documents(world, form, "file/")).status_code == 404


def test_an_unknown_kind_of_file_is_refused(clerk: Client, world: World) -> None:
    assert clerk.get(documents(world, ROSTER, "file/"), {"kind": "exe"}).status_code == 422


def test_what_is_missing_leads_to_the_place_where_it_is_put_right(clerk: Client, world: World) -> None:
    page = clerk.get(documents(world, ROSTER)).context["page"]

    lines = {label: line for line in page.missing for label in line.labels}
    assert lines["血液型"].of == "山田 太郎"
    assert lines["血液型"].place.url == "/applications/"
    assert lines["受入教育実施年月日"].place.url == f"/business/sites/{world.site.ccus_id}/roster/"
    assert TypedFact.objects.count() == 0


def test_what_no_other_place_holds_is_typed_once_for_all_forms(manager: Client, world: World) -> None:
    sent = {
        "site.owner_address": "千代田区霞が関1-1",
        "site.contract_on": "令和8年4月1日",
        "firm.engineer": "監理 一郎",
    }

    answer = manager.post(documents(world, "ledger", "facts/"), sent)

    assert (answer.status_code, answer["Location"]) == (
        302, f"{documents(world, 'ledger')}?firm={world.prime.ccus_id}",
    )  # fmt: skip
    words = words_of(manager, world, "ledger")["fields"]
    assert (words["site_owner_address"], words["site_contract_on"]) == ("千代田区霞が関1-1", "2026年4月1日")  # type: ignore[index]
    assert words["prime_engineer"] == "監理 一郎"  # type: ignore[index]
    assert words_of(manager, world, "site-chart")["fields"]["prime_engineer"] == "監理 一郎"  # type: ignore[index]
    manager.post(documents(world, "ledger", "facts/"), sent)
    assert TypedFact.objects.count() == 3
    assert AuditEvent.objects.get(act="documents.facts_typed").details["facts"] == sorted(sent)


def test_a_prime_types_what_the_ledger_lacks_of_a_firm_below(manager: Client, world: World) -> None:
    page = manager.get(documents(world, "ledger")).context["page"]
    (line,) = [line for line in page.missing if line.of == "佐藤工業" and "契約日" in line.labels]
    address = line.place.url.removesuffix("#typed")

    opened = manager.get(address).context["page"]
    manager.post(opened.save_url, {"firm.contract_on": "2026-04-10", "firm.works": "足場工事"})

    (firm,) = words_of(manager, world, "ledger")["lists"]["first_tiers"]  # type: ignore[index]
    assert (firm["contract_on"], firm["works"]) == ("2026年4月10日", "足場工事")
    assert TypedFact.objects.filter(business=world.employer).count() == 2


def test_a_table_is_typed_row_by_row(clerk: Client, world: World) -> None:
    clerk.post(
        documents(world, "machine-notice", "facts/"),
        {
            "firm.machines:0:name": "移動式クレーン",
            "firm.machines:0:capacity": "25t",
            "firm.machines:2:name": "バックホウ",
        },
    )

    rows = words_of(clerk, world, "machine-notice")["lists"]["machines"]  # type: ignore[index]
    assert [(row["name"], row["capacity"]) for row in rows] == [("移動式クレーン", "25t"), ("バックホウ", "")]


def test_a_subcontractor_types_nothing_of_the_site_or_of_others(clerk: Client, world: World) -> None:
    refused = clerk.post(documents(world, "safety-plan", "facts/"), {"firm.safety_policy": "あ" * 2001})

    assert refused.status_code == 422
    assert "長すぎます" in text_of(refused)
    assert clerk.post(documents(world, "ledger", "facts/"), {"site.owner_address": "x"}).status_code == 422
    assert TypedFact.objects.count() == 0


def test_a_day_that_cannot_be_read_is_shown_again_with_the_reason(manager: Client, world: World) -> None:
    answer = manager.post(documents(world, "ledger", "facts/"), {"site.contract_on": "2月30日"})

    assert answer.status_code == 422
    assert "2月30日" in text_of(answer)
    assert TypedFact.objects.count() == 0


def test_a_form_of_a_past_day_holds_what_was_typed_from_that_day_on(manager: Client, world: World) -> None:
    manager.post(f"{documents(world, 'ledger', 'facts/')}?day=2026-06-01", {"site.owner_address": "旧住所"})
    manager.post(documents(world, "ledger", "facts/"), {"site.owner_address": "新住所"})

    def owner(day: str) -> object:
        return words_of(manager, world, "ledger", day=day)["fields"]["site_owner_address"]  # type: ignore[index]

    assert [owner(day) for day in ("2026-05-31", "2026-06-01", "2026-11-19", "2026-11-20")] == [
        "", "旧住所", "旧住所", "新住所",
    ]  # fmt: skip
