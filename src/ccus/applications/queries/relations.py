"""What a caller is to an application: the person, the proxy, the reviewer in charge."""

from __future__ import annotations

from datetime import datetime

from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.queries.delegations import has_delegation
from ccus.applications.rules.callers import Caller
from ccus.applications.states import ApplicationKind

REVIEW = "applications:application:review"
PROXY = "applications:application:file-as-proxy"
COUNTER = "applications:counter:work"


# New people have no account to delegate with: they sign a consent, which the proxy attaches.
NEW_PEOPLE = frozenset(
    {
        ApplicationKind.TECHNICIAN_SIMPLIFIED,
        ApplicationKind.TECHNICIAN_DETAILED,
        ApplicationKind.TECHNICIAN_WITH_LEVEL,
        ApplicationKind.ONE_PERSON_CONTRACTOR,
    }
)


def is_applicant(application: Application, caller: Caller) -> bool:
    """The person themselves: by key, as the technician, or for the business that it is about. A proxy is not."""
    if application.number in caller.proven:
        return True
    if caller.viewer.technician_ccus_id:
        return application.technician_ccus_id == caller.viewer.technician_ccus_id
    if application.proxy_ccus_id:
        return False
    if application.opened_by == caller.viewer.actor and caller.viewer.account_id is not None:
        return True
    return bool(application.business_ccus_id) and _is_for_business(application.business_ccus_id, caller)


def is_proxy(application: Application, caller: Caller) -> bool:
    """The business that applies for the person: with a consent for somebody new, else while the delegation is in force.

    What was taken in at a counter is for the clerks of that counter, not for others of the same organization.
    """
    if not application.proxy_ccus_id or application.proxy_ccus_id != caller.viewer.business_ccus_id:
        return False
    if not caller.viewer.may(COUNTER if application.is_at_counter else PROXY):
        return False
    kind = ApplicationKind(application.kind)
    return kind in NEW_PEOPLE or has_delegation(
        application.technician_ccus_id, business_ccus_id=application.proxy_ccus_id, kind=kind
    )


def needs_consent(application: Application) -> bool:
    """Filed by a proxy for somebody who has no account to delegate with."""
    return bool(application.proxy_ccus_id) and ApplicationKind(application.kind) in NEW_PEOPLE


def may_fill_in(application: Application, caller: Caller) -> bool:
    return is_applicant(application, caller) or is_proxy(application, caller)


def is_reviewer_in_charge(application: Application, viewer: Viewer, *, now: datetime) -> bool:
    return (
        viewer.may(REVIEW)
        and application.leased_by == viewer.actor
        and application.leased_until is not None
        and application.leased_until > now
    )


def _is_for_business(business_ccus_id: str, caller: Caller) -> bool:
    return business_ccus_id == caller.viewer.business_ccus_id and caller.viewer.may("registry:business:edit")
