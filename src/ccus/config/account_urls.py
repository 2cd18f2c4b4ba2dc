"""The sign-in and account pages of allauth that are in use, at addresses and under marks of our own.

allauth reverses its routes by name, so the names are theirs. Not mounted: sign-up (desks make accounts, see
`access/services/accounts.py`), e-mail confirmation and password reset by mail, which nothing here sends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from ccus.access.errors import PasswordNotInUse
from ccus.access.models import Account
from ccus.config.fresh_sign_in import require_fresh_sign_in
from ccus.portal.ui.pages import account_page, public_page

AllauthView = Callable[..., HttpResponseBase]


def _door(route: str, view: AllauthView, name: str) -> URLPattern:
    """A page on the way in, before it is known who comes."""
    return path(route, public_page(reason="part of signing in or out")(view), name=name)


def _own(route: str, view: AllauthView, name: str) -> URLPattern:
    """A page about the own means of signing in. allauth asks for a fresh proof where one is changed."""
    return path(route, account_page(reason="concerns only the own account")(view), name=name)


def _change(route: str, view: AllauthView, name: str) -> URLPattern:
    """A page that changes the means of signing in: only for a person who proved themselves a short while ago."""
    return _own(route, require_fresh_sign_in(view), name)


def change_password(request: HttpRequest) -> HttpResponseBase:
    """allauth's page; PasswordNotInUse for those who have none to change."""
    if not cast(Account, request.user).has_usable_password():
        raise PasswordNotInUse
    response: HttpResponseBase = account.password_change(request)
    return response


urlpatterns: list[URLPattern] = [
    _door("sign-in/", account.login, "account_login"),
    _door("sign-in/passkey/", passkeys.login_webauthn, "mfa_login_webauthn"),
    _door("sign-in/second-proof/", mfa.authenticate, "mfa_authenticate"),
    _door("sign-in/closed-account/", account.account_inactive, "account_inactive"),
    _door("sign-out/", account.logout, "account_logout"),
    _own("account/", mfa.index, "mfa_index"),
    _own("account/password/", change_password, "account_change_password"),
    _own("account/fresh-proof/", account.reauthenticate, "account_reauthenticate"),
    _own("account/fresh-proof/code/", mfa.reauthenticate, "mfa_reauthenticate"),
    _own("account/fresh-proof/passkey/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _change("account/authenticator/", totp.activate_totp, "mfa_activate_totp"),
    _own("account/authenticator/removal/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _own("account/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _change("account/recovery-codes/renewal/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _own("account/recovery-codes/file/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    _own("account/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    _change("account/passkeys/new/", passkeys.add_webauthn, "mfa_add_webauthn"),
    _own("account/passkeys/<int:pk>/name/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    _own("account/passkeys/<int:pk>/removal/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
]
