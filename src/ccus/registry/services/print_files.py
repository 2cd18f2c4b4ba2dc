"""The print file of a batch: one ZIP with what is printed on each card, the photos, and a table to fill in."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.ids import display_id
from ccus.kit.spreadsheets import harmless_cell
from ccus.registry.errors import CardBatchNotFound
from ccus.registry.models import CardBatch, CardOrder
from ccus.registry.permissions import check_can_print_cards
from ccus.registry.rules.prefectures import prefecture_name
from ccus.registry.services.delivery_files import COLUMNS
from ccus.registry.states import CardColor

# What of a person stands in the file.
PRINTED_ITEMS = frozenset(
    {
        "full_name",
        "birth_date",
        "face_photo",
        "card_delivery_address",
        "card_delivery_phone",
        "address",
        "phone",
        "skill_level",
    }
)
_HEAD = (
    "番号", "技能者ID", "氏名", "フリガナ", "生年月日", "カードの色", "発行回数", "発行日", "有効期限", "初回登録年",
    "顔写真", "送付先住所", "送付先電話番号",
)  # fmt: skip
_README = """印刷用ファイル / print file

cards.csv     カードに印刷する内容と送付先 (UTF-8)。1行が1枚。 What is printed on each card and where it goes, one a line.
photos/       顔写真 (JPEG, 294×378)。 Face photos.
results.csv   発送の結果を書き込んで送り返す表。 A table to fill in and send back.

results.csv の書き方 / how to fill in results.csv
  結果      届いた / 印刷できなかった / 戻ってきた (delivered / failed / returned)。まだ分からない行は空けておく。 Leave unknown ones empty.
  ICチップ   読み取り機が読む番号。届いたカードには必ず書く。 What a reader reads; needed for delivered cards.
  日付      届いた日・戻ってきた日 (2026-11-21)。空なら取り込んだ日。 The day; empty: the day on which the file is taken in.
  理由      印刷できなかった、戻ってきた理由。 Why.
同じ行を何度取り込んでも、結果は変わりません。 The same line may be taken in any number of times.
"""


@transaction.atomic
def write_print_file(batch_id: int, *, viewer: Viewer, now: datetime) -> bytes:
    """The ZIP of a batch, written anew from its orders. Whoever is in it sees that it was handed out.

    Raises PermissionMissing, CardBatchNotFound.
    """
    check_can_print_cards(viewer)
    batch = CardBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise CardBatchNotFound
    orders = list(batch.orders.select_related("technician").order_by("id"))
    record_disclosures(
        [order.technician.ccus_id for order in orders],
        viewer=viewer,
        relation=Relation.REGISTRY,
        channel=Channel.EXPORT,
        items=PRINTED_ITEMS,
        now=now,
    )
    record_act(
        "registry:card-batch:export",
        actor=viewer.actor,
        subject_kind="card-batch",
        subject_id=batch.pk,
        at=now,
        details={"orders": len(orders)},
    )
    return _zip(orders)


def _zip(orders: Sequence[CardOrder]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        archive.writestr("cards.csv", _csv([_HEAD, *(_printed(order) for order in orders)]))
        archive.writestr("results.csv", _csv([COLUMNS, *((reference_of(order), "", "", "", "") for order in orders)]))
        for order in orders:
            if order.technician.face_photo:
                with default_storage.open(order.technician.face_photo) as photo:
                    archive.writestr(f"photos/{reference_of(order)}.jpg", photo.read(), zipfile.ZIP_STORED)
    return target.getvalue()


def reference_of(order: CardOrder) -> str:
    """By what the maker names one card: the batch and the order."""
    return f"{order.batch_id}-{order.pk}"


def _printed(order: CardOrder) -> tuple[str, ...]:
    person = order.technician
    return (
        reference_of(order),
        display_id(person.ccus_id),
        person.full_name,
        " ".join(part for part in (person.family_kana, person.given_kana) if part),
        str(person.birth_date),
        CardColor(order.color).label_ja,
        str(order.issue_number),
        str(order.issued_on),
        str(order.expires_on),
        str(person.registered_on.year),
        f"photos/{reference_of(order)}.jpg" if person.face_photo else "",
        person.card_delivery_address or prefecture_name(person.prefecture_code) + person.address,
        person.card_delivery_phone or person.phone_mobile or person.phone_home,
    )


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark and the line ends of Excel; no cell is a formula."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows([harmless_cell(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")
