from ccus.access.models.accounts import Account, RoleGrant
from ccus.access.models.disclosures import Disclosure
from ccus.access.models.sign_in_failures import SignInFailures

__all__ = ["Account", "Disclosure", "RoleGrant", "SignInFailures"]
