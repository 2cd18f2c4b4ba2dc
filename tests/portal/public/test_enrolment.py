from __future__ import annotations

import pytest
from django.test import Client

from ccus.devices.services.enrolment import enrolment_url


@pytest.mark.django_db
def test_the_qr_of_a_code_leads_to_a_page_that_says_what_to_do(client: Client) -> None:
    address = enrolment_url("ABCD-2345", public_url="http://testserver")

    answer = client.get(address.removeprefix("http://testserver").partition("#")[0])

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "15分間" in page
    assert "http://testserver/api/device/v1/enrolments" in page
