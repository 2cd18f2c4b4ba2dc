"""People who try: nothing is seen, nothing is changed, the attempt is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.test import Client
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_affiliation, make_business
from tests.factories.sites import make_node, make_roster_entry, make_site, prime_node
from tests.portal.conftest import NOW, wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Attention, Disclosure, RefusedAttempt
from ccus.access.states import Role
from ccus.foundation.models import AuditEvent
from ccus.registry.models import Affiliation, Technician
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.states import SiteState

pytestmark = pytest.mark.django_db

SECRETS = ("髙橋", "健一", "048-000-0001", "川口市", "NGUYEN", "SUHARTO")
CHANGEABLE = (RosterEntry, HierarchyNode, Affiliation, Technician, Site)


@pytest.fixture
def cast(db: None, time_machine: TimeMachineFixture) -> Cast:
    time_machine.move_to(known.NOW, tick=False)
    return known.assemble()


@pytest.fixture
def site(cast: Cast) -> Site:
    """山田組 > 佐藤とび (髙橋, NGUYEN) > 田中鉄筋 (SUHARTO)."""
    site = make_site(cast.yamada_gumi, name="丸の内新築工事")
    sato = make_node(site, cast.sato_tobi, upper=prime_node(site))
    make_node(site, cast.tanaka_tekkin, upper=sato)
    make_roster_entry(site, cast.takahashi, cast.sato_tobi)
    make_roster_entry(site, cast.nguyen, cast.sato_tobi)
    make_roster_entry(site, cast.suharto, cast.tanaka_tekkin, trade_code="10-01")
    return site


def sign_in(role: Role, subject: str) -> Client:
    account = Account.objects.create(login_name=f"{role}-{subject}", display_name="鈴木 花子", created_at=NOW)
    wear(account, role, subject=subject)
    client = Client()
    client.force_login(account)
    return client


def addresses(site: Site, person: Technician) -> list[str]:
    """Every page that names a site or a person of somebody else."""
    one = f"/prime/sites/{site.ccus_id}"
    return [
        f"{one}/now/",
        f"{one}/checks/",
        f"{one}/checks/people/{person.ccus_id}/",
        f"{one}/checks/firms/{site.prime.ccus_id}/",
        f"{one}/missing-days/",
        f"{one}/flags/",
        f"{one}/headcounts/",
        f"{one}/roster/{person.ccus_id}/",
        f"/business/people/{person.ccus_id}/days/",
    ]


def snapshot() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in CHANGEABLE]


def assert_nothing_comes_out(client: Client, asked: list[str]) -> None:
    """No page of these answers with a person; no form of these changes anything; nobody was shown."""
    before, acts = snapshot(), AuditEvent.objects.count()
    for address in asked:
        for answer in (client.get(address), client.post(address, {"trade": "06-01", "site_role": "other"})):
            assert answer.status_code in (302, 403, 404, 405, 422), address
            body = answer.content.decode()
            assert not [secret for secret in SECRETS if secret in body], address
    assert snapshot() == before
    assert AuditEvent.objects.count() == acts
    assert not Disclosure.objects.exists()


def test_the_clerk_of_another_firm(cast: Cast, site: Site) -> None:
    for role in (Role.BUSINESS_CLERK, Role.BUSINESS_ADMINISTRATOR, Role.SITE_MANAGER):
        assert_nothing_comes_out(sign_in(role, make_business().ccus_id), addresses(site, cast.takahashi))

    assert RefusedAttempt.objects.filter(viewer_role="business_clerk").exists()


def test_a_former_employer(cast: Cast, site: Site) -> None:
    former = make_business()
    make_affiliation(cast.kato, former, last_on=date(2026, 10, 31))
    make_roster_entry(site, cast.kato, former, last_on=date(2026, 10, 31))

    client = sign_in(Role.BUSINESS_ADMINISTRATOR, former.ccus_id)

    assert_nothing_comes_out(client, [f"/business/people/{cast.kato.ccus_id}/days/", *addresses(site, cast.kato)])
    assert "加藤" not in client.get("/business/people-days/").content.decode()
    assert RefusedAttempt.objects.exists()


@pytest.mark.parametrize("state", [SiteState.CLOSED, SiteState.PREPARING])
def test_an_upper_contractor_after_closing(state: SiteState, cast: Cast, site: Site) -> None:
    site.state = state.value
    site.save()
    one = f"/prime/sites/{site.ccus_id}/checks"
    upper = sign_in(Role.BUSINESS_CLERK, cast.sato_tobi.ccus_id)
    prime = sign_in(Role.SITE_MANAGER, cast.yamada_gumi.ccus_id)

    # 佐藤とび sees its own people and none of the firm below; the prime sees none at all.
    assert "SUHARTO" not in upper.get(f"{one}/").content.decode()
    assert upper.get(f"{one}/people/{cast.suharto.ccus_id}/").status_code == 404
    body = prime.get(f"{one}/").content.decode()
    assert not [secret for secret in SECRETS if secret in body]
    assert prime.get(f"{one}/people/{cast.takahashi.ccus_id}/").status_code == 404
    seen_by_others = Disclosure.objects.exclude(relation="employer")
    assert not seen_by_others.exists()
    assert set(RefusedAttempt.objects.values_list("viewer_role", "code")) == {
        ("business_clerk", "registry.technician_not_found"),
        ("site_manager", "registry.technician_not_found"),
    }


def test_a_contractor_whose_place_has_ended(cast: Cast, site: Site) -> None:
    HierarchyNode.objects.filter(site=site, business=cast.sato_tobi).update(state="declined")

    client = sign_in(Role.BUSINESS_CLERK, cast.sato_tobi.ccus_id)

    assert client.get(f"/prime/sites/{site.ccus_id}/checks/people/{cast.suharto.ccus_id}/").status_code == 404


FORGERIES: list[Callable[[str], str]] = [
    lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    lambda token: token.replace("1:", "2:", 1),
    lambda _token: "1:0:AAAA",
    lambda _token: TimestampSigner(key="another key").sign("1"),
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_link(forge: Callable[[str], str], cast: Cast) -> None:
    client = sign_in(Role.TECHNICIAN, cast.kato.ccus_id)
    token = TimestampSigner().sign("1")
    before = snapshot()

    answer = client.get(f"/technician/provisional-days/confirmations/{forge(token)}/")

    assert answer.status_code == 404
    assert snapshot() == before
    assert RefusedAttempt.objects.get().page == "technician:provisional-confirmation"


def test_ids_counted_upwards_find_nobody_and_ring_the_bell(cast: Cast, site: Site) -> None:
    client = sign_in(Role.BUSINESS_CLERK, cast.tanaka_tekkin.ccus_id)
    for number in range(1, 16):
        address = f"/prime/sites/{site.ccus_id}/checks/people/{known.technician_id(number)}/"
        expected = 200 if known.technician_id(number) == cast.suharto.ccus_id else 404
        assert client.get(address).status_code == expected

    [row] = RefusedAttempt.objects.all()
    assert (row.attempts, row.page) == (14, "prime:site-person-checks")
    attention = Attention.objects.get()
    assert (attention.cause, attention.number, attention.viewer_subject_ccus_id) == (
        "refusals",
        14,
        cast.tanaka_tekkin.ccus_id,
    )


def test_an_id_that_exists_is_answered_like_one_that_does_not(cast: Cast, site: Site) -> None:
    client = sign_in(Role.BUSINESS_CLERK, cast.tanaka_tekkin.ccus_id)
    one = f"/prime/sites/{site.ccus_id}/checks/people"

    there = main_of(client.get(f"{one}/{cast.takahashi.ccus_id}/"))
    nobody = main_of(client.get(f"{one}/{known.technician_id(99)}/"))

    assert there == nobody


def main_of(answer: HttpResponse) -> str:
    """What stands on the page itself; the frame around it carries a token that changes."""
    assert answer.status_code == 404
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]
