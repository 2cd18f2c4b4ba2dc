"""What a caller is to an application: the person, the proxy, the reviewer in charge."""

from __future__ import annotations

from datetime import datetime

from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.rules.callers import Caller

REVIEW = "applications:application:review"
PROXY = "applications:application:file-as-proxy"


def is_applicant(application: Application, caller: Caller) -> bool:
    """The person themselves: by key, as the technician, or for the business that it is about."""
    if application.number in caller.proven:
        return True
    if application.opened_by == caller.viewer.actor and caller.viewer.account_id is not None:
        return not application.proxy_ccus_id or is_proxy(application, caller)
    if caller.viewer.technician_ccus_id:
        return application.technician_ccus_id == caller.viewer.technician_ccus_id
    return bool(application.business_ccus_id) and _is_for_business(application.business_ccus_id, caller)


def is_proxy(application: Application, caller: Caller) -> bool:
    """The business that applies for the person, while it has the word."""
    return (
        bool(application.proxy_ccus_id)
        and application.proxy_ccus_id == caller.viewer.business_ccus_id
        and caller.viewer.may(PROXY)
    )


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
