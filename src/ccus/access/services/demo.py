"""Stepping into the people of the demo. Everything here refuses outside demo mode.

An account belongs to the demo when its login name begins with `demo-`; the loader of the demo country makes one per role.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ccus.access.errors import DemoLinkNotGood, DemoOnly
from ccus.access.models import Account, RoleGrant
from ccus.access.rules.hats import Hat
from ccus.access.states import Role, SubjectKind

LOGIN_PREFIX = "demo-"
LINK_MAX_AGE = timedelta(days=1)
_SALT = "ccus.access.demo.sign-in"


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody of the demo country whom a visitor may step into."""

    login_name: str
    display_name: str
    hat: Hat


def list_demo_people(*, on: date) -> list[DemoPerson]:
    """One demo account for each role held on a JST day, in the order of the roles. One query.

    DemoOnly outside demo mode.
    """
    _check_demo_mode()
    first_of_role: dict[Role, DemoPerson] = {}
    grants = (
        RoleGrant.objects.filter(account__login_name__startswith=LOGIN_PREFIX, account__is_active=True)
        .filter(valid__contains=on)
        .select_related("account")
        .order_by("granted_at", "id")
    )
    for grant in grants:
        hat = Hat(
            grant_id=grant.id,
            role=Role(grant.role),
            subject_kind=SubjectKind(grant.subject_kind),
            subject_ccus_id=grant.subject_ccus_id,
            subject_name=grant.subject_name,
        )
        person = DemoPerson(login_name=grant.account.login_name, display_name=grant.account.display_name, hat=hat)
        first_of_role.setdefault(hat.role, person)
    return [first_of_role[role] for role in Role if role in first_of_role]


def find_demo_account(login_name: str) -> Account:
    """The demo account of that name. DemoOnly outside demo mode, DemoLinkNotGood when it is no account of the demo."""
    _check_demo_mode()
    account = Account.objects.filter(login_name=login_name, is_active=True).first()
    if account is None or not _is_of_demo(account):
        raise DemoLinkNotGood
    return account


def sign_in_link(account: Account) -> str:
    """Address that signs in as a demo account for a day after it was made. DemoOnly outside demo mode or for others.

    It fits a line of 80 characters, so that it can be copied from any terminal.
    """
    _check_demo_mode()
    if not _is_of_demo(account):
        raise DemoOnly
    token = _link_signer().sign(account.login_name.removeprefix(LOGIN_PREFIX))
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('demo:sign-in', args=[token])}"


def read_sign_in_link(token: str) -> Account:
    """The account a link was made for. DemoOnly outside demo mode, DemoLinkNotGood when altered, cut or older than a day."""
    _check_demo_mode()
    try:
        name = _link_signer().unsign(token, max_age=LINK_MAX_AGE)
    except signing.BadSignature as error:
        raise DemoLinkNotGood from error
    return find_demo_account(f"{LOGIN_PREFIX}{name}")


class _ShortSigner(signing.TimestampSigner):
    """With 72 bits of the signature: it can be tried over the network only, against a door that stands open for a day."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        return super().signature(value, key)[:12]


def _link_signer() -> _ShortSigner:
    return _ShortSigner(salt=_SALT, sep=".")


def _is_of_demo(account: Account) -> bool:
    return account.login_name.startswith(LOGIN_PREFIX)


def _check_demo_mode() -> None:
    if not settings.DEMO:
        raise DemoOnly
