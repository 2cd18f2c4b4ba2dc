from __future__ import annotations

from ccus.applications.rules.prefilling import SAME_AS_OF_PERSON, offered_answer
from ccus.applications.rules.questions import pages_of
from ccus.applications.states import ApplicationKind


def test_the_business_of_whoever_works_alone_begins_at_home() -> None:
    home = {"address": {"typed": "川口市1-2", "value": "川口市1-2"}}

    assert offered_answer("business_address", home) == home["address"]
    assert offered_answer("business_phone", home) == {}
    assert offered_answer("address", home) == home["address"]


def test_what_was_typed_stays_even_where_it_was_taken_out_again() -> None:
    answers = {
        "address": {"typed": "川口市1-2", "value": "川口市1-2"},
        "business_address": {"typed": "", "value": None},
    }

    assert offered_answer("business_address", answers) == {"typed": "", "value": None}


def test_only_one_person_contractors_are_asked_for_both() -> None:
    for kind in ApplicationKind:
        asked = {question.code for page in pages_of(kind) for question in page.questions}
        both = {code for code, source in SAME_AS_OF_PERSON.items() if code in asked and source in asked}
        assert both == (set(SAME_AS_OF_PERSON) if kind is ApplicationKind.ONE_PERSON_CONTRACTOR else set()), kind
