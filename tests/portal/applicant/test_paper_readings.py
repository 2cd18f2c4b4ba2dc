"""What the applicant sees of the reading of papers: while it waits, field by field, blacked out, refused, and without a reader."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.applications import applicants
from tests.applications.applicants import NOW, by_key
from tests.applications.rules.paper_reading.recorded import jpeg_of, paper_of, transcript_of
from tests.contracts.query_counts import assert_query_count
from time_machine import TimeMachineFixture

from ccus.applications.models import Application, Paper, PaperReading
from ccus.applications.rules.paper_reading import page_reader
from ccus.applications.services import answers, paper_readings, papers
from ccus.applications.services.paper_contents import open_content

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    time_machine.move_to(applicants.NOW)
    monkeypatch.setattr(page_reader, "is_installed", lambda: True)


def begin(client: Client) -> Application:
    client.post("/applications/", {"kind": "technician_simplified"})
    application = Application.objects.latest("pk")
    owner = paper_of("licence of another").answers
    typed = {code: owner[code]["typed"] for code in ("family_name", "given_name")}
    answers.save_page(application.number, "name", typed=typed, caller=by_key(application), now=NOW)
    return application


def attach(application: Application, name: str) -> Paper:
    rendered = paper_of(name)
    return papers.add_paper(
        application.number, kind=rendered.kind, content=jpeg_of(rendered), caller=by_key(application), now=NOW
    )


def read(paper: Paper, name: str) -> None:
    paper_readings.keep_transcript(paper.pk, transcript_of(name), jpeg=open_content(paper), now=NOW)


def test_a_card_asks_again_until_its_paper_was_read(client: Client) -> None:
    application = begin(client)
    paper = attach(application, "licence of another")
    page = f"/applications/{application.number}/pages/identity/"
    card = f"/applications/{application.number}/papers/{paper.pk}/reading/?in=form"

    waiting = client.get(page).content.decode()
    assert f'hx-get="{card}" hx-trigger="every 3s"' in waiting
    assert "書類を読み取っています…" in waiting
    assert "<noscript>" in waiting
    read(paper, "licence of another")
    done = assert_query_count("applicant:paper-reading", lambda: client.get(card, headers=HTMX)).content.decode()

    assert "hx-trigger" not in done
    assert "書類では「山口 大輔」と読めますが、入力は「山口 健二」です。" in done
    assert f'href="/applications/{application.number}/pages/name/?then=answers#id_family_name"' in done
    assert client.get(card)["Location"] == f"/applications/{application.number}/"


def test_the_answers_show_differences_and_can_be_sent_all_the_same(client: Client) -> None:
    application = begin(client)
    read(attach(application, "licence of another"), "licence of another")

    body = client.get(f"/applications/{application.number}/answers/").content.decode()

    assert "書類と違うところが1か所あるようです" in body
    assert body.count("書類では「山口 大輔」と読めますが") == 2  # at the answer and at the paper
    assert 'class="finding finding-different"' in body


def test_a_blacked_out_paper_is_shown_and_confirmed(client: Client) -> None:
    application = begin(client)
    paper = attach(application, "insurance, open")
    before = client.get(f"/applications/{application.number}/papers/{paper.pk}/").content
    read(paper, "insurance, open")
    page = f"/applications/{application.number}/pages/insurance-papers/"

    body = client.get(page).content.decode()
    assert "保険の記号・番号が写っていたので、黒く塗りつぶしました。" in body
    assert client.get(f"/applications/{application.number}/papers/{paper.pk}/").content != before
    masks = f"/applications/{application.number}/papers/{paper.pk}/masks/"
    assert f'formaction="{masks}"' in body
    client.post(masks)

    assert PaperReading.objects.get().confirmed_at is not None
    assert "確かめました" in client.get(page).content.decode()
    assert client.post(f"{masks}?then=answers")["Location"] == f"/applications/{application.number}/answers/"


def test_a_paper_with_a_my_number_is_refused_in_words_until_another_comes(client: Client) -> None:
    application = begin(client)
    paper = attach(application, "back of a My Number card")
    read(paper, "back of a My Number card")
    page = f"/applications/{application.number}/pages/identity/"
    card = f"/applications/{application.number}/papers/{paper.pk}/reading/"

    assert "マイナンバー（個人番号）が写っていたので" in client.get(page).content.decode()
    assert "マイナンバー（個人番号）が写っていたので" in client.get(card, headers=HTMX).content.decode()
    assert (
        "マイナンバー（個人番号）が写っていたので"
        in client.get(f"/applications/{application.number}/answers/").content.decode()
    )
    papers.add_paper(
        application.number,
        kind=paper_of("back of a My Number card").kind,
        content=jpeg_of(paper_of("licence")),
        caller=by_key(application),
        now=NOW,
    )
    assert "マイナンバー（個人番号）が写っていたので" not in client.get(page).content.decode()
    assert client.get(card, headers=HTMX).status_code == 404


def test_without_the_reader_the_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_reader, "is_installed", lambda: False)
    application = begin(client)
    attach(application, "insurance, open")

    body = client.get(f"/applications/{application.number}/pages/insurance-papers/").content.decode()

    assert "読み取りは使えません。" in body
    assert "hx-trigger" not in body


def test_a_stranger_sees_and_confirms_nothing(client: Client) -> None:
    application = begin(client)
    paper = attach(application, "insurance, open")
    read(paper, "insurance, open")
    card = f"/applications/{application.number}/papers/{paper.pk}"

    stranger = Client()
    assert stranger.get(f"{card}/reading/", headers=HTMX).status_code == 404
    assert stranger.post(f"{card}/masks/").status_code == 404
    assert PaperReading.objects.get().confirmed_at is None
