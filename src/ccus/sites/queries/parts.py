"""The second and third part of a site's registration (契約情報, 工事情報), for whoever may see the site."""

from __future__ import annotations

from ccus.sites.models import Site, SiteContract, SiteWorks


def find_contract(site: Site) -> SiteContract | None:
    return SiteContract.objects.filter(site=site).first()


def find_works(site: Site) -> SiteWorks | None:
    return SiteWorks.objects.filter(site=site).first()
