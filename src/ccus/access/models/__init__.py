from ccus.access.models.accounts import Account, RoleGrant
from ccus.access.models.disclosures import Disclosure

__all__ = ["Account", "Disclosure", "RoleGrant"]
