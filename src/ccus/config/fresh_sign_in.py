"""Who left a page open must not have a stranger's passkey added to the account.

allauth asks for a fresh password, passkey or code before it changes one of these. Who has none of them, as technicians with
ID, birth date and PIN at first, is let through by it however long ago they signed in; here the sign-in itself must be fresh.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from ccus.access.errors import FreshSignInNeeded
from ccus.access.models import Account
from ccus.portal.public.views.technician_sign_in import PROVEN_AT_KEY

FRESH_FOR = timedelta(minutes=10)


def require_fresh_sign_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """FreshSignInNeeded when neither allauth can ask for a proof nor the sign-in was a short while ago."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        account = cast(Account, request.user)
        if not account.has_usable_password() and not is_mfa_enabled(account):
            proven_at = request.session.get(PROVEN_AT_KEY, 0.0)
            now = timezone.now()  # lint: clock — guards allauth's views, which hand on no moment
            if now.timestamp() - proven_at > FRESH_FOR.total_seconds():
                raise FreshSignInNeeded(minutes=FRESH_FOR // timedelta(minutes=1))
        return view(request, *args, **kwargs)

    return guarded
