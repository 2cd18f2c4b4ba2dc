"""Which cases a second reviewer sees: about two in a hundred, and nobody can tell which without the installation's secret."""

from __future__ import annotations

from pytest_django.fixtures import Settings

from ccus.applications.services.second_looks import is_sampled

NUMBERS = range(1_000_000_000, 1_000_020_000)


def sampled(secret: str, settings: Settings) -> set[int]:
    settings.SECRET_KEY = secret
    return {number for number in NUMBERS if is_sampled(number)}


def test_two_in_a_hundred_are_sampled_and_always_the_same(settings: Settings) -> None:
    first = sampled("one house", settings)

    assert 300 < len(first) < 500
    assert sampled("one house", settings) == first


def test_another_secret_samples_others(settings: Settings) -> None:
    first, second = sampled("one house", settings), sampled("another house", settings)

    # Two independent draws of two per cent share four in ten thousand.
    assert len(first & second) < 40
