from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_health_answers_without_a_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz/")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_the_language_is_chosen_and_kept(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/sign-in/"}, follow=True)

    assert '<html lang="en">' in answer.content.decode()


def test_choosing_a_language_leads_nowhere_else(client: Client) -> None:
    assert client.post("/language/", {"language": "en", "next": "https://evil.example/"})["Location"] == "/"
