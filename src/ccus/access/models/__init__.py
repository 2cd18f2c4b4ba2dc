from ccus.access.models.accounts import Account, RoleGrant
from ccus.access.models.attention import Attention, RefusedAttempt
from ccus.access.models.disclosure_changes import DisclosureChange
from ccus.access.models.disclosures import Disclosure
from ccus.access.models.recoveries import DeskIdentification, OneTimeCode, Recovery
from ccus.access.models.sign_in_failures import SignInFailures

__all__ = [
    "Account",
    "Attention",
    "DeskIdentification",
    "Disclosure",
    "DisclosureChange",
    "OneTimeCode",
    "Recovery",
    "RefusedAttempt",
    "RoleGrant",
    "SignInFailures",
]
