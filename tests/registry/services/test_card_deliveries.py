from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests import cast
from tests.factories.registry import make_card, make_technician
from tests.registry.services.test_photos import picture

from ccus.access.errors import PermissionMissing
from ccus.access.models import Disclosure
from ccus.foundation.models import AuditEvent
from ccus.registry import errors
from ccus.registry.models import Card, CardOrder, Technician
from ccus.registry.rules.cards import hash_token
from ccus.registry.services.card_deliveries import TakenLine, take_in_deliveries
from ccus.registry.services.card_orders import confirm_receipt, order_card
from ccus.registry.services.card_printing import make_batch
from ccus.registry.services.delivery_files import COLUMNS
from ccus.registry.services.photos import set_photo
from ccus.registry.services.print_files import reference_of, write_print_file
from ccus.registry.services.temporary_cards import make_temporary_code
from ccus.registry.states import CardOrderReason, DeliveryResult, SkillLevel

pytestmark = pytest.mark.django_db

TOKEN = "04A1B2C3D4E580"


def ordered(technician: Technician, reason: CardOrderReason = CardOrderReason.FIRST) -> CardOrder:
    return order_card(technician.ccus_id, reason=reason, viewer=cast.operator(), now=cast.NOW)


def in_print(technician: Technician, reason: CardOrderReason = CardOrderReason.FIRST) -> CardOrder:
    order = ordered(technician, reason)
    make_batch(viewer=cast.operator(), now=cast.NOW)
    order.refresh_from_db()
    return order


def the_file(*lines: Sequence[str], encoding: str = "utf-8-sig") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([COLUMNS, *lines])
    return target.getvalue().encode(encoding)


def taken(*lines: Sequence[str]) -> tuple[TakenLine, ...]:
    return take_in_deliveries(the_file(*lines), viewer=cast.operator(), now=cast.NOW)


def delivered(order: CardOrder, token: str = TOKEN) -> tuple[str, ...]:
    return (reference_of(order), "届いた", token, "2026-11-15", "")


def test_a_batch_settles_what_is_printed() -> None:
    technician = make_technician(skill_level=SkillLevel.LEVEL_3, birth_date=date(1990, 7, 15))
    make_card(technician)

    order = in_print(technician, CardOrderReason.LEVEL_CHANGED)

    assert (order.state, order.issue_number, order.color) == ("printing", 2, "silver")
    assert (order.issued_on, order.expires_on) == (cast.TODAY, date(2036, 7, 15))
    with pytest.raises(errors.NothingToPrint):
        make_batch(viewer=cast.operator(), now=cast.NOW)


def test_a_delivered_card_replaces_the_old_one_and_what_bridged_the_days() -> None:
    technician = make_technician()
    old = make_card(technician)
    order = in_print(technician, CardOrderReason.BROKEN)

    (line,) = taken(delivered(order))

    assert (line.result, line.is_new, line.refusal) == (DeliveryResult.DELIVERED, True, None)
    order.refresh_from_db()
    old.refresh_from_db()
    assert order.card is not None
    assert (order.state, order.settled_on) == ("delivered", date(2026, 11, 15))
    assert (bytes(order.card.token_hash), order.card.issue_number) == (hash_token(TOKEN), 2)
    assert (old.revoked_at, old.revoked_reason) == (cast.NOW, "broken")
    assert confirm_receipt(order.pk, viewer=cast.viewer_of(technician), now=cast.NOW).state == "in_use"


def test_the_same_file_again_changes_nothing() -> None:
    one = in_print(make_technician())
    content = the_file(delivered(one))
    take_in_deliveries(content, viewer=cast.operator(), now=cast.NOW)
    acts = AuditEvent.objects.count()

    (line,) = take_in_deliveries(content, viewer=cast.operator(), now=cast.NOW)

    assert (line.is_new, line.refusal) == (False, None)
    assert (Card.objects.count(), AuditEvent.objects.count()) == (1, acts)


def test_wrong_lines_leave_the_others_alone() -> None:
    order, second = in_print(make_technician()), in_print(make_technician())
    make_card(make_technician(), token="04FF")
    reference = reference_of(order)

    lines = taken(
        ("7", "届いた", TOKEN, "", ""),
        (reference, "なくなった", TOKEN, "", ""),
        (reference, "届いた", TOKEN, "2026-11-17", ""),
        (reference, "届いた", "", "", ""),
        (reference, "届いた", "04FF", "", ""),
        (f"{order.batch_id}-999999", "届いた", TOKEN, "", ""),
        (f"{second.batch_id}-{order.pk}", "届いた", TOKEN, "", ""),
        (reference, "", "", "", ""),
        delivered(second, "04EE"),
    )

    assert [(line.number, type(line.refusal)) for line in lines] == [
        (2, errors.DeliveryLineUnreadable),
        (3, errors.DeliveryLineUnreadable),
        (4, errors.DeliveryLineUnreadable),
        (5, errors.CardTokenMissing),
        (6, errors.CardTokenTaken),
        (7, errors.CardOrderNotFound),
        (8, errors.CardFromOtherBatch),
        (10, type(None)),
    ]
    order.refresh_from_db()
    assert order.state == "printing"


def test_a_delivered_card_does_not_become_another_one_later() -> None:
    order = in_print(make_technician())
    taken(delivered(order))

    (line,) = taken(delivered(order, "04EE"))

    assert isinstance(line.refusal, errors.CardSettledOtherwise)
    assert line.refusal.data["state_ja"] == "届いた"
    assert Card.objects.count() == 1


def test_a_failed_print_goes_into_the_next_file_and_its_line_stays_harmless() -> None:
    order = in_print(make_technician())
    failed = (reference_of(order), "印刷できなかった", "", "", "写真が暗い")

    taken(failed)

    order.refresh_from_db()
    assert (order.state, order.trouble, order.issue_number) == ("ordered", "写真が暗い", None)
    make_batch(viewer=cast.operator(), now=cast.NOW)
    order.refresh_from_db()
    (line,) = taken(failed)
    assert (line.is_new, line.refusal, order.state) == (False, None, "printing")


def test_a_card_that_came_back_is_ordered_anew() -> None:
    technician = make_technician()
    order = in_print(technician)
    returned = (reference_of(order), "returned", "", "2026/11/14", "あて所なし")

    first, again = taken(returned, returned)

    order.refresh_from_db()
    assert (first.is_new, again.is_new, again.refusal) == (True, False, None)
    assert (order.state, order.settled_on, order.trouble) == ("returned", date(2026, 11, 14), "あて所なし")
    assert Card.objects.count() == 0
    assert ordered(technician).state == "ordered"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_file_is_read_whatever_saved_it(encoding: str) -> None:
    order = in_print(make_technician())

    (line,) = take_in_deliveries(the_file(delivered(order), encoding=encoding), viewer=cast.operator(), now=cast.NOW)

    assert line.is_new


def test_a_reason_may_have_lines_and_nothing_breaks_on_odd_bytes() -> None:
    order = in_print(make_technician())
    content = the_file((reference_of(order), "印刷できなかった", "", "", "写真が暗い\n顔が切れている\0"))

    (line,) = take_in_deliveries(content, viewer=cast.operator(), now=cast.NOW)

    order.refresh_from_db()
    assert (line.number, line.is_new, order.trouble) == (2, True, "写真が暗い\n顔が切れている")


@pytest.mark.parametrize(
    "content", [b"", b"\x80\x81", b'a,"' + b"x" * 200_000, "番号,結果\n1-1,届いた\n".encode(), b"%PDF-1.7"]
)
def test_what_is_no_table_of_results_is_refused_whole(content: bytes) -> None:
    with pytest.raises(errors.DeliveryFileUnreadable):
        take_in_deliveries(content, viewer=cast.operator(), now=cast.NOW)


def test_only_who_makes_cards_touches_their_files() -> None:
    order = in_print(make_technician())
    assert order.batch_id is not None

    with pytest.raises(PermissionMissing):
        make_batch(viewer=cast.reviewer(), now=cast.NOW)
    with pytest.raises(PermissionMissing):
        write_print_file(order.batch_id, viewer=cast.reviewer(), now=cast.NOW)
    with pytest.raises(PermissionMissing):
        take_in_deliveries(the_file(delivered(order)), viewer=cast.reviewer(), now=cast.NOW)

    order.refresh_from_db()
    assert (order.state, Disclosure.objects.count()) == ("printing", 0)


def test_the_print_file_holds_cards_photos_and_a_table_to_fill_in(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    technician = make_technician(phone_mobile="=1+1", birth_date=date(1990, 7, 15))
    set_photo(technician.ccus_id, content=picture(), viewer=cast.operator(), now=cast.NOW)
    bare = make_technician()
    ordered(bare)
    order = in_print(technician)
    assert order.batch_id is not None

    archive = zipfile.ZipFile(io.BytesIO(write_print_file(order.batch_id, viewer=cast.operator(), now=cast.NOW)))

    cards = list(csv.DictReader(archive.read("cards.csv").decode("utf-8-sig").splitlines()))
    row = next(row for row in cards if row["番号"] == reference_of(order))
    assert archive.namelist() == ["README.txt", "cards.csv", "results.csv", f"photos/{reference_of(order)}.jpg"]
    assert (row["生年月日"], row["有効期限"], row["カードの色"], row["送付先電話番号"]) == (
        "1990-07-15", "2036-07-15", "白", "'=1+1",
    )  # fmt: skip
    assert (row["送付先住所"], row["顔写真"]) == ("東京都千代田区霞が関9-9", f"photos/{reference_of(order)}.jpg")
    assert archive.read(row["顔写真"])[:2] == b"\xff\xd8"
    results = archive.read("results.csv")
    assert take_in_deliveries(results, viewer=cast.operator(), now=cast.NOW) == ()
    assert sorted(Disclosure.objects.values_list("technician_ccus_id", flat=True)) == sorted(
        [technician.ccus_id, bare.ccus_id]
    )
    with pytest.raises(errors.CardBatchNotFound):
        write_print_file(order.batch_id + 1, viewer=cast.operator(), now=cast.NOW)


def test_a_temporary_code_ends_when_the_card_comes() -> None:
    technician = make_technician()
    make_card(technician)
    ordered(technician, CardOrderReason.LOST)
    code = make_temporary_code(technician.ccus_id, viewer=cast.viewer_of(technician), now=cast.NOW)
    make_batch(viewer=cast.operator(), now=cast.NOW)
    order = CardOrder.objects.get()

    taken(delivered(order))

    code.card.refresh_from_db()
    assert (code.card.revoked_at, code.card.revoked_reason) == (cast.NOW, "arrived")
