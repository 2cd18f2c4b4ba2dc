"""Names of firms by ID, for pages that only need to say who it was. The name of a firm is public."""

from __future__ import annotations

from collections.abc import Collection

from ccus.registry.models import Business


def names_of_businesses(ccus_ids: Collection[str]) -> dict[str, str]:
    """One query; unknown IDs are absent."""
    return dict(Business.objects.filter(ccus_id__in=ccus_ids).values_list("ccus_id", "name"))
