from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.history.rules.provisional import (
    Answer,
    Conclusion,
    CountedBy,
    ProvisionalFacts,
    SiteStanding,
    conclude,
    counted_work,
    site_standing,
)
from ccus.history.rules.provisional_evidence import Evidence, Standing, evidence_classes
from ccus.history.rules.verdicts import RosterFacts, SiteFacts
from ccus.history.states import PROVISIONAL_TRANSITIONS, Missing, ProvisionalState

TARO, JIRO, SABURO = "technician:1", "technician:2", "technician:3"
GPS = Evidence("gps", TARO, Standing.AGREES)
QR = Evidence("qr", TARO, Standing.AGREES)
PHOTO = Evidence("permit_photo", TARO, Standing.AGREES)
WORD_OF_JIRO = Evidence("colleague", JIRO, Standing.AGREES)
WORD_OF_SABURO = Evidence("colleague", SABURO, Standing.AGREES)
FAR_AWAY = Evidence("gps", TARO, Standing.CONTRADICTS)
YES = Answer(datetime(2026, 11, 17, tzinfo=UTC), 1, True)
NO = Answer(datetime(2026, 11, 18, tzinfo=UTC), 2, False)
YES_AFTER_ALL = Answer(datetime(2026, 11, 19, tzinfo=UTC), 3, True)
OPEN, NOT_OPEN, UNKNOWN = SiteStanding.OPEN, SiteStanding.NOT_OPEN, SiteStanding.UNKNOWN
MAY = date(2026, 5, 11)


@pytest.mark.parametrize(
    ("facts", "state", "missing"),
    [
        # What the issue asks for first: the prime opens the site and confirms, or two independent evidences agree.
        ({"site": OPEN, "answers": [YES]}, "counted", []),
        ({"site": OPEN, "evidences": [GPS, WORD_OF_JIRO]}, "counted", []),
        ({"site": UNKNOWN}, "noted", ["site", "confirmation"]),
        ({"site": UNKNOWN, "answers": [YES]}, "backed", ["site"]),
        ({"site": NOT_OPEN, "evidences": [GPS, QR]}, "backed", ["open_site"]),
        ({"site": SiteStanding.WITHOUT_DAYS, "answers": [YES], "evidences": [GPS, QR]}, "backed", ["site_with_days"]),
        ({"site": OPEN, "evidences": [GPS]}, "noted", ["confirmation"]),
        ({"site": OPEN, "evidences": [PHOTO, Evidence("permit_photo", JIRO, Standing.AGREES)]}, "noted", ["confirmation"]),
        ({"site": OPEN, "evidences": [GPS, QR], "answers": [NO]}, "declined", []),
        ({"site": OPEN, "answers": [YES, NO]}, "declined", []),
        ({"site": OPEN, "answers": [YES, NO, YES_AFTER_ALL]}, "counted", []),
        ({"site": OPEN, "answers": [YES], "is_withdrawn": True}, "withdrawn", []),
        ({"site": OPEN, "evidences": [GPS], "is_closed": True}, "expired", []),
        ({"site": UNKNOWN, "answers": [YES], "is_closed": True}, "expired", []),
        ({"site": OPEN, "answers": [YES], "is_closed": True}, "counted", []),
        ({"site": UNKNOWN, "answers": [NO], "is_closed": True}, "declined", []),
    ],
)  # fmt: skip
def test_what_is_concluded(facts: dict[str, object], state: str, missing: list[str]) -> None:
    found = conclude(ProvisionalFacts(**facts))  # type: ignore[arg-type]

    assert found.state == state
    assert list(found.missing) == missing


def test_the_prime_is_named_first_where_both_would_do() -> None:
    assert conclude(ProvisionalFacts(site=OPEN, evidences=[GPS, QR])).counted_by is CountedBy.EVIDENCE
    assert conclude(ProvisionalFacts(site=OPEN, evidences=[GPS, QR], answers=[YES])).counted_by is CountedBy.PRIME
    assert conclude(ProvisionalFacts(site=OPEN, evidences=[GPS])).counted_by is None


@pytest.mark.parametrize(
    ("kind", "state", "day", "standing"),
    [
        ("normal", "open", MAY, SiteStanding.OPEN),
        ("normal", "closed", MAY, SiteStanding.OPEN),
        ("normal", "preparing", MAY, SiteStanding.NOT_OPEN),
        ("normal", "open", date(2026, 3, 31), SiteStanding.NOT_OPEN),
        ("normal", "open", date(2027, 4, 1), SiteStanding.NOT_OPEN),
        ("training", "open", MAY, SiteStanding.WITHOUT_DAYS),
        ("test", "open", MAY, SiteStanding.WITHOUT_DAYS),
    ],
)
def test_how_a_site_stands_to_a_day(kind: str, state: str, day: date, standing: SiteStanding) -> None:
    site = SiteFacts(1, kind, state, date(2026, 4, 1), date(2027, 4, 1))

    assert site_standing(site, work_date=day) is standing


def test_a_place_without_a_site_is_unknown() -> None:
    assert site_standing(None, work_date=MAY) is SiteStanding.UNKNOWN


def test_the_prime_confirms_trade_and_roles_as_typed() -> None:
    roster = RosterFacts(1, "10-01", ("other",), "")

    assert counted_work("06-01", ["foreman"], roster=roster, counted_by=CountedBy.PRIME) == ("06-01", ("foreman",))


def test_nobody_becomes_a_foreman_by_evidence() -> None:
    roster = RosterFacts(1, "10-01", ("crew_leader",), "")

    assert counted_work("06-01", ["foreman"], roster=None, counted_by=CountedBy.EVIDENCE) == ("06-01", ("other",))
    assert counted_work("06-01", ["foreman"], roster=roster, counted_by=CountedBy.EVIDENCE) == (
        "10-01", ("crew_leader",),
    )  # fmt: skip


givers = st.sampled_from([TARO, JIRO, SABURO, "business:1"])
evidences = st.lists(
    st.builds(Evidence, st.sampled_from(sorted(evidence_classes())), givers, st.sampled_from(list(Standing))),
    max_size=5,
)
answers = st.lists(
    st.builds(
        Answer,
        st.sampled_from([datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]),
        st.integers(1, 9),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda answer: answer.number,
)
all_facts = st.builds(
    ProvisionalFacts,
    site=st.sampled_from(list(SiteStanding)),
    evidences=evidences,
    answers=answers,
    is_withdrawn=st.booleans(),
    is_closed=st.booleans(),
)


def conclusion_in_order(facts: ProvisionalFacts, order: tuple[int, ...]) -> Conclusion:
    return conclude(
        ProvisionalFacts(
            site=facts.site,
            evidences=[facts.evidences[place] for place in order if place < len(facts.evidences)],
            answers=[facts.answers[place] for place in order if place < len(facts.answers)],
            is_withdrawn=facts.is_withdrawn,
            is_closed=facts.is_closed,
        )
    )


@given(all_facts)
def test_the_order_of_facts_makes_no_difference(facts: ProvisionalFacts) -> None:
    expected = conclude(facts)

    assert all(conclusion_in_order(facts, order) == expected for order in permutations(range(5)))


@given(all_facts)
def test_no_day_counts_without_an_open_site_and_a_word_or_two_givers_or_classes(facts: ProvisionalFacts) -> None:
    found = conclude(facts)

    if found.state is ProvisionalState.COUNTED:
        agreeing = {evidence for evidence in facts.evidences if evidence.standing is Standing.AGREES}
        word = max(facts.answers, default=None)
        assert facts.site is SiteStanding.OPEN
        assert not facts.is_withdrawn
        assert (
            word.confirms
            if word
            else len({evidence.kind for evidence in agreeing}) + len({evidence.giver for evidence in agreeing}) >= 3
        )
    assert (found.counted_by is not None) == (found.state is ProvisionalState.COUNTED)
    assert not (found.missing and found.state not in (ProvisionalState.NOTED, ProvisionalState.BACKED))


@given(all_facts)
def test_a_further_no_or_withdrawal_never_makes_a_day_count(facts: ProvisionalFacts) -> None:
    latest = datetime(2026, 12, 1, tzinfo=UTC)
    refused = ProvisionalFacts(
        site=facts.site, evidences=facts.evidences, answers=[*facts.answers, Answer(latest, 99, False)]
    )
    withdrawn = ProvisionalFacts(site=facts.site, evidences=facts.evidences, answers=facts.answers, is_withdrawn=True)

    assert conclude(refused).state is ProvisionalState.DECLINED
    assert conclude(withdrawn).state is ProvisionalState.WITHDRAWN


def test_what_ended_stays_ended() -> None:
    assert PROVISIONAL_TRANSITIONS.keys() == set(ProvisionalState)
    assert PROVISIONAL_TRANSITIONS[ProvisionalState.WITHDRAWN] == {}
    assert PROVISIONAL_TRANSITIONS[ProvisionalState.EXPIRED] == {}
    assert ProvisionalState.EXPIRED not in PROVISIONAL_TRANSITIONS[ProvisionalState.COUNTED]


def test_every_lack_can_be_told() -> None:
    assert {lack.value for lack in Missing} == {"site", "open_site", "site_with_days", "confirmation"}
