"""Tables of rosters and hierarchies: sample, rehearsal, writing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.history.world import World, a_business, a_technician
from tests.portal.business.test_sites import client_of

from ccus.access.states import Role
from ccus.kit.tables import read_table
from ccus.portal.business.presenters.site_files import pack, unpack
from ccus.registry.models import TechnicianTrade
from ccus.sites.models import HierarchyNode, RosterEntry
from ccus.sites.rules.file_rows import FileRow

pytestmark = pytest.mark.django_db


def roster_file(world: World) -> str:
    return f"/business/sites/{world.site.ccus_id}/roster/file/"


def hierarchy_file(world: World) -> str:
    return f"/business/sites/{world.site.ccus_id}/hierarchy/file/"


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def a_csv(text: str, *, encoding: str = "cp932") -> SimpleUploadedFile:
    return SimpleUploadedFile("表.csv", text.encode(encoding))


def test_the_sample_is_rehearsed_and_written_as_it_is(clerk: Client, world: World) -> None:
    jiro = a_technician("次郎", of=world.employer)
    TechnicianTrade.objects.create(technician=jiro, position=1, trade_code="10-01")
    sample = clerk.get(f"{roster_file(world)}?sample=xlsx").content
    assert read_table(sample)[1][:4] == [jiro.ccus_id, "山田 次郎", "鉄筋工", "その他(一般)"]

    rehearsed = clerk.post(roster_file(world), {"table": SimpleUploadedFile("roster.xlsx", sample)})

    page = rehearsed.context["page"]
    assert (page.added, page.refused_total, page.is_done) == (1, 0, False)
    assert not RosterEntry.objects.filter(technician=jiro).exists()
    written = clerk.post(roster_file(world), {"rows": page.packed}).context["page"]
    assert (written.added, written.is_done, written.packed) == (1, True, "")
    assert RosterEntry.objects.get(technician=jiro).trade_code == "10-01"
    again = clerk.post(roster_file(world), {"rows": page.packed}).context["page"]
    assert (again.added, again.unchanged) == (0, 1)


def test_bad_rows_are_shown_with_their_numbers(clerk: Client, world: World) -> None:
    answer = clerk.post(roster_file(world), {"table": a_csv("技能者ID,氏名,職種\n12,だれか,とび工\n")})

    line = answer.context["page"].refused[0]
    assert (line.number, line.about) == (2, "だれか")
    assert "14桁" in line.why
    assert answer.context["page"].packed == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("氏名だけ\nx\n", "見出しの行が見つかりません"),
        ("技能者ID,職種\n", "読み込む行がありません"),
        ("", "見出しの行が"),
    ],
)
def test_a_table_that_cannot_be_used_is_said(clerk: Client, world: World, text: str, words: str) -> None:
    answer = clerk.post(roster_file(world), {"table": a_csv(text)})

    if text:
        assert answer.status_code == 422
        assert words in text_of(answer)
    else:
        assert answer.status_code == 422


def test_what_comes_back_from_a_browser_is_not_believed(clerk: Client, world: World) -> None:
    for packed in ("", "x", "QUJD", pack([FileRow(2, {"technician": "1"})])[:-8]):
        assert clerk.post(roster_file(world), {"rows": packed}).status_code == 422
    rows = [FileRow(2, {"technician": "1", "trade": "とび"})]
    assert unpack(pack(rows)) == rows


def test_firms_are_brought_in_by_the_prime(world: World, friday_morning: None) -> None:
    manager = client_of(world.prime, Role.SITE_MANAGER, "okada")
    other = a_business("増田組")
    table = f"事業者ID,会社名,上位の会社\n,木村組,\n{other.ccus_id},,木村組\n{world.prime.ccus_id},,\n"

    page = manager.post(hierarchy_file(world), {"table": a_csv(table)}).context["page"]
    assert (page.added, page.refused_total) == (2, 1)
    manager.post(hierarchy_file(world), {"rows": page.packed})

    node = HierarchyNode.objects.get(business=other)
    assert (node.tier, node.state, node.upper.firm_name if node.upper else "") == (2, "requested", "木村組")
    sample = manager.get(f"{hierarchy_file(world)}?sample=csv")
    assert re.match("\ufeff?事業者ID,会社名,上位の会社", sample.content.decode())
