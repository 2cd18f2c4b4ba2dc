"""What `make screenshots` photographs: each page of the URL table at least once, and its ugly cases.

A contract test compares this with `ccus.config.route_table`, so that a page without a picture is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ccus.access.states import Role
from ccus.twin.rules.places import demo_sites
from screenshot_steps import (
    ask_a_colleague,
    begin_application,
    check_answers,
    choose_days,
    fill_days,
    fill_days_with_nothing,
    fill_in_application,
    first_questions,
    follow,
    open_day,
    open_report_tables,
    send_back_without_reason,
    send_empty,
    show_proof,
    some_provisional_day,
    story_of_person,
    take_money,
    unfold,
    unfold_counted,
    wait_until_counted,
    wait_until_live,
    warning_with,
)
from unphotographed_pages import NOT_PHOTOGRAPHED as NOT_PHOTOGRAPHED

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The IDs of the demo country are always the same, whatever the day it was made on.
SITE = {site.key: {"site": site.ccus_id} for site in demo_sites(base=date(2026, 11, 1))}


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """One picture: `role` (None: a visitor) opens the address and takes the steps, which may lead on to another page.

    `route` is the page in the picture, empty for one without a route. `opens` is a path to open instead of it.
    """

    name: str
    route: str
    role: Role | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    opens: str = ""
    steps: Callable[[Page], None] | None = None

    def address(self) -> str:
        """The path to open, without the host. Django must be set up."""
        from django.urls import reverse

        return (self.opens or reverse(self.route, kwargs=dict(self.arguments))) + self.query


TECHNICIAN, CLERK, MANAGER, ADMINISTRATOR, ANALYST, OPERATOR = (
    Role.TECHNICIAN, Role.BUSINESS_CLERK, Role.SITE_MANAGER, Role.BUSINESS_ADMINISTRATOR, Role.ANALYST, Role.OPERATOR,
)  # fmt: skip
COUNTER = Role.COUNTER_CLERK
SHIBUYA, MINATOMIRAI, KAWAGUCHI, NAGANO = SITE["shibuya"], SITE["minatomirai"], SITE["kawaguchi"], SITE["nagano"]

SHOTS: tuple[Shot, ...] = (
    Shot(name="home", route="public:home"),
    Shot(name="home-reviewer", route="public:home", role=Role.REVIEWER),
    Shot(name="applications", route="applicant:start"),
    Shot(name="application-note", route="applicant:note", opens="/applications/", steps=begin_application),
    Shot(name="application", route="applicant:application", opens="/applications/", steps=fill_in_application),
    Shot(name="application-page", route="applicant:page", opens="/applications/", steps=first_questions),
    Shot(name="application-answers", route="applicant:answers", opens="/applications/", steps=check_answers),
    Shot(name="application-resumption", route="applicant:resumption"),
    Shot(name="application-resumption-refused", route="applicant:resumption", steps=send_empty),
    Shot(name="application-delegations", route="applicant:delegations", role=TECHNICIAN),
    Shot(name="application-proxy", route="applicant:proxy", role=CLERK),
    Shot(name="application-list", route="applicant:list", role=CLERK),
    Shot(name="application-waiting", route="applicant:waiting"),
    Shot(name="counter", route="counter:cases", role=COUNTER),
    Shot(name="counter-case", route="counter:case", role=COUNTER, opens="/counter/", steps=follow(".table a")),
    Shot(name="counter-payment", route="counter:case-payment", role=COUNTER, opens="/counter/", steps=take_money),
    Shot(name="counter-intake", route="counter:intake", role=COUNTER),
    Shot(name="review", route="reviewer:queue", role=Role.REVIEWER),
    Shot(name="sign-in", route="account_login"),
    Shot(name="sign-in-refused", route="account_login", steps=send_empty),
    Shot(name="sign-in-session-ended", route="account_login", query="?ended=1"),
    Shot(name="technician-sign-in", route="public:technician-sign-in"),
    Shot(name="technician-sign-in-refused", route="public:technician-sign-in", steps=send_empty),
    Shot(name="recovery", route="public:recovery"),
    Shot(name="recovery-sheet", route="technician:recovery-sheet", role=TECHNICIAN),
    Shot(name="sign-out", route="account_logout", role=TECHNICIAN),
    Shot(name="closed-account", route="account_inactive"),
    Shot(name="enrolment", route="public:enrolment", query="?code=ABCD-EFGH"),
    Shot(name="courier", route="public:courier"),
    Shot(name="proof", route="public:proof"),
    Shot(name="proof-of-nothing", route="public:proof", query="#1.no.proof"),
    Shot(name="proof-roots", route="public:proof-roots"),
    Shot(name="card-check", route="public:card-check"),
    Shot(name="card-check-of-nothing", route="public:card-check", query="#1.no"),
    Shot(name="phone-card-none", route="public:my-card"),
    Shot(name="error-reference", route="error-reference", arguments={"code": "devices.token_unknown"}),
    Shot(name="not-found", route="", opens="/nothing-here/"),
    Shot(name="wrong-hat", route="business:people-days", role=TECHNICIAN),
    Shot(name="account", route="mfa_index", role=TECHNICIAN),
    Shot(name="account-password", route="account_change_password", role=TECHNICIAN),
    Shot(name="account-authenticator", route="mfa_activate_totp", role=TECHNICIAN),
    Shot(name="account-passkeys", route="mfa_list_webauthn", role=TECHNICIAN),
    Shot(name="account-passkey-new", route="mfa_add_webauthn", role=TECHNICIAN),
    Shot(name="my-days", route="technician:days", role=TECHNICIAN),
    Shot(name="needs", route="technician:needs", role=TECHNICIAN),
    Shot(name="career", route="technician:careers", role=TECHNICIAN),
    Shot(name="people-needs", route="business:people-needs", role=Role.BUSINESS_CLERK),
    Shot(name="people-levels", route="business:people-levels", role=Role.BUSINESS_CLERK),
    Shot(name="retirement", route="business:retirement", role=MANAGER),
    Shot(name="retirement-site", route="business:site-retirement", role=MANAGER, arguments=SHIBUYA),
    Shot(name="retirement-site-below", route="business:site-retirement", role=CLERK, arguments=SHIBUYA),
    Shot(name="retirement-lists", route="business:retirement-lists", role=CLERK),
    Shot(name="retirement-numbers", route="business:retirement-numbers", role=ADMINISTRATOR),
    Shot(name="my-retirement", route="technician:retirement", role=TECHNICIAN),
    Shot(name="assessments", route="evaluator:assessments", role=Role.EVALUATOR),
    Shot(name="my-days-month-of-31", route="technician:days", role=TECHNICIAN, query="?month=2026-10"),
    Shot(name="my-days-story", route="technician:days", role=TECHNICIAN, steps=open_day("recorded")),
    Shot(name="my-card", route="technician:card", role=TECHNICIAN),
    Shot(name="my-card-shown", route="technician:card-showing", role=TECHNICIAN),
    Shot(name="my-card-photo", route="technician:card-photo", role=TECHNICIAN),
    Shot(
        name="my-days-proof",
        route="technician:days-proof",
        role=TECHNICIAN,
        opens="/technician/days/",
        steps=show_proof,
    ),
    Shot(name="my-days-gap", route="technician:days", role=TECHNICIAN, steps=open_day("gap")),
    Shot(name="my-days-entry", route="technician:days-entry", role=TECHNICIAN),
    Shot(name="my-days-entry-refused", route="technician:days-entry", role=TECHNICIAN, steps=send_empty),
    Shot(name="my-days-proposals", route="technician:days-proposals", role=TECHNICIAN),
    Shot(name="my-flags", route="technician:flags", role=TECHNICIAN),
    Shot(name="my-reminders", route="technician:reminders", role=TECHNICIAN),
    Shot(name="my-disclosures", route="technician:disclosures", role=TECHNICIAN),
    Shot(name="provisional-note", route="technician:provisional-note", role=TECHNICIAN),
    Shot(
        name="provisional-day",
        route="technician:provisional-day",
        role=TECHNICIAN,
        opens="/technician/provisional-days/",
        steps=some_provisional_day,
    ),
    Shot(name="provisional-days", route="technician:provisional-days", role=TECHNICIAN),
    Shot(
        name="provisional-confirmation",
        route="technician:provisional-confirmation",
        role=TECHNICIAN,
        opens="/technician/provisional-days/",
        steps=ask_a_colleague,
    ),
    Shot(name="provisional-days-of-firm", route="business:provisional-days", role=CLERK),
    Shot(name="provisional-crew", route="business:provisional-note", role=CLERK),
    Shot(name="provisional-crew-refused", route="business:provisional-note", role=CLERK, steps=send_empty),
    Shot(name="provisional-waiting", route="prime:provisional-days", role=MANAGER),
    Shot(
        name="provisional-site",
        route="prime:provisional-site",
        role=MANAGER,
        opens="/prime/provisional-days/",
        steps=follow("main .button-main"),
    ),
    Shot(name="site-poster", route="prime:site-poster", role=MANAGER, arguments=SHIBUYA),
    Shot(
        name="touches-beside-work",
        route="prime:site-touches-beside-work",
        role=MANAGER,
        arguments=SITE["training"],
    ),
    Shot(name="people-days", route="business:people-days", role=CLERK, steps=choose_days),
    Shot(name="people-days-month-of-31", route="business:people-days", role=CLERK, query="?month=2026-10"),
    Shot(name="people-days-nobody", route="business:people-days", role=CLERK, query="?q=nobody"),
    Shot(name="people-days-proposals", route="business:people-days-proposals", role=CLERK),
    Shot(name="bulk", route="business:people-days-bulk", role=CLERK, opens="/business/people-days/", steps=fill_days),
    Shot(
        name="bulk-refused",
        route="business:people-days-bulk",
        role=CLERK,
        opens="/business/people-days/",
        steps=fill_days_with_nothing,
    ),
    Shot(
        name="person-days",
        route="business:person-days",
        role=CLERK,
        opens="/business/people-days/",
        steps=follow(".grid-person a:visible, .person-name:visible"),
    ),
    Shot(
        name="person-days-story",
        route="business:person-days",
        role=CLERK,
        opens="/business/people-days/",
        steps=story_of_person,
    ),
    Shot(name="sites", route="business:sites", role=ADMINISTRATOR),
    Shot(name="sites-of-a-clerk", route="business:sites", role=CLERK),
    Shot(name="sites-not-found", route="business:sites", role=CLERK, query="?q=どこにもない現場"),
    Shot(name="site", route="business:site", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-opening", route="prime:site-opening", role=MANAGER),
    Shot(name="site-opening-refused", route="prime:site-opening", role=MANAGER, steps=send_empty),
    Shot(name="site-particulars", route="prime:site-particulars", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-hierarchy", route="business:site-hierarchy", role=MANAGER, arguments=SHIBUYA),
    Shot(
        name="site-hierarchy-box",
        route="business:hierarchy-box",
        role=MANAGER,
        opens=f"/business/sites/{SHIBUYA['site']}/hierarchy/",
        steps=follow(".chart-lower .chart-name-line a"),
    ),
    Shot(
        name="site-hierarchy-lower-firm",
        route="business:hierarchy-lower-firms",
        role=MANAGER,
        opens=f"/business/sites/{SHIBUYA['site']}/hierarchy/",
        steps=follow(".page-head .button-main"),
    ),
    Shot(name="site-hierarchy-templates", route="business:hierarchy-templates", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-hierarchy-file", route="business:hierarchy-file", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-roster", route="business:site-roster", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-roster-people", route="business:roster-people", role=MANAGER, arguments=SHIBUYA),
    Shot(
        name="site-roster-line",
        route="business:roster-entry",
        role=MANAGER,
        opens=f"/business/sites/{SHIBUYA['site']}/roster/",
        steps=follow(".roster-table th a"),
    ),
    Shot(name="site-documents", route="business:site-documents", role=MANAGER, arguments=SHIBUYA),
    Shot(name="document-sets", route="business:document-sets", role=MANAGER),
    Shot(name="submissions", route="business:submissions", role=MANAGER),
    Shot(name="site-submissions", route="business:site-submissions", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-required-forms", route="business:site-required-forms", role=MANAGER, arguments=SHIBUYA),
    Shot(name="submissions-of-a-clerk", route="business:submissions", role=CLERK),
    Shot(
        name="submission",
        route="business:submission",
        role=MANAGER,
        opens="/business/submissions/",
        steps=follow(".submission-table th a"),
    ),
    Shot(
        name="site-document",
        route="business:site-document",
        role=MANAGER,
        arguments={**SHIBUYA, "form": "ledger"},
    ),
    Shot(name="site-roster-file", route="business:roster-file", role=MANAGER, arguments=SHIBUYA),
    Shot(name="days-to-mend", route="business:days-to-mend", role=MANAGER, query=f"?site={SHIBUYA['site']}"),
    Shot(name="my-days-to-mend", route="technician:days-to-mend", role=TECHNICIAN),
    Shot(name="agreements", route="business:agreements", role=CLERK),
    Shot(name="prime-home", route="prime:home", role=MANAGER),
    Shot(name="prime-home-subcontractor", route="prime:home", role=CLERK),
    Shot(name="site-now", route="prime:site-now", role=MANAGER, arguments=SHIBUYA, steps=wait_until_live),
    Shot(name="site-now-unfolded", route="prime:site-now", role=MANAGER, arguments=SHIBUYA, steps=unfold),
    Shot(name="site-now-nobody", route="prime:site-now", role=ADMINISTRATOR, arguments=KAWAGUCHI),
    Shot(name="site-now-subcontractor", route="prime:site-now", role=CLERK, arguments=SHIBUYA),
    Shot(name="site-now-many-warnings", route="prime:site-now", role=MANAGER, arguments=SITE["training"], steps=unfold),
    Shot(
        name="site-now-wall",
        route="prime:site-now",
        role=MANAGER,
        arguments=SHIBUYA,
        query="?wall",
        steps=wait_until_live,
    ),
    Shot(
        name="site-warning",
        route="prime:site-warning",
        role=MANAGER,
        opens=f"/prime/sites/{SHIBUYA['site']}/now/",
        steps=warning_with("/warnings/"),
    ),
    Shot(
        name="site-roster-entry",
        route="prime:site-roster-entry",
        role=MANAGER,
        opens=f"/prime/sites/{SHIBUYA['site']}/now/",
        steps=warning_with("/roster/"),
    ),
    Shot(
        name="site-firm",
        route="prime:site-firm",
        role=MANAGER,
        opens=f"/prime/sites/{MINATOMIRAI['site']}/now/",
        steps=warning_with("/firms/"),
    ),
    Shot(name="approvals", route="prime:approvals", role=MANAGER),
    Shot(name="site-approvals", route="prime:site-approvals", role=MANAGER, arguments=SHIBUYA, steps=unfold),
    Shot(name="approvals-nothing", route="prime:site-approvals", role=MANAGER, arguments=SITE["training"]),
    Shot(
        name="approval-return",
        route="prime:approval-return",
        role=MANAGER,
        opens="/prime/approvals/",
        steps=send_back_without_reason,
    ),
    Shot(name="site-readers", route="prime:site-readers", role=MANAGER, arguments=SHIBUYA),
    Shot(
        name="site-reader-codes",
        route="prime:site-reader-codes",
        role=MANAGER,
        opens=f"/prime/sites/{SHIBUYA['site']}/readers/",
        steps=follow('main form[action$="/codes/"] button'),
    ),
    Shot(name="prime-kpis", route="prime:kpis", role=MANAGER, query="?firms_entering=40", steps=unfold),
    Shot(name="site-flags", route="prime:site-flags", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-missing-days", route="prime:site-missing-days", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-headcounts", route="prime:site-headcounts", role=MANAGER, arguments=SHIBUYA),
    Shot(name="site-kpis", route="prime:site-kpis", role=MANAGER, arguments=SHIBUYA),
    Shot(name="firm-reminders", route="business:reminders", role=CLERK),
    Shot(name="site-checks", route="prime:site-checks", role=MANAGER, arguments=SHIBUYA),
    Shot(
        name="site-person-checks",
        route="prime:site-person-checks",
        role=MANAGER,
        opens=f"/prime/sites/{SHIBUYA['site']}/checks/",
        steps=follow("table a[href*='/checks/people/']"),
    ),
    Shot(
        name="site-firm-checks",
        route="prime:site-firm-checks",
        role=MANAGER,
        opens=f"/prime/sites/{SHIBUYA['site']}/checks/",
        steps=follow("table a[href*='/checks/firms/']"),
    ),
    Shot(name="targets", route="public:targets"),
    Shot(name="reports", route="public:reports"),
    Shot(name="report", route="public:report", opens="/reports/", steps=follow(".page-head .button-main")),
    Shot(name="report-tables", route="public:report", opens="/reports/", steps=open_report_tables),
    Shot(name="flags", route="operator:flags", role=OPERATOR),
    Shot(name="level-rehearsal", route="operator:level-rehearsal", role=OPERATOR),
    Shot(
        name="check-rehearsal",
        route="operator:check-rehearsal",
        role=OPERATOR,
        query="?check=social_insurance&least_people=3",
    ),
    Shot(name="attention", route="operator:attention", role=OPERATOR),
    Shot(name="disclosure-policy", route="operator:disclosure-policy", role=OPERATOR),
    Shot(
        name="disclosure-proposal",
        route="operator:disclosure-proposal",
        role=OPERATOR,
        arguments={"subject": "technician", "item": "nationality", "relation": "prime"},
        steps=send_empty,
    ),
    Shot(name="held-bundles", route="operator:held-bundles", role=OPERATOR),
    Shot(name="kpis", route="operator:kpis", role=ANALYST, steps=wait_until_counted),
    Shot(name="kpis-unknown-prime", route="operator:kpis", role=ANALYST, query="?prime=1234"),
    Shot(name="outreach-primes", route="operator:outreach", role=ANALYST),
    Shot(name="outreach-primes-none", route="operator:outreach", role=ANALYST, query="?none=1", steps=unfold),
    Shot(
        name="outreach-groups",
        route="operator:outreach-groups",
        role=ANALYST,
        query="?by=trade",
        steps=wait_until_counted,
    ),
    Shot(name="outreach-people", route="operator:outreach-people", role=OPERATOR, steps=wait_until_counted),
    Shot(name="links-of-technician", route="technician:links", role=Role.TECHNICIAN),
    Shot(name="links-of-business", route="business:links", role=Role.BUSINESS_ADMINISTRATOR),
    Shot(name="notices-desk", route="operator:notices", role=OPERATOR),
    Shot(name="notices-of-technician", route="technician:notices", role=Role.TECHNICIAN),
    Shot(name="notices-of-business", route="business:notices", role=Role.BUSINESS_CLERK),
    Shot(name="renewals", route="prime:renewals", role=Role.SITE_MANAGER),
    Shot(name="special-measures", route="operator:special-measures", role=OPERATOR),
    Shot(name="special-measure-proposal", route="operator:special-measure-proposal", role=OPERATOR),
    Shot(name="card-print", route="operator:cards", role=OPERATOR),
    Shot(name="mandates", route="operator:mandates", role=OPERATOR),
    Shot(name="refunds", route="operator:refunds", role=OPERATOR),
    Shot(name="merges", route="operator:merges", role=OPERATOR),
    Shot(name="identifications", route="operator:identifications", role=OPERATOR),
    Shot(name="newer-photos", route="operator:photos", role=OPERATOR),
    Shot(name="analysis", route="operator:analysis", role=ANALYST, steps=unfold_counted),
    Shot(
        name="analysis-crossed",
        route="operator:analysis",
        role=ANALYST,
        query="?split=level&by=age&measure=people",
        steps=wait_until_counted,
    ),
    Shot(name="analysis-refused", route="operator:analysis", role=ANALYST, query="?split=kind&by=capital"),
)
