"""The pages that are measured at the scale of the country, each for those whom it weighs most for.

Every page that shows data is here, or in `unmeasured_pages.py` with the reason why not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.access.states import Role
from ccus.registry.models import Affiliation
from ccus.sites.models import HierarchyNode, RosterEntry


@dataclass(frozen=True)
class PageKind:
    """One page as `role` opens it. `name` is its route's, with a word behind it where it is opened in several ways.

    `path` names what it is about: {month}, {technician}, {business}, {site}, {prime}; of a site also {node} (its prime's
    box), {firm}, {person} and {entry} (on its roster), of a business {person}. A file is no page: people wait for it.
    """

    name: str
    path: str
    role: Role | None = None
    subject: str = ""
    is_file: bool = False

    @property
    def route(self) -> str:
        return self.name.partition("/")[0]


TECHNICIAN, CLERK, ADMINISTRATOR, MANAGER, OPERATOR = (
    Role.TECHNICIAN, Role.BUSINESS_CLERK, Role.BUSINESS_ADMINISTRATOR, Role.SITE_MANAGER, Role.OPERATOR,
)  # fmt: skip

PAGES = (
    PageKind("public:home", "/"),
    PageKind("public:report", "/reports/{month}/"),
    PageKind("public:reports", "/reports/"),
    PageKind("public:targets", "/reports/targets/"),
    PageKind("public:proof", "/proof/"),
    PageKind("public:proof-roots", "/proof/roots/"),
    PageKind("public:courier", "/courier/"),
    PageKind("public:card-check", "/card-check/"),
    PageKind("public:my-card", "/my-card/"),
    PageKind("public:criteria", "/levels/criteria/?field=scaffolding"),
    PageKind("public:card-status", "/card-check/status/0/"),
    PageKind("public:recovery", "/sign-in/recovery/"),
    PageKind("public:technician-sign-in", "/sign-in/technician/"),
    PageKind("public:report-file", "/reports/{month}/files/xlsx/", is_file=True),
    PageKind("applicant:start", "/applications/"),
    PageKind("applicant:delegations", "/applications/delegations/", TECHNICIAN, "technician"),
    PageKind("applicant:list", "/applications/lists/", CLERK, "business"),
    PageKind("applicant:proxy", "/applications/proxy/", CLERK, "business"),
    PageKind("technician:days", "/technician/days/?month={month}", TECHNICIAN, "technician"),
    PageKind("technician:days-entry", "/technician/days/entries/", TECHNICIAN, "technician"),
    PageKind("technician:days-proposals", "/technician/days/proposals/?month={month}", TECHNICIAN, "technician"),
    PageKind("technician:days-to-mend", "/technician/days/to-mend/", TECHNICIAN, "technician"),
    PageKind("technician:card", "/technician/card/", TECHNICIAN, "technician"),
    PageKind("technician:card-photo", "/technician/card/photo/", TECHNICIAN, "technician"),
    PageKind("technician:card-showing", "/technician/card/showing/", TECHNICIAN, "technician"),
    PageKind("technician:careers", "/technician/careers/", TECHNICIAN, "technician"),
    PageKind("technician:disclosures", "/technician/disclosures/", TECHNICIAN, "technician"),
    PageKind("technician:flags", "/technician/flags/", TECHNICIAN, "technician"),
    PageKind("technician:needs", "/technician/needs/", TECHNICIAN, "technician"),
    PageKind("technician:links", "/technician/links/", TECHNICIAN, "technician"),
    PageKind("technician:recovery-sheet", "/technician/recovery-sheet/", TECHNICIAN, "technician"),
    PageKind("technician:notices", "/technician/notices/", TECHNICIAN, "technician"),
    PageKind("technician:provisional-days", "/technician/provisional-days/", TECHNICIAN, "technician"),
    PageKind("technician:provisional-note", "/technician/provisional-days/note/", TECHNICIAN, "technician"),
    PageKind("technician:reminders", "/technician/reminders/", TECHNICIAN, "technician"),
    PageKind("technician:retirement", "/technician/retirement/", TECHNICIAN, "technician"),
    PageKind("business:people-days", "/business/people-days/?month={month}", CLERK, "business"),
    PageKind("business:people-days-bulk", "/business/people-days/bulk/?month={month}", CLERK, "business"),
    PageKind("business:people-days-proposals", "/business/people-days/proposals/", CLERK, "business"),
    PageKind("business:people-levels", "/business/people-levels/", CLERK, "business"),
    PageKind("business:people-needs", "/business/people-needs/", CLERK, "business"),
    PageKind("business:person-days", "/business/people/{person}/days/?month={month}", CLERK, "business"),
    PageKind("business:provisional-days", "/business/provisional-days/", CLERK, "business"),
    PageKind("business:provisional-note", "/business/provisional-days/note/", CLERK, "business"),
    PageKind("business:reminders", "/business/reminders/", CLERK, "business"),
    PageKind("business:links", "/business/links/", ADMINISTRATOR, "business"),
    PageKind("business:notices", "/business/notices/", CLERK, "business"),
    PageKind("business:retirement-lists", "/business/retirement/lists/", CLERK, "business"),
    PageKind("business:document-sets", "/business/document-sets/", CLERK, "business"),
    PageKind("business:submissions", "/business/submissions/", CLERK, "business"),
    PageKind("business:retirement", "/business/retirement/", CLERK, "business"),
    PageKind("business:sites", "/business/sites/", CLERK, "business"),
    PageKind("business:sites/search", "/business/sites/?q=工事", CLERK, "business"),
    PageKind("business:agreements", "/business/sites/agreements/", CLERK, "business"),
    PageKind("business:days-to-mend", "/business/sites/days-to-mend/", CLERK, "business"),
    PageKind(
        "business:people-days-export", "/business/people-days/export/?month={month}", CLERK, "business", is_file=True
    ),
    PageKind("business:retirement-numbers", "/business/retirement/numbers/", ADMINISTRATOR, "business"),
    PageKind("business:site", "/business/sites/{site}/", MANAGER, "site"),
    PageKind("business:site-hierarchy", "/business/sites/{site}/hierarchy/", MANAGER, "site"),
    PageKind("business:site-hierarchy/search", "/business/sites/{site}/hierarchy/?q=建設", MANAGER, "site"),
    PageKind("business:hierarchy-box", "/business/sites/{site}/hierarchy/{node}/", MANAGER, "site"),
    PageKind(
        "business:hierarchy-lower-firms", "/business/sites/{site}/hierarchy/{node}/lower-firms/?q=建設", MANAGER, "site"
    ),
    PageKind("business:hierarchy-templates", "/business/sites/{site}/hierarchy/templates/", MANAGER, "site"),
    PageKind("business:hierarchy-file", "/business/sites/{site}/hierarchy/file/", MANAGER, "site"),
    PageKind("business:site-roster", "/business/sites/{site}/roster/", MANAGER, "site"),
    PageKind("business:site-roster/later", "/business/sites/{site}/roster/?page=5", MANAGER, "site"),
    PageKind("business:roster-people", "/business/sites/{site}/roster/people/", MANAGER, "site"),
    PageKind("business:roster-entry", "/business/sites/{site}/roster/{entry}/", MANAGER, "site"),
    PageKind("business:roster-file", "/business/sites/{site}/roster/file/", MANAGER, "site"),
    PageKind("business:site-retirement", "/business/sites/{site}/retirement/", MANAGER, "site"),
    PageKind("business:site-submissions", "/business/sites/{site}/submissions/?show=all", MANAGER, "site"),
    PageKind(
        "business:site-hierarchy/whole", "/business/sites/{site}/hierarchy/?show=all", MANAGER, "site", is_file=True
    ),
    PageKind("business:days-to-mend/site", "/business/sites/days-to-mend/?site={site}", MANAGER, "site"),
    PageKind("prime:home", "/prime/", MANAGER, "prime"),
    PageKind("prime:approvals", "/prime/approvals/", MANAGER, "prime"),
    PageKind("prime:kpis", "/prime/kpis/?month={month}", MANAGER, "prime"),
    PageKind("prime:provisional-days", "/prime/provisional-days/", MANAGER, "prime"),
    PageKind("prime:renewals", "/prime/renewals/", MANAGER, "prime"),
    PageKind("prime:site-opening", "/prime/sites/opening/", MANAGER, "prime"),
    PageKind("prime:site-approvals", "/prime/approvals/sites/{site}/", MANAGER, "site"),
    PageKind("prime:site-now", "/prime/sites/{site}/now/", MANAGER, "site"),
    PageKind("prime:site-now/all", "/prime/sites/{site}/now/?show=all", MANAGER, "site"),
    PageKind("prime:site-now/part", "/prime/sites/{site}/now/?part", MANAGER, "site"),
    PageKind("prime:site-checks", "/prime/sites/{site}/checks/", MANAGER, "site"),
    PageKind("prime:site-checks/later", "/prime/sites/{site}/checks/?page=5&firms=5", MANAGER, "site"),
    PageKind("prime:site-firm-checks", "/prime/sites/{site}/checks/firms/{firm}/", MANAGER, "site"),
    PageKind("prime:site-person-checks", "/prime/sites/{site}/checks/people/{person}/", MANAGER, "site"),
    PageKind("prime:site-flags", "/prime/sites/{site}/flags/", MANAGER, "site"),
    PageKind("prime:site-headcounts", "/prime/sites/{site}/headcounts/", MANAGER, "site"),
    PageKind("prime:site-kpis", "/prime/sites/{site}/kpis/?month={month}", MANAGER, "site"),
    PageKind("prime:site-missing-days", "/prime/sites/{site}/missing-days/", MANAGER, "site"),
    PageKind("prime:site-particulars", "/prime/sites/{site}/particulars/", MANAGER, "site"),
    PageKind("prime:site-poster", "/prime/sites/{site}/poster/", MANAGER, "site"),
    PageKind("prime:site-readers", "/prime/sites/{site}/readers/", MANAGER, "site"),
    PageKind("prime:site-touches-beside-work", "/prime/sites/{site}/touches-beside-work/", MANAGER, "site"),
    PageKind("operator:attention", "/operator/attention/", OPERATOR),
    PageKind("operator:cards", "/operator/cards/", OPERATOR),
    PageKind("operator:disclosure-policy", "/operator/disclosure-policy/", OPERATOR),
    PageKind("operator:flags", "/operator/flags/", OPERATOR),
    PageKind("operator:held-bundles", "/operator/held-bundles/", OPERATOR),
    PageKind("operator:level-rehearsal", "/operator/level-rehearsal/", OPERATOR),
    PageKind("operator:mandates", "/operator/mandates/", OPERATOR),
    PageKind("operator:photos", "/operator/photos/", OPERATOR),
    PageKind("operator:special-measures", "/operator/special-measures/", OPERATOR),
    PageKind("operator:outreach", "/operator/outreach/", OPERATOR),
    PageKind("operator:outreach-groups", "/operator/outreach/groups/", OPERATOR),
    PageKind("operator:outreach-people", "/operator/outreach/people/", OPERATOR),
    PageKind("operator:identifications", "/operator/identifications/", OPERATOR),
    PageKind("operator:refunds", "/operator/refunds/", OPERATOR),
    PageKind("operator:merges", "/operator/merges/", OPERATOR),
    PageKind("operator:notices", "/operator/notices/", OPERATOR),
    PageKind("operator:kpis", "/operator/kpis/?month={month}", OPERATOR),
    PageKind("operator:analysis", "/analysis/", Role.ANALYST),
    PageKind("reviewer:queue", "/review/", Role.REVIEWER),
    PageKind("evaluator:assessments", "/evaluator/assessments/", Role.EVALUATOR),
)


def parts_of(kind: PageKind, subject: str, *, on: date) -> dict[str, object] | None:
    """What fills in a page's path for one of its subjects by ID; None where it has no such part (nobody on the roster)."""
    parts: dict[str, object] = {kind.subject: subject} if kind.subject else {}
    if "{node}" in kind.path:
        parts["node"] = HierarchyNode.objects.values_list("pk", flat=True).get(site__ccus_id=subject, tier=0)
    if kind.subject == "site" and any(word in kind.path for word in ("{entry}", "{firm}", "{person}")):
        entry = RosterEntry.objects.filter(site__ccus_id=subject, valid__contains=on).order_by("pk").first()
        if entry is None:
            return None
        parts |= {"entry": entry.pk, "firm": entry.business.ccus_id, "person": entry.technician.ccus_id}
    elif "{person}" in kind.path:
        employed = Affiliation.objects.filter(business__ccus_id=subject, valid__contains=on).order_by("pk").first()
        if employed is None:
            return None
        parts["person"] = employed.technician.ccus_id
    return parts
