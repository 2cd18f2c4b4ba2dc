"""May this viewer change that person, firm, affiliation or card? Words say what, these functions say whose."""

from __future__ import annotations

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.registry.errors import NotYourRecord
from ccus.registry.queries.relations import is_desk


def check_can_edit_technician(viewer: Viewer, *, technician_ccus_id: str) -> None:
    """The person and desks. Raises PermissionMissing, NotYourRecord."""
    _check(viewer, "registry:technician:edit", is_own=viewer.technician_ccus_id == technician_ccus_id)


def check_can_edit_business(viewer: Viewer, *, business_ccus_id: str) -> None:
    """The firm's administrator and desks. Raises PermissionMissing, NotYourRecord."""
    _check(viewer, "registry:business:edit", is_own=viewer.business_ccus_id == business_ccus_id)


def check_can_edit_affiliation(viewer: Viewer, *, business_ccus_id: str) -> None:
    """The employer and desks. Raises PermissionMissing, NotYourRecord."""
    _check(viewer, "registry:affiliation:edit", is_own=viewer.business_ccus_id == business_ccus_id)


def check_can_issue_card(viewer: Viewer) -> None:
    """Desks. Raises PermissionMissing."""
    check_may(viewer, "registry:card:issue")


def check_can_revoke_card(viewer: Viewer, *, technician_ccus_id: str) -> None:
    """The holder, who reports a loss, and desks. Raises PermissionMissing, NotYourRecord."""
    _check(viewer, "registry:card:revoke", is_own=viewer.technician_ccus_id == technician_ccus_id)


def check_can_order_card(viewer: Viewer, *, technician_ccus_id: str) -> None:
    """The holder and desks. Raises PermissionMissing, NotYourRecord."""
    _check(viewer, "registry:card:order", is_own=viewer.technician_ccus_id == technician_ccus_id)


def check_can_print_cards(viewer: Viewer) -> None:
    """Who makes cards. Raises PermissionMissing."""
    check_may(viewer, "registry:card-print:manage")


def check_can_stop_digital_card(viewer: Viewer, *, technician_ccus_id: str) -> None:
    """The holder and desks. Raises PermissionMissing, NotYourRecord."""
    _check(viewer, "registry:digital-card:stop", is_own=viewer.technician_ccus_id == technician_ccus_id)


def check_can_decide_photo(viewer: Viewer) -> None:
    """Desks. Raises PermissionMissing."""
    check_may(viewer, "registry:photo:decide")


def _check(viewer: Viewer, word: str, *, is_own: bool) -> None:
    check_may(viewer, word)
    if not is_own and not is_desk(viewer):
        raise NotYourRecord
