"""Forms of the main site in each state: handed in, passed on, returned with a reason, mended, accepted, withdrawn, still owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.documents.models import FormSubmission
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.services.forms.deciding import receive, send_back
from ccus.documents.services.forms.making import find_form, gatherer_of
from ccus.documents.services.forms.requiring import remind
from ccus.documents.services.forms.submitting import hand_in, withdraw
from ccus.documents.services.forms.typing import FactEntry, type_facts
from ccus.kit.calendar import jst_date
from ccus.sites.models import Site
from ccus.twin.rules.country import Country
from ccus.twin.rules.places import MAIN_SITE
from ccus.twin.services.people_of_demo import MAIN_FIRM, MAIN_PRIME, hat_of

ROSTER = "worker-roster"
BELOW_MAIN, OTHER, BELOW_OTHER, LATE = "nikko_bousui", "johoku_katawaku", "saito_oyakata", "longest"
IRON = "sumida_tekkin"
REASON = "安全衛生の方針が空欄です。会社の方針を2、3行で書いてください。"


@dataclass(frozen=True)
class _Office:
    """The offices of the main site, with what each may see of it now."""

    country: Country
    site: Site
    now: datetime

    def hand_in(self, key: str, form: str = ROSTER) -> FormSubmission:
        gatherer = self.gatherer(key)
        firm = self.country.business(key).ccus_id
        return hand_in(gatherer, find_form(form, on=gatherer.on), business_ccus_id=firm)

    def gatherer(self, key: str) -> SiteGatherer:
        return gatherer_of(self.hat(key), self.site, on=jst_date(self.now), now=self.now)

    def receive(self, key: str, found: FormSubmission) -> None:
        receive(self.hat(key), found.pk, version=found.latest, now=self.now)

    def hat(self, key: str) -> Viewer:
        role = Role.SITE_MANAGER if key == MAIN_PRIME else Role.BUSINESS_CLERK
        return hat_of(role, self.country.business(key).ccus_id)


def load_documents(country: Country, *, now: datetime) -> None:
    """Call inside one transaction, after the sites. On a day on which the main site does not run, nothing is handed in."""
    site = Site.objects.select_related("prime").get(ccus_id=country.site(MAIN_SITE).ccus_id)
    if jst_date(now) not in site.recording_period:
        return
    office = _Office(country, site, now)
    _renewed_roster(office)
    _through_the_tree(office)
    _returned_plan(office)
    office.receive(MAIN_PRIME, office.hand_in(MAIN_FIRM, "insurance-annex"))
    office.receive(MAIN_PRIME, office.hand_in(OTHER))
    office.hand_in(IRON, "organization-table")
    office.hand_in(MAIN_PRIME, "ledger")
    taken_back = office.hand_in(IRON)
    withdraw(office.hat(IRON), taken_back.pk, version=1, now=now)
    firms = [country.business(key).ccus_id for key in (LATE, MAIN_FIRM)]
    remind(office.hat(MAIN_PRIME), site, firms=firms, now=now)


def _renewed_roster(office: _Office) -> None:
    """Accepted once; since then the blood pressure of two people came in, and a second version waits for the prime."""
    first = office.hand_in(MAIN_FIRM)
    office.receive(MAIN_PRIME, first)
    gatherer = office.gatherer(MAIN_FIRM)
    firm = office.country.business(MAIN_FIRM).ccus_id
    people = gatherer.people_of([firm])[:2]
    type_facts(
        gatherer,
        business_ccus_id=firm,
        entries=[
            FactEntry(code="person.blood_pressure", value=value, person_ccus_id=person.ccus_id)
            for person, value in zip(people, ("124/78", "136/84"), strict=False)
        ],
        from_on=gatherer.on,
    )
    office.hand_in(MAIN_FIRM)


def _through_the_tree(office: _Office) -> None:
    """Of two firms of the second tier: one waits for the firm above it, the other was passed on to the prime."""
    office.hand_in(BELOW_MAIN)
    office.receive(OTHER, office.hand_in(BELOW_OTHER))


def _returned_plan(office: _Office) -> None:
    plan = office.hand_in(MAIN_FIRM, "safety-plan")
    form = find_form("safety-plan", on=jst_date(office.now))
    field = next((asked.name for asked in form.fields if asked.code == "firm.safety_policy"), "")
    send_back(office.hat(MAIN_PRIME), plan.pk, version=1, reason=REASON, field=field, now=office.now)
