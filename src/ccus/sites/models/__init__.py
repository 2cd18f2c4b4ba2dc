from ccus.sites.models.hierarchies import HierarchyInvitation, HierarchyNode, RosterEntry, StandingAgreement
from ccus.sites.models.reminders import CheckReminder
from ccus.sites.models.sites import Site, SiteContract, SiteManagerTerm, SiteWorks, WorkPlace
from ccus.sites.models.templates import (
    HierarchyTemplate,
    HierarchyTemplateLine,
    RosterTemplate,
    RosterTemplateLine,
)

__all__ = [
    "CheckReminder",
    "HierarchyInvitation",
    "HierarchyNode",
    "HierarchyTemplate",
    "HierarchyTemplateLine",
    "RosterEntry",
    "RosterTemplate",
    "RosterTemplateLine",
    "Site",
    "SiteContract",
    "SiteManagerTerm",
    "SiteWorks",
    "StandingAgreement",
    "WorkPlace",
]
