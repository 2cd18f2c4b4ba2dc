"""The sheet to hang up at a site where each day is paid into the retirement mutual aid (建退共): A3 or A4, set by Typst."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.queries.retirement import VIEW
from ccus.documents.rules.retirement_premiums import premium_on
from ccus.kit.ids import display_id
from ccus.kit.labels import Labelled
from ccus.kit.typesetting import drawn, set_pdf
from ccus.sites.errors import NotYourSite
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.sites import get_site_visible_to


class PosterSize(Labelled):
    A3 = "a3", "A3", "A3"
    A4 = "a4", "A4", "A4"


def make_poster(viewer: Viewer, site_ccus_id: str, *, size: PosterSize, on: date) -> bytes:
    """One page, tagged (PDF/UA-1), in the language in force. For the prime alone, which promises the payment.

    Raises PermissionMissing, SiteNotFound and NotYourSite.
    """
    check_may(viewer, VIEW)
    site = get_site_visible_to(viewer, site_ccus_id)
    if not acts_for_prime(viewer, site=site):
        raise NotYourSite
    words = {
        "language": viewer.language,
        "size": size.value,
        "over": _("この現場は"),
        "title": _("建退共 掛金 完全支払い現場です"),
        "site": site.name,
        "prime": _("元請 %(prime)s") % {"prime": site.prime.name},
        "each_day": _("働いた日は、1日につき"),
        "yen": str(premium_on(on).yen_a_day),
        "unit": _("円"),
        "saved": _("が、あなたの退職金として積み立てられます。"),
        "ask": _("積み立てられるために"),
        "foot": _("現場ID %(site)s　掛金は元請が負担します。あなたの払うお金はありません。")
        % {"site": display_id(site.ccus_id)},
    }
    steps = [
        _("入場するときに、必ずカードをタッチしてください。"),
        _("手帳の番号（被共済者番号）を、CCUSに登録してください。"),
        _("手帳がない人は、会社に「建退共に入りたい」と伝えてください。"),
    ]
    data = {name: drawn(text)[0] for name, text in words.items()} | {"steps": steps}
    return set_pdf({"main.typ": _template()}, data=data, standard="ua-1")


@cache
def _template() -> bytes:
    return resources.files("ccus.documents").joinpath("typst", "retirement_poster.typ").read_bytes()
