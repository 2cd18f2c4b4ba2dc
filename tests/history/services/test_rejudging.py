from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import close_old_connections
from psycopg.types.range import Range
from tests.history.world import (
    MONDAY,
    World,
    a_card,
    a_device,
    a_node,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.foundation.changes import FactChange, announce
from ccus.history.models import Touch, VerdictChange, WorkRecord, WorkRecordChange
from ccus.history.services.rejudging import raw_connection
from ccus.registry.models import Technician
from ccus.registry.rules.cards import hash_token

pytestmark = pytest.mark.django_db


def hanako(world: World) -> Technician:
    return a_technician("花子", of=world.employer, token="HANAKO")


def test_a_late_roster_entry_makes_earlier_days_valid(world: World) -> None:
    person = hanako(world)
    store(
        a_touch(world.gate, at("08:02"), token="HANAKO"),
        a_touch(world.gate, at("08:00", MONDAY - timedelta(days=3)), token="HANAKO"),
    )
    assert set(WorkRecord.objects.values_list("evaluation_valid", flat=True)) == {False}

    a_roster_entry(world.site, person, world.employer)
    announce(FactChange(cause="roster_entry_added", technicians=[person.pk], sites=[world.site.pk]))

    assert set(WorkRecord.objects.values_list("evaluation_valid", "trade_code")) == {(True, "06-01")}
    assert set(Touch.objects.values_list("verdict", flat=True)) == {"counted"}
    assert WorkRecordChange.objects.filter(cause="roster_entry_added").count() == 2
    assert set(VerdictChange.objects.values_list("verdict_before", "verdict_after")) == {("no_site_role", "counted")}


def test_a_change_outside_the_dates_touches_nothing(world: World) -> None:
    person = hanako(world)
    store(a_touch(world.gate, at("08:02"), token="HANAKO"))
    a_roster_entry(world.site, person, world.employer)

    announce(FactChange(cause="roster_entry_added", technicians=[person.pk], from_on=MONDAY + timedelta(days=1)))

    assert WorkRecord.objects.get().evaluation_valid is False


def test_a_firm_that_enters_the_hierarchy_late_counts_retroactively(world: World) -> None:
    site = a_site(world.prime, name="品川改修")
    a_roster_entry(site, world.taro, world.employer)
    (answer,) = store(a_touch(a_device(site), at("08:02")))
    assert answer.verdict == "not_in_hierarchy"

    a_node(site, world.employer)
    announce(FactChange(cause="hierarchy_node_approved", sites=[site.pk], businesses=[world.employer.pk]))

    record = WorkRecord.objects.get()
    assert (record.evaluation_valid, record.tier) == (True, 1)


def test_a_site_opened_late_counts_what_was_kept(world: World) -> None:
    site = a_site(world.prime, name="品川改修", state="preparing")
    a_node(site, world.employer)
    a_roster_entry(site, world.taro, world.employer)
    (answer,) = store(a_touch(a_device(site), at("08:02")))
    assert answer.verdict == "site_not_open"
    assert not WorkRecord.objects.exists()

    site.state = "open"
    site.save()
    announce(FactChange(cause="site_opened", sites=[site.pk]))

    assert WorkRecord.objects.get().evaluation_valid is True


def test_a_shortened_recording_period_takes_days_away_and_remembers_them(world: World) -> None:
    store(a_touch(world.gate, at("08:02")))

    world.site.recording_period = Range(date(2026, 4, 1), MONDAY)
    world.site.save()
    announce(FactChange(cause="recording_period_changed", sites=[world.site.pk]))

    assert not WorkRecord.objects.exists()
    assert Touch.objects.get().verdict == "outside_recording_period"
    change = WorkRecordChange.objects.get()
    assert (change.before["trade_code"], change.after) == ("06-01", None)


def test_a_card_registered_late_gets_its_touches(world: World) -> None:
    store(a_touch(world.gate, at("08:02"), token="NEW-CARD"))

    a_card(world.taro, "NEW-CARD")
    announce(FactChange(cause="card_issued", cards=[hash_token("NEW-CARD")]))

    assert Touch.objects.get().technician_id == world.taro.pk
    assert WorkRecord.objects.get().evaluation_valid is True


def test_a_revoked_card_keeps_what_was_touched_before(world: World) -> None:
    store(a_touch(world.gate, at("08:02")), a_touch(world.gate, at("17:30")))

    card = world.taro.cards.get()
    card.revoked_at, card.revoked_reason = at("12:00"), "lost"
    card.save()
    announce(FactChange(cause="card_revoked", cards=[bytes(card.token_hash)]))

    assert list(Touch.objects.order_by("happened_at").values_list("verdict", flat=True)) == ["counted", "card_revoked"]
    record = WorkRecord.objects.get()
    assert (record.touch_count, record.entry_at, record.exit_at) == (1, at("08:02"), None)


@pytest.mark.django_db(transaction=True)
def test_the_connection_for_set_wise_statements_is_made_anew_after_the_database_restarted() -> None:
    lost = raw_connection()
    lost.close()  # what is left of a connection whose server went away
    close_old_connections()  # as at the end of each request; Django has seen no error on it

    found = raw_connection()

    assert found is not lost
    assert found.execute("SELECT 1").fetchone() == (1,)
