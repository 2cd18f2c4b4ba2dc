"""The language a person reads the pages in. It belongs to the account, so that it goes along to every device."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from ccus.access.errors import LanguageNotOffered
from ccus.access.models import Account
from ccus.foundation.services.audit import record_act


def check_offered(language: str) -> None:
    """Raises LanguageNotOffered unless the pages exist in that language."""
    if language not in dict(settings.LANGUAGES):
        raise LanguageNotOffered(typed=language)


@transaction.atomic
def choose_language(account: Account, language: str, *, now: datetime) -> None:
    """A person chooses for the own account, `ja` or `en`. Without effect when it is so already. Raises LanguageNotOffered."""
    check_offered(language)
    if account.language == language:
        return
    account.language = language
    account.save(update_fields=["language"])
    record_act(
        "access:language:choose",
        actor=f"account:{account.pk}",
        subject_kind="account",
        subject_id=account.pk,
        at=now,
        details={"language": language},
    )
