"""Showing a form that was handed in: its words as the viewer may see them, and remembered by everybody who stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel
from ccus.access.viewers import Viewer
from ccus.documents.models import FormVersion
from ccus.documents.queries.forms.submissions import SeenSubmission, read_version_visible_to
from ccus.documents.rules.forms.definitions import Form
from ccus.documents.rules.forms.differences import Difference, differences
from ccus.documents.rules.forms.filling import Filled
from ccus.documents.rules.forms.masking import printed_items
from ccus.documents.services.forms.rendering import render
from ccus.documents.states import FormFile


@dataclass(frozen=True, kw_only=True)
class ShownVersion:
    """One version as one viewer sees it. `found` are the differences to what it is compared with, None where there is nothing."""

    form: Form
    filled: Filled
    version: FormVersion
    found: tuple[Difference, ...] | None

    def render(self, kind: FormFile) -> bytes:
        return render(self.form, self.filled, kind=kind, made_at=self.version.handed_in_at)


def show_version(
    viewer: Viewer, seen: SeenSubmission, version: FormVersion, *, base: FormVersion | None = None, now: datetime
) -> ShownVersion:
    """With what changed since `base`, if its words are still there. Raises SubmissionRemoved."""
    form, filled, items, relation = read_version_visible_to(viewer, seen, version)
    people = list(filled.person_ccus_ids)
    found = None
    if base is not None and base.words is not None:
        older_form, older, _items, _relation = read_version_visible_to(viewer, seen, base)
        found = differences(form, filled, older_form=older_form, older=older)
        people += older.person_ccus_ids
    shown = items & printed_items(form)
    if shown and any(people):
        record_disclosures(
            [person for person in people if person],
            viewer=viewer,
            relation=relation,
            channel=Channel.FORM,
            items=shown,
            now=now,
        )
    return ShownVersion(form=form, filled=filled, version=version, found=found)
