from ccus.sites.models.hierarchies import HierarchyNode, RosterEntry, StandingAgreement
from ccus.sites.models.sites import Site, SiteContract, SiteWorks

__all__ = ["HierarchyNode", "RosterEntry", "Site", "SiteContract", "SiteWorks", "StandingAgreement"]
