"""Forms on their way, as people press them: handed in, passed on, returned with the place to mend, mended, accepted."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_node, a_roster_entry, a_technician
from tests.portal.business.test_sites import client_of

from ccus.access.models import Disclosure
from ccus.access.states import Role
from ccus.documents.models import FormStep, FormSubmission
from ccus.portal.ui.shapes.submissions import SubmissionPage, SubmissionsPage
from ccus.registry.models import Business, Technician

pytestmark = pytest.mark.django_db

LIST = "/business/submissions/"
REASON = "血液型が抜けています。"


@dataclass
class Site:
    """大林建設 is the prime, 佐藤工業 stands below it, 三次とび below that, with 次郎."""

    world: World
    firm: Business
    jiro: Technician
    manager: Client
    upper: Client
    clerk: Client

    def hand_in(self, client: Client, form: str = "worker-roster", **sent: object) -> HttpResponse:
        address = f"/business/sites/{self.world.site.ccus_id}/documents/{form}/submission/"
        answer: HttpResponse = client.post(address, sent, follow=True)
        return answer

    def here(self, found: FormSubmission, part: str = "") -> str:
        return f"/business/sites/{self.world.site.ccus_id}/submissions/{found.pk}/{part}"


@pytest.fixture
def site(world: World, friday_morning: None) -> Site:
    firm = a_business("三次とび")
    a_node(world.site, firm, upper=world.site.nodes.get(tier=1))
    jiro = a_technician("次郎", of=firm)
    a_roster_entry(world.site, jiro, firm)
    return Site(
        world,
        firm,
        jiro,
        manager=client_of(world.prime, Role.SITE_MANAGER, "okada"),
        upper=client_of(world.employer, Role.BUSINESS_CLERK, "aoki"),
        clerk=client_of(firm, Role.BUSINESS_CLERK, "mori"),
    )


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def overview(client: Client) -> SubmissionsPage:
    page: SubmissionsPage = client.get(LIST).context["page"]
    return page


def seen(client: Client, site: Site, found: FormSubmission) -> SubmissionPage:
    page: SubmissionPage = client.get(site.here(found)).context["page"]
    return page


def test_a_form_is_handed_in_passed_on_returned_mended_and_accepted(site: Site) -> None:
    answer = site.hand_in(site.clerk)
    assert "提出しました。佐藤工業が確かめます。" in text_of(answer)
    found = FormSubmission.objects.get()

    (line,) = overview(site.upper).waiting
    assert (line.title, line.firm, line.news, line.site) == ("作業員名簿", "三次とび", "はじめての提出", "丸の内新築")
    assert "大林建設へ送りました。" in text_of(
        site.upper.post(site.here(found, "receipt/"), {"version": 1}, follow=True)
    )
    page = seen(site.manager, site, found)
    assert (page.accepts, page.news, page.people) == (True, "", ((site.jiro.ccus_id, "山田 次郎"),))
    sent = {"version": 1, "reason": REASON, "field": "people.blood_type", "person": site.jiro.ccus_id}
    assert "差し戻しました。" in text_of(site.manager.post(page.return_url, sent, follow=True))

    (back,) = overview(site.clerk).returned
    assert (back.by, back.reason, back.what) == ("大林建設", REASON, "血液型")
    returned = seen(site.clerk, site, found).returned
    assert returned is not None
    assert (returned.what, returned.place.url) == ("山田 次郎の「血液型」", "/applications/")
    assert REASON in text_of(site.clerk.get(returned.again.url.partition("#")[0]))

    Technician.objects.filter(pk=site.jiro.pk).update(blood_type="B")
    site.hand_in(site.clerk, note="直しました。")
    site.upper.post(site.here(found, "receipt/"), {"version": 2})
    page = seen(site.manager, site, found)
    assert page.news == "作業員名簿：山田さんの血液型が変わりました。"
    assert [(one.who, one.label, one.before, one.after) for one in page.changes] == [
        ("山田 次郎", "血液型", "", "B"),
    ]  # fmt: skip
    assert page.note == "直しました。"
    answer = site.manager.post(page.receipt_url, {"version": 2}, follow=True)
    assert "受け取りました。" in text_of(answer)
    assert [line.mark.word for line in overview(site.clerk).own] == ["受領済み"]


def test_pages_of_forms_make_few_queries(site: Site) -> None:
    for form in ("worker-roster", "machine-notice"):
        site.hand_in(site.upper, form)
    found = FormSubmission.objects.get(form_code="worker-roster")

    assert_query_count("business:submissions", lambda: site.manager.get(LIST))
    assert_query_count("business:submission", lambda: site.manager.get(site.here(found)))
    assert_query_count(
        "business:submission-file", lambda: site.manager.get(site.here(found, "versions/1/file/"), {"kind": "json"})
    )


def test_everybody_on_the_form_can_read_who_looked_at_it(site: Site) -> None:
    site.hand_in(site.upper)
    found = FormSubmission.objects.get()
    assert [one.relation for one in Disclosure.objects.all()] == ["employer"]

    site.manager.get(site.here(found))

    disclosure = Disclosure.objects.get(relation="prime")
    assert (disclosure.technician_ccus_id, disclosure.channel, disclosure.relation, disclosure.page) == (
        site.world.taro.ccus_id, "form", "prime", "business:submission",
    )  # fmt: skip
    assert disclosure.site_ccus_id == site.world.site.ccus_id


def test_a_refused_return_shows_again_what_was_typed(site: Site) -> None:
    site.hand_in(site.upper)
    found = FormSubmission.objects.get()

    answer = site.manager.post(site.here(found, "return/"), {"version": 1, "reason": " "})

    assert answer.status_code == 422
    assert "差し戻す理由がありません。" in text_of(answer)
    assert FormSubmission.objects.get().state == "submitted"


def test_who_comes_second_is_told_in_words(site: Site) -> None:
    site.hand_in(site.upper)
    found = FormSubmission.objects.get()
    site.upper.post(site.here(found, "withdrawal/"), {"version": 1})

    for part, sent in (("receipt/", {}), ("return/", {"reason": REASON})):
        answer = site.manager.post(site.here(found, part), {"version": 1, **sent}, follow=True)
        assert "佐藤工業が動かして「取り下げ」になりました" in text_of(answer)
    assert FormStep.objects.count() == 2


def test_several_are_received_with_one_press(site: Site) -> None:
    for form in ("worker-roster", "machine-notice", "fire-notice"):
        site.hand_in(site.upper, form)
    lines = overview(site.manager).waiting
    assert [line.is_chosen for line in lines] == [False, False, False]

    answer = site.manager.post(
        "/business/submissions/receipts/", {"choice": [line.choice for line in lines[:2]] + ["x", "999999:1"]},
        follow=True,
    )  # fmt: skip

    assert "2件を受け取りました。" in text_of(answer)
    assert "この提出書類は見つかりません。" in text_of(answer)
    assert sorted(FormSubmission.objects.values_list("state", flat=True)) == ["accepted", "accepted", "submitted"]


def test_a_press_without_a_choice_says_so(site: Site) -> None:
    assert "書類が選ばれていません。" in text_of(site.manager.post("/business/submissions/receipts/", follow=True))


def test_an_accepted_form_says_when_the_registry_has_changed_since(site: Site) -> None:
    site.hand_in(site.upper)
    found = FormSubmission.objects.get()
    site.manager.post(site.here(found, "receipt/"), {"version": 1})
    form = f"/business/sites/{site.world.site.ccus_id}/documents/worker-roster/"
    same = site.upper.get(form).context["handing_in"]
    assert (same.submit_url, same.mark.word, same.is_same) == ("", "受領済み", True)

    Technician.objects.update(blood_type="O")
    changed = site.upper.get(form).context["handing_in"]

    assert (changed.mark.look, changed.is_same) == ("changed", False)
    assert "提出しました。" in text_of(site.upper.post(changed.submit_url, follow=True))
    assert FormSubmission.objects.get().accepted == 1


@pytest.mark.parametrize("part", ["", "receipt/", "return/", "withdrawal/", "versions/1/file/"])
def test_a_strange_firm_counting_upwards_finds_nothing(site: Site, part: str) -> None:
    site.hand_in(site.upper)
    found = FormSubmission.objects.get()
    stranger = client_of(a_business("隣の会社"), Role.BUSINESS_ADMINISTRATOR, "tonari")

    for client in (stranger, site.clerk):
        for number in (found.pk, found.pk + 1):
            address = f"/business/sites/{site.world.site.ccus_id}/submissions/{number}/{part}"
            asked = client.get if part in ("", "versions/1/file/") else client.post
            assert asked(address, {"version": 1, "reason": REASON}).status_code == 404
    other = f"/business/sites/{'0' * 14}/submissions/{found.pk}/{part}"
    asked = site.manager.get if part in ("", "versions/1/file/") else site.manager.post
    assert asked(other, {"version": 1, "reason": REASON}).status_code == 404
    assert FormSubmission.objects.get().state == "submitted"
    assert [one.relation for one in Disclosure.objects.all()] == ["employer"]


def test_after_closing_the_prime_gets_a_file_without_people(site: Site) -> None:
    site.hand_in(site.upper)
    found = FormSubmission.objects.get()
    site.world.site.state = "closed"
    site.world.site.save()

    answer = site.manager.get(site.here(found, "versions/1/file/"), {"kind": "json"})

    assert answer.status_code == 200
    assert site.world.taro.ccus_id not in text_of(answer)
    assert "山田 太郎" not in text_of(answer)
    assert "山田 太郎" in text_of(site.upper.get(site.here(found, "versions/1/file/"), {"kind": "json"}))


def test_a_version_is_given_as_pdf(site: Site) -> None:
    site.hand_in(site.upper, "machine-notice")
    found = FormSubmission.objects.get()

    answer = site.manager.get(site.here(found, "versions/1/file/"))

    assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, "application/pdf", b"%PDF")
