"""Keeping a crew under a name, to put it on the next roster with one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.models import Business
from ccus.registry.rules.names import tidy_text
from ccus.sites.errors import SiteTextTooLong, TemplateNameMissing, TemplateNotFound
from ccus.sites.models import RosterEntry, RosterTemplate, RosterTemplateLine

LONGEST_NAME = 100


@transaction.atomic
def keep_roster_template(
    viewer: Viewer, *, name: str, entries: Sequence[RosterEntry], now: datetime
) -> RosterTemplate | None:
    """Keeps the viewer's own people among `entries` under a name; a template of that name is replaced.

    None when none of them are the viewer's own. Raises PermissionMissing, TemplateNameMissing, SiteTextTooLong.
    """
    check_may(viewer, "sites:roster:edit")
    called = tidy_text(name)
    if not called:
        raise TemplateNameMissing
    if len(called) > LONGEST_NAME:
        raise SiteTextTooLong(item_ja="名前", item_en="name", length=len(called), limit=LONGEST_NAME)
    firm = Business.objects.filter(ccus_id=viewer.business_ccus_id or None).first()
    own = [entry for entry in entries if firm is not None and entry.business_id == firm.pk]
    if firm is None or not own:
        return None
    template, _ = RosterTemplate.objects.update_or_create(business=firm, name=called, defaults={"made_at": now})
    template.lines.all().delete()
    RosterTemplateLine.objects.bulk_create(
        RosterTemplateLine(
            template=template,
            technician_id=entry.technician_id,
            trade_code=entry.trade_code,
            site_roles=entry.site_roles,
            work_content=entry.work_content,
        )
        for entry in {entry.technician_id: entry for entry in own}.values()
    )
    _record("sites:roster-template:keep", template, viewer=viewer, now=now)
    return template


@transaction.atomic
def drop_roster_template(viewer: Viewer, template_id: int, *, now: datetime) -> None:
    """Forgets an own template; rosters stay. Raises PermissionMissing, TemplateNotFound."""
    check_may(viewer, "sites:roster:edit")
    template = RosterTemplate.objects.filter(pk=template_id, business__ccus_id=viewer.business_ccus_id or None).first()
    if template is None:
        raise TemplateNotFound
    _record("sites:roster-template:drop", template, viewer=viewer, now=now)
    template.delete()


def _record(act: str, template: RosterTemplate, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="business",
        subject_id=template.business.ccus_id,
        at=now,
        details={"template": template.pk},
    )
