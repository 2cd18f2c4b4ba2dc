"""One's own cards, and what waits to be printed and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.registry.errors import PhotoRenewalNotFound, TechnicianNotFound
from ccus.registry.models import Card, CardBatch, CardOrder, PhotoRenewal, Technician
from ccus.registry.models.card_orders import OPEN
from ccus.registry.rules.card_lives import card_life_at
from ccus.registry.rules.cards import CardDates
from ccus.registry.states import CardColor, CardKind, CardLife, CardOrderReason, PhotoRenewalState, RegistrationKind

PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class CardView:
    """One card or order. `order_id` is None for a card of which no order is known; days are None before printing."""

    order_id: int | None
    kind: CardKind
    life: CardLife
    color: CardColor | None
    issue_number: int | None
    issued_on: date | None
    expires_on: date | None
    stopped_at: datetime | None
    reason: CardOrderReason | None
    fee_yen: int | None
    ordered_at: datetime | None
    settled_on: date | None
    trouble: str


@dataclass(frozen=True, kw_only=True)
class OwnCards:
    """A person's cards, newest first, open orders before all. `in_use` is the card to hold to a reader, None without one."""

    ccus_id: str
    name: str
    level: int
    registration_kind: RegistrationKind
    photo: str
    cards: tuple[CardView, ...]
    newest_photo: PhotoRenewal | None
    has_shown: bool

    @property
    def in_use(self) -> CardView | None:
        good = (CardLife.DELIVERED, CardLife.IN_USE)
        return next((card for card in self.cards if card.kind is CardKind.CHIP and card.life in good), None)

    @property
    def on_its_way(self) -> CardView | None:
        return next((card for card in self.cards if card.life in (CardLife.ORDERED, CardLife.PRINTING)), None)


def get_own_cards_visible_to(viewer: Viewer, *, at: datetime) -> OwnCards:
    """The viewer's own. Five queries. Raises PermissionMissing, TechnicianNotFound."""
    technician = get_own_technician(viewer)
    cards = technician.cards.select_related("order").order_by("-issued_on", "-id")
    orders = technician.card_orders.filter(card__isnull=True).order_by("-id")
    return OwnCards(
        ccus_id=technician.ccus_id,
        name=technician.full_name,
        level=technician.skill_level,
        registration_kind=RegistrationKind(technician.registration_kind),
        photo=technician.face_photo,
        cards=(*(_of_order(order) for order in orders), *(_of_card(card, at=at) for card in cards)),
        newest_photo=technician.photo_renewals.order_by("-id").first(),
        has_shown=technician.digital_cards.filter(stopped_at__isnull=True).exists(),
    )


def get_own_technician(viewer: Viewer) -> Technician:
    """The viewer as a row, for apps above that know more of the person. Raises PermissionMissing, TechnicianNotFound."""
    check_may(viewer, "registry:own-card:view")
    technician = Technician.objects.filter(ccus_id=viewer.technician_ccus_id).first()
    if technician is None:
        raise TechnicianNotFound
    return technician


def find_own_photo(viewer: Viewer) -> str:
    """The key of the viewer's own face photo, empty without one. Raises PermissionMissing."""
    check_may(viewer, "registry:own-card:view")
    found = Technician.objects.filter(ccus_id=viewer.technician_ccus_id).values_list("face_photo", flat=True).first()
    return found or ""


@dataclass(frozen=True, kw_only=True)
class BatchView:
    """One print file: how many cards are in it, and how many of them are still with the maker."""

    batch_id: int
    made_at: datetime
    cards: int
    in_print: int


@dataclass(frozen=True, kw_only=True)
class PrintQueue:
    """What waits for a print file, and the newest files. `oldest_at` is None when nothing waits; `failed` have failed before."""

    waiting: int
    failed: int
    without_photo: int
    oldest_at: datetime | None
    batches: tuple[BatchView, ...]


def get_print_queue_visible_to(viewer: Viewer) -> PrintQueue:
    """Counts only; who is in a file stands in the file. Two queries. Raises PermissionMissing."""
    check_may(viewer, "registry:card-print:manage")
    waiting = CardOrder.objects.filter(state=CardLife.ORDERED).aggregate(
        count=Count("id"),
        failed=Count("id", filter=Q(failed_batch__isnull=False)),
        without_photo=Count("id", filter=Q(technician__face_photo="")),
        oldest=Min("ordered_at"),
    )
    batches = CardBatch.objects.annotate(
        cards=Count("orders"), in_print=Count("orders", filter=Q(orders__state=CardLife.PRINTING))
    ).order_by("-id")[:PAGE_SIZE]
    return PrintQueue(
        waiting=waiting["count"],
        failed=waiting["failed"],
        without_photo=waiting["without_photo"],
        oldest_at=waiting["oldest"],
        batches=tuple(
            BatchView(batch_id=batch.pk, made_at=batch.made_at, cards=batch.cards, in_print=batch.in_print)
            for batch in batches
        ),
    )


def list_waiting_photos_visible_to(viewer: Viewer) -> list[PhotoRenewal]:
    """The oldest first, with the person. Raises PermissionMissing."""
    check_may(viewer, "registry:photo:decide")
    waiting = PhotoRenewal.objects.select_related("technician").filter(state=PhotoRenewalState.WAITING)
    return list(waiting.order_by("sent_at", "id")[:PAGE_SIZE])


def get_photo_visible_to(viewer: Viewer, renewal_id: int) -> PhotoRenewal:
    """One waiting photo with the person. Raises PermissionMissing, PhotoRenewalNotFound."""
    check_may(viewer, "registry:photo:decide")
    found = (
        PhotoRenewal.objects.select_related("technician").filter(pk=renewal_id, state=PhotoRenewalState.WAITING).first()
    )
    if found is None:
        raise PhotoRenewalNotFound
    return found


def _of_order(order: CardOrder) -> CardView:
    """An order without a card: open, cancelled or come back."""
    is_open = order.state in OPEN
    return CardView(
        order_id=order.pk,
        kind=CardKind.CHIP,
        life=CardLife(order.state),
        color=CardColor(order.color) if order.color else None,
        issue_number=order.issue_number,
        issued_on=order.issued_on if is_open else None,
        expires_on=order.expires_on if is_open else None,
        stopped_at=None,
        reason=CardOrderReason(order.reason),
        fee_yen=order.fee_yen,
        ordered_at=order.ordered_at,
        settled_on=order.settled_on,
        trouble=order.trouble,
    )


def _of_card(card: Card, *, at: datetime) -> CardView:
    order: CardOrder | None = getattr(card, "order", None)
    dates = CardDates(issued_on=card.issued_on, expires_on=card.expires_on, revoked_at=card.revoked_at)
    kept = CardLife(order.state) if order is not None else None
    return CardView(
        order_id=order.pk if order is not None else None,
        kind=CardKind(card.kind),
        life=card_life_at(kept, dates, revoked_reason=card.revoked_reason, at=at),
        color=CardColor(card.color),
        issue_number=card.issue_number,
        issued_on=card.issued_on,
        expires_on=card.expires_on,
        stopped_at=card.revoked_at,
        reason=CardOrderReason(order.reason) if order is not None else None,
        fee_yen=order.fee_yen if order is not None else None,
        ordered_at=order.ordered_at if order is not None else None,
        settled_on=order.settled_on if order is not None else None,
        trouble="",
    )
