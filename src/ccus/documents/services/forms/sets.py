"""Sets of forms: all that a firm hands in for a site, or one form of all its sites, packed into one file by a job."""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from ccus.access import catalogue
from ccus.access.permissions import check_may
from ccus.access.queries.grants import hats_of
from ccus.access.viewers import Viewer
from ccus.documents.errors import FormFirmNotYours, FormSetEmpty, FormSetNotFound, FormSetTooLarge
from ccus.documents.models import FormSet
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.rules.forms.definitions import Maker, forms, forms_on
from ccus.documents.services.forms.making import MAKE, find_form, gatherer_of, make_form
from ccus.documents.states import FormFile, FormSetState
from ccus.foundation.jobs import enqueue_once
from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.sites.models import Site
from ccus.sites.queries.sites import get_site_visible_to, list_sites_as_prime_visible_to
from ccus.sites.states import SiteState

JOB = "documents.make_form_set"
MOST_FORMS = 5_000
KEPT_FOR = timedelta(days=7)
FOLDER = "form-sets"
Step = tuple[str, str, str, str]
"""Site, firm, form and revision."""


def ask_for_site(
    viewer: Viewer, site: Site, *, business_ccus_id: str, codes: Sequence[str], on: date, kind: FormFile, now: datetime
) -> FormSet:
    """The chosen forms of a firm at a site; all it hands in where none are chosen.

    Raises FormFirmNotYours, FormNotFound, FormSetEmpty and what `gatherer_of` raises.
    """
    gatherer = gatherer_of(viewer, site, on=on, now=now)
    firm = gatherer.find_firm(business_ccus_id)
    if firm is None:
        raise FormFirmNotYours
    chosen = [find_form(code, on=on) for code in codes] or list(forms_on(on))
    plan = [(site.ccus_id, business_ccus_id, form.code, form.revision) for form in chosen if gatherer.makes(form, firm)]
    return _ask(viewer, plan, site=site, on=on, kind=kind, now=now)


def ask_for_firm(viewer: Viewer, *, code: str, on: date, kind: FormFile, now: datetime) -> FormSet:
    """One form of all open sites that the viewer runs, as their prime. Raises PermissionMissing, FormNotFound, FormSetEmpty."""
    check_may(viewer, MAKE)
    form = find_form(code, on=on)
    if form.maker not in (Maker.PRIME, Maker.ANY):
        raise FormSetEmpty
    sites = list_sites_as_prime_visible_to(viewer, state=SiteState.OPEN).filter(recording_period__contains=on)
    plan = [
        (site, prime, form.code, form.revision)
        for site, prime in sites.order_by("ccus_id").values_list("ccus_id", "prime__ccus_id")
    ]
    return _ask(viewer, plan, site=None, on=on, kind=kind, now=now)


@transaction.atomic
def _ask(
    viewer: Viewer, plan: Sequence[Step], *, site: Site | None, on: date, kind: FormFile, now: datetime
) -> FormSet:
    """The same set asked for again while it is made is the one that is made."""
    if not plan:
        raise FormSetEmpty
    if len(plan) > MOST_FORMS:
        raise FormSetTooLarge(count=len(plan), most=MOST_FORMS)
    if viewer.account_id is None or viewer.grant_id is None:
        raise FormFirmNotYours
    running = FormSet.objects.filter(
        account_id=viewer.account_id,
        grant_id=viewer.grant_id,
        on=on,
        kind=kind.value,
        plan=[list(step) for step in plan],
        state__in=[FormSetState.WAITING.value, FormSetState.RUNNING.value],
    ).first()
    wanted = running or FormSet.objects.create(
        account_id=viewer.account_id,
        grant_id=viewer.grant_id,
        site=site,
        on=on,
        kind=kind.value,
        plan=[list(step) for step in plan],
        folder=f"{FOLDER}/{secrets.token_hex(16)}",
        state=FormSetState.WAITING.value,
        asked_at=now,
    )
    enqueue_once(JOB, key=f"{JOB}:{wanted.pk}", form_set=wanted.pk)
    return wanted


def go_on(viewer: Viewer, number: int) -> FormSet:
    """Asks the worker again for a set that stopped or was interrupted. Raises FormSetNotFound."""
    found = get_form_set_visible_to(viewer, number)
    if found.state != FormSetState.DONE:
        with transaction.atomic():
            FormSet.objects.filter(pk=found.pk).update(state=FormSetState.WAITING.value)
            enqueue_once(JOB, key=f"{JOB}:{found.pk}", form_set=found.pk)
    return found


def list_form_sets_visible_to(viewer: Viewer, *, limit: int) -> list[FormSet]:
    """Those the viewer's account asked for in this hat, the latest first."""
    return list(_of(viewer).order_by("-asked_at", "-pk")[:limit])


def get_form_set_visible_to(viewer: Viewer, number: int) -> FormSet:
    """Raises FormSetNotFound, also for somebody else's."""
    found = _of(viewer).filter(pk=number).first()
    if found is None:
        raise FormSetNotFound
    return found


def _of(viewer: Viewer) -> QuerySet[FormSet]:
    if viewer.account_id is None or viewer.grant_id is None:
        return FormSet.objects.none()
    return FormSet.objects.filter(account_id=viewer.account_id, grant_id=viewer.grant_id).select_related("site")


def make_form_set(number: int, *, now: datetime) -> FormSet | None:
    """Makes what is left of a set, a form at a time, and packs it. For the job; None where there is nothing to do.

    What cannot be made (a firm that left, a day before the site) is named in the set and in its list of contents.
    """
    wanted = FormSet.objects.filter(pk=number).exclude(state=FormSetState.DONE.value).first()
    if wanted is None:
        return None
    viewer = _viewer_of(wanted, on=jst_date(now))
    if viewer is None:
        wanted.state = FormSetState.STOPPED.value
        wanted.save(update_fields=["state"])
        return wanted
    FormSet.objects.filter(pk=number).update(state=FormSetState.RUNNING.value)
    for place, words in _make_rest(wanted, viewer, now=now):
        wanted.done = place + 1
        if words:
            wanted.skipped.append(words)
        FormSet.objects.filter(pk=number).update(done=wanted.done, skipped=wanted.skipped)
    _pack(wanted, now=now)
    return wanted


def remove_old_sets(*, now: datetime) -> int:
    """Removes sets that were asked for long ago, with their files, and gives their number."""
    old = list(FormSet.objects.filter(asked_at__lt=now - KEPT_FOR))
    for one in old:
        _remove_parts(one)
        if one.packed:
            default_storage.delete(one.packed)
        one.delete()
    return len(old)


def _make_rest(wanted: FormSet, viewer: Viewer, *, now: datetime) -> Iterator[tuple[int, str]]:
    """Place of each form as it is made, and words where it could not be. One site is read once for forms that follow each other."""
    kind = FormFile(wanted.kind)
    gatherer: SiteGatherer | None = None
    for place in range(wanted.done, wanted.total):
        site, firm, code, revision = wanted.plan[place]
        form = forms()[code, revision]
        try:
            if gatherer is None or gatherer.site.ccus_id != site:
                gatherer = gatherer_of(viewer, get_site_visible_to(viewer, site), on=wanted.on, now=now)
            made = make_form(gatherer, form, business_ccus_id=firm)
        except Refusal as refusal:
            yield place, f"{site} {form.called}: {refusal.title('ja')}"[:300]
            continue
        name = f"{wanted.folder}/{place:05d}"
        default_storage.delete(name)  # left by a job that ended between writing and counting
        default_storage.save(name, ContentFile(made.render(kind)))
        yield place, ""


def _pack(wanted: FormSet, *, now: datetime) -> None:
    kind = FormFile(wanted.kind)
    ending = "pdf" if kind is FormFile.ARCHIVE else kind.value
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, (site, firm, code, revision) in enumerate(wanted.plan):
            part = f"{wanted.folder}/{place:05d}"
            if default_storage.exists(part):
                form = forms()[code, revision]
                with default_storage.open(part) as content:
                    packed.writestr(f"{site}/{place + 1:04d}_{form.title}_{firm}.{ending}", content.read())
        if wanted.skipped:
            packed.writestr("作成できなかった書類.txt", "\r\n".join(wanted.skipped).encode("utf-8-sig"))
    wanted.packed = default_storage.save(f"{wanted.folder}.zip", ContentFile(file.getvalue()))
    wanted.packed_bytes = file.tell()
    wanted.state = FormSetState.DONE.value
    wanted.finished_at = now
    wanted.save(update_fields=["packed", "packed_bytes", "state", "finished_at"])
    _remove_parts(wanted)


def _remove_parts(wanted: FormSet) -> None:
    for place in range(wanted.total):
        default_storage.delete(f"{wanted.folder}/{place:05d}")


def _viewer_of(wanted: FormSet, *, on: date) -> Viewer | None:
    """Who asked, as they stand today; None once that role is over."""
    hat = next((hat for hat in hats_of(wanted.account_id, on=on) if hat.grant_id == wanted.grant_id), None)
    if hat is None:
        return None
    return Viewer(
        account_id=wanted.account_id,
        grant_id=hat.grant_id,
        role=hat.role,
        subject_kind=hat.subject_kind,
        subject_ccus_id=hat.subject_ccus_id,
        permissions=catalogue.words_of(hat.role),
        page="business:site-document-file",
        site_ccus_id=wanted.site.ccus_id if wanted.site else "",
    )
