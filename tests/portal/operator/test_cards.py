from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_technician
from tests.portal.conftest import wear
from tests.registry.services.test_photos import picture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.registry.models import CardOrder, PhotoRenewal, Technician
from ccus.registry.services.card_orders import order_card
from ccus.registry.services.photo_renewals import send_photo
from ccus.registry.services.photos import set_photo
from ccus.registry.services.print_files import reference_of
from ccus.registry.states import CardOrderReason

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(signed_in: Client, account: Account, settings: Settings, tmp_path: Path) -> Client:
    settings.SIGNING_KEYS_DIR, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path
    wear(account, Role.OPERATOR)
    return signed_in


def ordered() -> CardOrder:
    technician = make_technician()
    return order_card(technician.ccus_id, reason=CardOrderReason.FIRST, viewer=cast.operator(), now=timezone.now())


def waiting_photo() -> tuple[Technician, PhotoRenewal]:
    technician = make_technician()
    set_photo(technician.ccus_id, content=picture(), viewer=cast.operator(), now=timezone.now())
    renewal = send_photo(technician.ccus_id, content=picture(), viewer=cast.viewer_of(technician), now=timezone.now())
    technician.refresh_from_db()
    return technician, renewal


def test_waiting_cards_become_a_file_and_its_results_come_back(operator: Client) -> None:
    order = ordered()
    assert operator.get("/operator/cards/").context["queue"].waiting == 1

    operator.post("/operator/cards/batches/")
    order.refresh_from_db()
    file = operator.post(f"/operator/cards/batches/{order.batch_id}/file/")
    names = zipfile.ZipFile(io.BytesIO(file.content)).namelist()
    results = f"番号,結果,ICチップ,日付,理由\n{reference_of(order)},届いた,04AB,,\n9-9,届いた,04AC,,\n"
    answer = operator.post("/operator/cards/", {"results": SimpleUploadedFile("results.csv", results.encode())})

    assert names == ["README.txt", "cards.csv", "results.csv"]
    assert [(row.number, row.is_new, row.is_refused) for row in answer.context["rows"]] == [
        (2, True, False),
        (3, False, True),
    ]
    page = answer.content.decode()
    assert "1 行を取り込みました。1 行は取り込めませんでした。" in page
    assert "このカードの申し込みは見つかりません" in page
    order.refresh_from_db()
    assert order.state == "delivered"
    assert Disclosure.objects.get().technician_ccus_id == order.technician.ccus_id


def test_the_queue_asks_the_same_with_much_and_little(operator: Client) -> None:
    for _ in range(3):
        ordered()
    operator.post("/operator/cards/batches/")
    ordered()

    answer = assert_query_count("operator:cards", lambda: operator.get("/operator/cards/"))

    (batch,) = answer.context["queue"].batches
    assert (batch.cards, batch.in_print, answer.context["queue"].without_photo) == (3, 3, 1)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"%PDF-1.7"])
def test_another_file_is_told_and_nothing_is_taken_in(operator: Client, content: bytes) -> None:
    answer = operator.post("/operator/cards/", {"results": SimpleUploadedFile("results.csv", content)})

    assert answer.status_code == 422
    assert answer.context["form"].errors["results"]


def test_an_empty_queue_makes_no_file(operator: Client) -> None:
    answer = operator.post("/operator/cards/batches/")

    assert answer.status_code == 409
    assert "印刷を待っているカードはありません" in answer.content.decode()


def test_photos_are_compared_and_decided(operator: Client) -> None:
    (first, one), (second, other) = waiting_photo(), waiting_photo()
    answer = assert_query_count("operator:photos", lambda: operator.get("/operator/photos/"))

    assert [photo.name for photo in answer.context["photos"]] == [first.full_name, second.full_name]
    assert operator.get(f"/operator/photos/{one.pk}/current/")["Content-Type"] == "image/jpeg"
    assert operator.get(f"/operator/photos/{one.pk}/newer/")["Content-Type"] == "image/jpeg"
    operator.post(f"/operator/photos/{one.pk}/acceptance/")
    operator.post(f"/operator/photos/{other.pk}/refusal/")
    old = second.face_photo
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.face_photo, second.face_photo) == (one.photo, old)
    assert operator.get(f"/operator/photos/{one.pk}/newer/").status_code == 404
    assert operator.post(f"/operator/photos/{one.pk}/acceptance/").status_code == 409
    assert {(row.relation, tuple(row.items)) for row in Disclosure.objects.all()} == {
        ("registry", ("face_photo", "full_name"))
    }


def test_reviewers_decide_on_photos_and_make_no_cards(signed_in: Client, account: Account) -> None:
    wear(account, Role.REVIEWER)

    assert signed_in.get("/operator/photos/").status_code == 200
    assert signed_in.get("/operator/cards/").status_code == 403
