"""Builds the one viewer of a request from the signed-in account and the hat it chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from ccus.access import catalogue
from ccus.access.models import Account
from ccus.access.queries.grants import hats_of
from ccus.access.rules.hats import Hat, choose_hat
from ccus.access.states import SubjectKind
from ccus.access.viewers import Viewer
from ccus.portal.public.views.hats import HAT_KEY


@dataclass(frozen=True, kw_only=True)
class Wardrobe:
    """The viewer, and all hats the account could wear today."""

    viewer: Viewer
    hats: Sequence[Hat]


def open_wardrobe(
    account: Account | None,
    *,
    session: Mapping[str, object],
    on: date,
    language: str,
    page: str = "",
    site_ccus_id: str = "",
) -> Wardrobe:
    """One query when somebody is signed in, none otherwise. `session[HAT_KEY]` is the grant id the person chose.

    `page` and `site_ccus_id` are of the address that is asked for.

    Grants are read for each request, so an ended role is over with the next click.
    """
    extra = catalogue.words_of(catalogue.DEMO_VISITOR) if settings.DEMO else frozenset[str]()
    if account is None:
        return Wardrobe(viewer=Viewer(language=language, permissions=extra), hats=())
    hats = hats_of(account.id, on=on)
    wanted = session.get(HAT_KEY)
    hat = choose_hat(hats, wanted_grant_id=wanted if isinstance(wanted, int) else None)
    viewer = Viewer(
        account_id=account.id,
        grant_id=hat.grant_id if hat else None,
        role=hat.role if hat else None,
        subject_kind=hat.subject_kind if hat else SubjectKind.NONE,
        subject_ccus_id=hat.subject_ccus_id if hat else "",
        display_name=account.display_name,
        permissions=(catalogue.words_of(hat.role) if hat else frozenset()) | extra,
        language=language,
        page=page,
        site_ccus_id=site_ccus_id,
    )
    return Wardrobe(viewer=viewer, hats=hats)
