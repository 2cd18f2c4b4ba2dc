"""Everybody who may come to look at a site, by a word."""

from __future__ import annotations

from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_business

from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer
from ccus.sites.models import Site

PRIME = "prime"
SITE_HAT = "hat for the site"
UPPER = "佐藤とび"
LOWEST = "田中鉄筋"
SIBLING = "伊藤工務店"
STRANGER = "another firm"
PERSON = "髙橋"
OTHER_PERSON = "加藤"
OPERATOR = "operator"
REVIEWER = "reviewer"
PROGRAM = "program"
NOBODY = "public"


def viewer_named(who: str, *, cast: Cast, site: Site) -> Viewer:
    return {
        PRIME: known.site_manager_of(cast.yamada_gumi),
        SITE_HAT: Viewer(
            account_id=1, role=Role.SITE_MANAGER, subject_kind=SubjectKind.SITE, subject_ccus_id=site.ccus_id
        ),
        UPPER: known.clerk_of(cast.sato_tobi),
        LOWEST: known.clerk_of(cast.tanaka_tekkin),
        SIBLING: known.clerk_of(cast.ito_koumuten),
        STRANGER: known.administrator_of(make_business()),
        PERSON: known.viewer_of(cast.takahashi),
        OTHER_PERSON: known.viewer_of(cast.kato),
        OPERATOR: known.operator(),
        REVIEWER: known.reviewer(),
        PROGRAM: known.registrar(),
        NOBODY: PUBLIC,
    }[who]
