"""The level on a technician's card (item 34): the highest of all fields, as levels were confirmed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.services.locks import lock_technician
from ccus.registry.states import SkillLevel


@transaction.atomic
def set_skill_level(technician_ccus_id: str, *, level: SkillLevel, viewer: Viewer, now: datetime) -> bool:
    """Whether the level changed. May the viewer do so? Whoever confirms levels has checked; the act is recorded here.

    Cards that are out keep their colour; a new one is ordered by its holder. Raises TechnicianNotFound, UnreadableId.
    """
    technician = lock_technician(technician_ccus_id)
    if technician.skill_level == level:
        return False
    before, technician.skill_level = technician.skill_level, level.value
    technician.save(update_fields=["skill_level"])
    record_act(
        "registry:skill-level:change",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=technician.ccus_id,
        at=now,
        details={"before": before, "after": level.value},
    )
    return True
