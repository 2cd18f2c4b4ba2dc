from __future__ import annotations

import pytest
from tests.history.acting import the_clerk, the_prime, the_technician, viewer
from tests.history.world import MONDAY, World, a_business, a_device, a_site, a_touch, at, store

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.history.errors import AppealNeedsReason, AppealTooLong, FlagNotFound, FlagNotOpen
from ccus.history.models import TouchFlag, WorkRecord
from ccus.history.queries.flags import (
    list_appealed_flags_visible_to,
    list_own_flags_visible_to,
    list_site_flags_visible_to,
)
from ccus.history.services.flags import appeal_flag, decide_flag
from ccus.history.services.physics import check_day
from ccus.history.states import FlagState
from ccus.kit.calendar import JstMonth
from ccus.sites.errors import SiteNotFound

NOW = at("12:00")
MONTH = JstMonth.of(MONDAY)


@pytest.fixture
def flag(world: World) -> TouchFlag:
    gate = a_device(a_site(world.prime, name="梅田再開発", office_prefecture_code="27"))
    store(a_touch(world.gate, at("08:00")), a_touch(gate, at("08:40")))
    check_day(MONDAY, now=NOW)
    return TouchFlag.objects.get()


def the_operator() -> Viewer:
    return viewer(Role.OPERATOR, SubjectKind.NONE, "")


def test_the_person_and_the_prime_read_the_same_sentence(world: World, flag: TouchFlag) -> None:
    (own,) = list_own_flags_visible_to(the_technician(world), month=MONTH, language="ja")
    of_site = list_site_flags_visible_to(
        the_prime(world), site_ccus_id=world.site.ccus_id, month=MONTH, on=MONDAY, language="ja"
    )

    assert of_site.flags == (own,)
    assert own.sentence == f"丸の内新築から梅田再開発まで約{flag.values['km']}kmを40分で移動したことになります。"


def test_a_prime_does_not_read_where_else_its_people_were(world: World) -> None:
    """A flag about two sites stands in the lists of both primes; the site of the other one has no name there."""
    competitor = a_business("他の元請")
    elsewhere = a_site(competitor, name="秘密の再開発", office_prefecture_code="27")
    store(a_touch(a_device(elsewhere), at("08:00")), a_touch(world.gate, at("08:40")))
    check_day(MONDAY, now=NOW)
    the_competitor = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, competitor.ccus_id)

    (ours,) = list_site_flags_visible_to(
        the_prime(world), site_ccus_id=world.site.ccus_id, month=MONTH, on=MONDAY, language="ja"
    ).flags
    (theirs,) = list_site_flags_visible_to(
        the_competitor, site_ccus_id=elsewhere.ccus_id, month=MONTH, on=MONDAY, language="en"
    ).flags
    (own,) = list_own_flags_visible_to(the_technician(world), month=MONTH, language="ja")

    assert (ours.site_name, ours.sentence.partition("まで")[0]) == (
        "丸の内新築",
        "ほかの元請の現場から丸の内新築",
    )
    assert theirs.site_name == "秘密の再開発"
    assert theirs.sentence.partition(" in ")[0].endswith("from 秘密の再開発 to a site of another prime contractor")
    assert "秘密の再開発" in own.sentence


def test_whoever_is_on_no_roster_is_not_named_to_the_prime(world: World, flag: TouchFlag) -> None:
    world.site.roster_entries.all().delete()

    (told,) = list_site_flags_visible_to(
        the_prime(world), site_ccus_id=world.site.ccus_id, month=MONTH, on=MONDAY, language="ja"
    ).flags
    (own,) = list_own_flags_visible_to(the_technician(world), month=MONTH, language="ja")

    assert (told.technician_name, told.names_person) == ("佐藤工業 とび工", False)
    assert (own.technician_name, own.names_person) == (world.taro.full_name, True)
    assert world.taro.full_name not in str(told)


def test_an_appeal_is_kept_and_decided_by_the_operator_and_days_stay(world: World, flag: TouchFlag) -> None:
    days = list(WorkRecord.objects.order_by("site_id").values())

    appeal_flag(the_technician(world), flag.pk, reason="同僚がカードを持っていった", now=NOW)
    (appealed,) = list_appealed_flags_visible_to(the_operator(), language="ja")
    decide_flag(the_operator(), flag.pk, state=FlagState.UPHELD, now=NOW)

    flag.refresh_from_db()
    assert (appealed.appeal, flag.state) == ("同僚がカードを持っていった", "upheld")
    assert list(WorkRecord.objects.order_by("site_id").values()) == days


def test_the_prime_decides_while_nobody_has_appealed_and_no_longer_after(world: World, flag: TouchFlag) -> None:
    appeal_flag(the_technician(world), flag.pk, reason="時計が違う", now=NOW)

    with pytest.raises(PermissionMissing):
        decide_flag(the_prime(world), flag.pk, state=FlagState.CLEARED, now=NOW)

    flag.refresh_from_db()
    assert flag.state == "appealed"


def test_the_prime_clears_an_open_flag(world: World, flag: TouchFlag) -> None:
    assert decide_flag(the_prime(world), flag.pk, state=FlagState.CLEARED, now=NOW).state == FlagState.CLEARED
    with pytest.raises(FlagNotOpen):
        appeal_flag(the_technician(world), flag.pk, reason="遅かった", now=NOW)


def test_an_appeal_without_words_is_refused(world: World, flag: TouchFlag) -> None:
    with pytest.raises(AppealNeedsReason):
        appeal_flag(the_technician(world), flag.pk, reason="  ", now=NOW)
    flag.refresh_from_db()
    assert flag.state == "open"


def test_strangers_find_no_flag(world: World, flag: TouchFlag) -> None:
    stranger = a_business("他社")
    prime = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, stranger.ccus_id)

    with pytest.raises(FlagNotFound):
        appeal_flag(prime, flag.pk, reason="見たい", now=NOW)
    with pytest.raises(FlagNotFound):
        decide_flag(prime, flag.pk, state=FlagState.CLEARED, now=NOW)
    with pytest.raises(SiteNotFound):
        list_site_flags_visible_to(prime, site_ccus_id=world.site.ccus_id, month=MONTH, on=MONDAY, language="ja")
    with pytest.raises(PermissionMissing):
        appeal_flag(the_clerk(world), flag.pk, reason="うちの人です", now=NOW)


def test_an_appeal_is_kept_as_one_paragraph_without_control_characters(world: World, flag: TouchFlag) -> None:
    typed = "車で\r\n" * 80 + "移動\0しました"

    appeal_flag(the_technician(world), flag.pk, reason=typed, now=NOW)

    flag.refresh_from_db()
    assert flag.appeal == "車で " * 80 + "移動しました"


def test_an_appeal_beyond_its_length_is_refused_and_nothing_is_written(world: World, flag: TouchFlag) -> None:
    with pytest.raises(AppealTooLong) as refused:
        appeal_flag(the_technician(world), flag.pk, reason="あ" * 401, now=NOW)

    flag.refresh_from_db()
    assert (flag.state, flag.appeal) == ("open", "")
    assert "400文字までに短くして" in refused.value.sentence("ja")
    appeal_flag(the_technician(world), flag.pk, reason="あ" * 400, now=NOW)
