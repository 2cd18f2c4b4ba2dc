from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "route"),
    [
        (Role.TECHNICIAN, "technician:days"),
        (Role.BUSINESS_CLERK, "business:people-days"),
        (Role.SITE_MANAGER, "prime:home"),
        (Role.REVIEWER, "reviewer:queue"),
    ],
)
def test_one_starts_at_the_first_task_of_the_hat(signed_in: Client, account: Account, role: Role, route: str) -> None:
    wear(account, role)

    assert signed_in.get("/start/")["Location"] == reverse(route)


def test_nobody_is_asked_to_sign_in_first(client: Client) -> None:
    assert client.get("/start/")["Location"].startswith(reverse("account_login"))
