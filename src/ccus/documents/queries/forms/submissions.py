"""Reads of forms that were handed in: whose they are, who stands above, and their words as a reader may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from ccus.access.permissions import check_may
from ccus.access.queries.disclosure_policy import visible_items
from ccus.access.states import Channel, Relation, SubjectKind
from ccus.access.viewers import Viewer
from ccus.documents.errors import SubmissionNotFound, SubmissionRemoved
from ccus.documents.models import FormStep, FormSubmission, FormVersion
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.rules.forms.definitions import Form, forms
from ccus.documents.rules.forms.differences import Difference, differences
from ccus.documents.rules.forms.filling import Filled
from ccus.documents.rules.forms.masking import PERSON, masked
from ccus.documents.rules.forms.versions import filled_from
from ccus.documents.states import StepKind, SubmissionState
from ccus.kit.calendar import JstMonth, jst_date
from ccus.sites.models import Site
from ccus.sites.queries.relations import business_at, places_of_firms, standing_of_firm
from ccus.sites.rules.relations import Place

VIEW = "documents:submission:view"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SeenSubmission:
    """One that the viewer may see. `as_firm` is the firm the viewer stands for, `place` where the maker stands on the day."""

    submission: FormSubmission
    as_firm: str
    place: Place

    @property
    def is_own(self) -> bool:
        return self.as_firm == self.submission.business.ccus_id

    @property
    def is_prime(self) -> bool:
        return self.as_firm == self.place.prime

    @property
    def is_above(self) -> bool:
        return not self.is_own and (self.is_prime or self.as_firm in self.place.above)

    @property
    def waits_for_viewer(self) -> bool:
        waits_for = self.submission.waits_for
        return waits_for is not None and waits_for.ccus_id == self.as_firm


def get_submission_visible_to(viewer: Viewer, number: int, *, now: datetime) -> SeenSubmission:
    """For the maker and the firms above it. Raises PermissionMissing and, for anybody else alike, SubmissionNotFound."""
    check_may(viewer, VIEW)
    return see_submission(viewer, _with_firms().filter(pk=number).first(), now=now)


def see_submission(viewer: Viewer, found: FormSubmission | None, *, now: datetime) -> SeenSubmission:
    """What the viewer is to one that was read or locked. Raises SubmissionNotFound."""
    if found is None:
        raise SubmissionNotFound
    as_firm = business_at(viewer, site=found.site)
    seen = SeenSubmission(submission=found, as_firm=as_firm, place=place_of(found, today=jst_date(now)))
    if not as_firm or not (seen.is_own or seen.is_above):
        raise SubmissionNotFound
    return seen


def place_of(submission: FormSubmission, *, today: date) -> Place:
    """Where the maker stands on the day that counts at its site; on the day of its last version where it has left since."""
    site, firm = submission.site, submission.business
    days = [day_at(site, today=today)]
    last = submission.versions.order_by("-number").values_list("on", flat=True).first()
    if last is not None and last not in days:
        days.append(last)
    place = None
    for on in days:
        place, tier = places_of_firms(site, {firm.pk: firm.ccus_id}, on=on, today=today)[firm.pk]
        if tier is not None:
            return place
    assert place is not None
    return place


def day_at(site: Site, *, today: date) -> date:
    """Today, kept within the recording period: who stands above whom before a site begins, and after it ended."""
    first_on: date = site.recording_period.lower
    last_on: date = site.recording_period.upper - ONE_DAY
    return min(max(today, first_on), last_on)


def list_waiting_visible_to(viewer: Viewer) -> QuerySet[FormSubmission]:
    """Those that wait for the viewer's firm, oldest first. Raises PermissionMissing."""
    check_may(viewer, VIEW)
    return _scoped(viewer).filter(waits_for__ccus_id=firm_of(viewer)).order_by("since_at", "pk")


def list_own_visible_to(viewer: Viewer) -> QuerySet[FormSubmission]:
    """Those of the viewer's firm, last moved first. Raises PermissionMissing."""
    check_may(viewer, VIEW)
    return _scoped(viewer).filter(business__ccus_id=firm_of(viewer)).order_by("-since_at", "-pk")


def find_version(submission: FormSubmission, number: int) -> FormVersion:
    """Raises SubmissionNotFound."""
    found = submission.versions.select_related("for_whom", "base").filter(number=number).first()
    if found is None:
        raise SubmissionNotFound
    return found


def base_of(submission: FormSubmission) -> FormVersion | None:
    """What a further version is compared with: the last that was accepted, else the one before; of a monthly form the month
    before. None where the words are gone."""
    versions = FormVersion.objects.filter(words__isnull=False)
    own = versions.filter(submission=submission, number=submission.accepted or submission.latest).first()
    if own is not None or submission.month_on is None:
        return own
    return (
        versions.filter(
            submission__site=submission.site_id,
            submission__business=submission.business_id,
            submission__form_code=submission.form_code,
            submission__month_on__lt=submission.month_on,
            submission__accepted=F("number"),
        )
        .order_by("-submission__month_on")
        .first()
    )


def differences_from(older: FormVersion, form: Form, filled: Filled) -> tuple[Difference, ...]:
    """What changed since an older version, whose words are there, as its maker knows both."""
    assert older.words is not None
    older_form = forms()[form.code, older.revision]
    return differences(form, filled, older_form=older_form, older=filled_from(older.words))


def read_version_visible_to(
    viewer: Viewer, seen: SeenSubmission, version: FormVersion
) -> tuple[Form, Filled, frozenset[str], Relation]:
    """The form and its words as the viewer may see them now, the items of people that may be seen, and by which relation.

    Raises SubmissionRemoved.
    """
    if version.words is None:
        raise SubmissionRemoved
    form = forms()[seen.submission.form_code, version.revision]
    standing = standing_of_firm(viewer, seen.submission.site, seen.place)
    people = visible_items(subject="technician", relation=standing.relation, phase=standing.phase, channel=Channel.FORM)
    to_firm = Relation.SELF if standing.relation is Relation.EMPLOYER else standing.relation
    own = visible_items(subject="business", relation=to_firm, phase=standing.phase, channel=Channel.FORM)
    items = {PERSON: people, "firm": own}
    if version.tier == 0:
        items |= {"prime": own, "upper": own, "first_tier": own}
    elif version.tier == 1:
        items["first_tier"] = own
    return form, masked(form, filled_from(version.words), items=items), people, standing.relation


def firm_of(viewer: Viewer) -> str:
    """The ID of the firm in whose name the viewer acts; a hat for one site is the prime's there. Empty for anybody else."""
    if viewer.subject_kind != SubjectKind.SITE:
        return viewer.business_ccus_id
    return Site.objects.filter(ccus_id=viewer.subject_ccus_id).values_list("prime__ccus_id", flat=True).first() or ""


def _with_firms() -> QuerySet[FormSubmission]:
    return FormSubmission.objects.select_related("site__prime", "business", "waits_for")


def _scoped(viewer: Viewer) -> QuerySet[FormSubmission]:
    found = _with_firms()
    return found.filter(site__ccus_id=viewer.subject_ccus_id) if viewer.subject_kind == SubjectKind.SITE else found


def find_submission_of(gatherer: SiteGatherer, form: Form, *, business_ccus_id: str) -> FormSubmission | None:
    """What a firm, whose forms the gatherer's viewer may make, handed in of a form: of a monthly one for the month of the day."""
    if gatherer.find_firm(business_ccus_id) is None:
        return None
    month_on = JstMonth.of(gatherer.on).first_on
    return (
        FormSubmission.objects.select_related("site", "business", "waits_for")
        .filter(Q(month_on__isnull=True) | Q(month_on=month_on))
        .filter(site=gatherer.site, business__ccus_id=business_ccus_id, form_code=form.code)
        .order_by(F("month_on").desc(nulls_last=True))
        .first()
    )


def latest_versions_at(gatherer: SiteGatherer, *, business_ccus_id: str) -> dict[str, FormVersion]:
    """The last version of each form of a firm at the gatherer's site, by form; of monthly ones for the month of the day. One
    statement."""
    if gatherer.find_firm(business_ccus_id) is None:
        return {}
    month_on = JstMonth.of(gatherer.on).first_on
    rows = (
        FormVersion.objects.filter(
            submission__site=gatherer.site, submission__business__ccus_id=business_ccus_id,
            number=F("submission__latest"),
        )
        .filter(Q(submission__month_on__isnull=True) | Q(submission__month_on=month_on))
        .select_related("submission__business", "submission__site", "submission__waits_for")
        .order_by(F("submission__month_on").asc(nulls_first=True))
    )  # fmt: skip
    return {version.submission.form_code: version for version in rows}


def last_return_of(submission: FormSubmission) -> FormStep | None:
    """Why it came back, where that is its state."""
    if submission.state != SubmissionState.RETURNED:
        return None
    return submission.steps.filter(kind=StepKind.RETURNED).select_related("business").order_by("-pk").first()


def latest_versions(submissions: Collection[FormSubmission]) -> dict[int, FormVersion]:
    """The last version of each, without its words. One statement."""
    wanted = Q(pk__in=())
    for number in {found.latest for found in submissions}:
        wanted |= Q(number=number, submission__in=[found.pk for found in submissions if found.latest == number])
    return {version.submission_id: version for version in FormVersion.objects.filter(wanted).defer("words")}


def last_returns(submissions: Collection[FormSubmission]) -> dict[int, FormStep]:
    """Why each of these came back last. One statement."""
    steps = FormStep.objects.filter(submission__in=submissions, kind=StepKind.RETURNED).select_related("business")
    return {step.submission_id: step for step in steps.order_by("pk")}


def list_steps(submission: FormSubmission) -> list[FormStep]:
    """All acts in their order."""
    return list(submission.steps.select_related("business").order_by("pk"))
