"""Finding firms as people type them: part of a name, a reading, an ID, in any width and spelling, the likeliest first."""

from __future__ import annotations

from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.registry.models import Business
from ccus.registry.queries.businesses import BusinessSummary, search_businesses

ID_BEGINNING = 4  # digits from which on a text is taken for an ID


def find_businesses(text: str, *, limit: int = 10) -> tuple[BusinessSummary, ...]:
    """Open to anybody, as `search_businesses`."""
    digits = remove_spaces(fold_hyphens(fold_digits(fold_width(text)))).replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) >= ID_BEGINNING):
        return search_businesses(text)[:limit]
    rows = Business.objects.filter(ccus_id__startswith=digits).order_by("ccus_id")[:limit]
    return tuple(
        BusinessSummary(
            ccus_id=row.ccus_id,
            name=row.name,
            prefecture_code=row.prefecture_code,
            has_construction_licence=row.has_construction_licence,
        )
        for row in rows
    )
