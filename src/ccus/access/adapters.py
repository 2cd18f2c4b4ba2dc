"""What allauth does differently here: nobody signs up from outside, its sentences say what to do, a chosen language stays."""

from __future__ import annotations

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccus.access.models import Account
from ccus.access.services.languages import choose_language

PASSKEY_PROOF = "mfa_reauthenticate:webauthn"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("このアカウントは閉じられています。開き直すには、登録窓口に連絡してください。"),
        "username_password_mismatch": _(
            "ログイン名とパスワードの組み合わせを確認できませんでした。大文字・小文字と全角・半角を確かめて、"
            "もう一度入力してください。忘れたときは、事業者責任者か登録窓口に連絡してください。"
        ),
        "too_many_login_attempts": _(
            "続けて確認できなかったため、しばらく受け付けを止めています。5分ほど待ってから、もう一度入力してください。"
        ),
        "rate_limited": _("短い時間に何度も送られました。5分ほど待ってから、もう一度行ってください。"),
        "incorrect_password": _("パスワードが違います。確かめて、もう一度入力してください。"),
        "enter_current_password": _("いまのパスワードが違います。確かめて、もう一度入力してください。"),
    }

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """How to prove again who one is: by passkey first, when there is one."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != PASSKEY_PROOF)

    def login(self, request: HttpRequest, user: Account) -> None:
        """Signs in. A language chosen on the way in, which the visitor's cookie tells, becomes the account's."""
        super().login(request, user)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen in dict(settings.LANGUAGES):
            choose_language(user, chosen, now=timezone.now())  # lint: clock — allauth calls without a moment

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by desks, see `services/accounts.py`."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("確認コードが違います。認証アプリに表示されている新しい6けたの数字を入力してください。"),
    }

    def generate_authenticator_name(self, user: Account, type: str) -> str:
        """What a passkey is called that nobody named: 端末 2 for the second one."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("端末 %(number)d") % {"number": number}

    def build_totp_svg(self, url: str) -> str:
        """The code an authenticator app reads, as drawing to stand in the page itself."""
        drawing: str = segno.make(url).svg_inline(omitsize=True)
        return drawing

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that the browser shows when a passkey is made."""
        return {**super().get_public_key_credential_rp_entity(), "name": "OpenCCUS"}
