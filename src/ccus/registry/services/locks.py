"""Fetching a row to change it: found, locked until the end of the transaction, or refused."""

from __future__ import annotations

from ccus.kit.ids import IdFormatError, parse_id
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound, UnreadableId
from ccus.registry.models import Business, Technician
from ccus.registry.queries.merges import current_id


def read_id(typed: str) -> str:
    """The 14 digits of an ID however it is typed. Raises UnreadableId."""
    try:
        return parse_id(typed)
    except IdFormatError as error:
        raise UnreadableId(sentence_ja=error.sentence_ja, sentence_en=error.sentence_en) from error


def lock_technician(ccus_id: str) -> Technician:
    """The person of an ID, also of one that was merged into another. Raises UnreadableId, TechnicianNotFound."""
    technician = Technician.objects.select_for_update().filter(ccus_id=current_id(read_id(ccus_id))).first()
    if technician is None:
        raise TechnicianNotFound
    return technician


def lock_business(ccus_id: str) -> Business:
    """Raises UnreadableId, BusinessNotFound."""
    business = Business.objects.select_for_update().filter(ccus_id=read_id(ccus_id)).first()
    if business is None:
        raise BusinessNotFound
    return business
