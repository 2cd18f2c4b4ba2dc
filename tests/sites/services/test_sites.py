from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_site, prime_node
from tests.registry.heard import Heard

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import PUBLIC, Viewer
from ccus.foundation.changes import FactChange
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.registry.errors import BusinessNotFound, UnknownPrefecture, UnreadableId
from ccus.registry.services.rows import days
from ccus.sites import errors
from ccus.sites.models import Site, SiteContract, SiteWorks
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.rules.site_parts import ContractPart, SiteDetails, WorksPart
from ccus.sites.services import sites
from ccus.sites.states import ContractingForm, OrderCategory, SiteKind, SiteState, WorksKind

NOW = known.NOW
YEAR = RecordingPeriod(date(2026, 11, 16), date(2027, 11, 15))


def open_site(viewer: Viewer, **changes: object) -> Site:
    fields: dict[str, object] = {
        "name": "渋谷駅前再開発",
        "prefecture_code": "13",
        "recording_period": YEAR,
        "now": NOW,
    }
    return sites.open_site(viewer, **{**fields, **changes})


def test_three_fields_are_enough_to_start(cast: Cast) -> None:
    site = open_site(known.site_manager_of(cast.yamada_gumi))

    site.refresh_from_db()
    assert (site.name, site.name_folded, site.state, site.kind) == (
        "渋谷駅前再開発",
        "渋谷駅前再開発",
        "open",
        "normal",
    )
    assert site.prime == cast.yamada_gumi
    assert site.recording_period == days(date(2026, 11, 16), date(2027, 11, 15))
    assert site.ccus_id.endswith("71")
    assert len(site.ccus_id) == 14
    node = prime_node(site)
    assert (node.business, node.state, node.upper) == (cast.yamada_gumi, "registered", None)
    assert (node.valid.lower, node.valid.upper) == (date(2026, 11, 16), None)
    act = AuditEvent.objects.get(act="sites:site:open")
    assert (act.subject_id, act.details) == (site.ccus_id, {"prime": cast.yamada_gumi.ccus_id})


def test_details_are_kept_tidy_and_the_name_is_found_in_any_width(cast: Cast) -> None:
    site = open_site(
        known.administrator_of(cast.yamada_gumi),
        name="　㈱ＡＢＣ　本社ビル ",
        details=SiteDetails(
            kind=SiteKind.TEST,
            office_phone="０３－１２３４－５６７８",
            office_address=" 渋谷区 道玄坂 9-9 ",
            order_category=OrderCategory.PUBLIC,
            latitude=35.6,
        ),
    )

    site.refresh_from_db()
    assert site.name == "㈱ＡＢＣ 本社ビル"
    assert site.name_folded == "(株)abc本社ビル"
    assert (site.office_phone, site.office_address) == ("0312345678", "渋谷区 道玄坂 9-9")
    assert (site.kind, site.order_category, site.latitude) == ("test", "public", 35.6)


def test_program_opens_a_site_in_the_name_of_a_prime_and_keeps_its_id(cast: Cast) -> None:
    site = open_site(known.registrar(), prime_ccus_id=cast.sato_tobi.ccus_id, ccus_id="1128-8594-5897-71")

    assert (site.prime, site.ccus_id) == (cast.sato_tobi, "11288594589771")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " 　"}, errors.SiteNameMissing),
        ({"name": "あ" * 201}, errors.SiteTextTooLong),
        ({"details": SiteDetails(site_contact="あ" * 201)}, errors.SiteTextTooLong),
        ({"prefecture_code": "48"}, UnknownPrefecture),
        ({"recording_period": RecordingPeriod(date(2026, 4, 2), date(2026, 4, 1))}, errors.RecordingPeriodBackwards),
        ({"recording_period": RecordingPeriod(date(2026, 4, 1), date(2036, 4, 1))}, errors.RecordingPeriodTooLong),
        ({"ccus_id": "123"}, UnreadableId),
    ],
)
def test_site_that_is_not_in_order_is_not_opened(
    cast: Cast, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        open_site(known.site_manager_of(cast.yamada_gumi), **changes)

    assert refused.value.sentence("ja")
    assert refused.value.sentence("en")
    assert not Site.objects.exists()
    assert not AuditEvent.objects.filter(subject_kind="site").exists()


def test_id_that_is_taken_is_refused(cast: Cast, site: Site) -> None:
    with pytest.raises(errors.SiteIdTaken):
        open_site(known.site_manager_of(cast.yamada_gumi), ccus_id=site.ccus_id)

    assert Site.objects.count() == 1


def test_program_must_name_a_prime_that_exists(cast: Cast) -> None:
    with pytest.raises(BusinessNotFound):
        open_site(known.registrar(), prime_ccus_id=known.business_id(999))


def test_only_roles_of_a_business_that_may_open_do_open(cast: Cast) -> None:
    for viewer in (known.clerk_of(cast.yamada_gumi), known.viewer_of(cast.takahashi), known.operator(), PUBLIC):
        with pytest.raises(PermissionMissing):
            open_site(viewer)
    site_hat = Viewer(
        account_id=1,
        role=Role.SITE_MANAGER,
        subject_kind=SubjectKind.SITE,
        subject_ccus_id="11288594589771",
        permissions=frozenset({"sites:site:open"}),
    )
    with pytest.raises(errors.NoBusinessToActFor):
        open_site(site_hat)

    assert not Site.objects.exists()


def test_longer_period_announces_only_the_days_that_came_in(cast: Cast, site: Site, heard: Heard) -> None:
    sites.change_recording_period(
        known.site_manager_of(cast.yamada_gumi),
        site.ccus_id,
        recording_period=RecordingPeriod(date(2026, 4, 1), date(2027, 5, 31)),
        now=NOW,
    )

    site.refresh_from_db()
    assert site.recording_period.upper == date(2027, 6, 1)
    assert heard == [
        FactChange(
            cause="sites:recording-period:change",
            sites=[site.pk],
            from_on=date(2027, 4, 1),
            until=date(2027, 6, 1),
        )
    ]


def test_earlier_beginning_takes_the_prime_along(cast: Cast, site: Site, heard: Heard) -> None:
    sites.change_recording_period(
        known.site_manager_of(cast.yamada_gumi),
        site.ccus_id,
        recording_period=RecordingPeriod(date(2026, 2, 1), date(2027, 3, 31)),
        now=NOW,
    )

    assert prime_node(site).valid.lower == date(2026, 2, 1)


def test_unchanged_period_changes_and_announces_nothing(cast: Cast, site: Site, heard: Heard) -> None:
    sites.change_recording_period(
        known.site_manager_of(cast.yamada_gumi),
        site.ccus_id,
        recording_period=RecordingPeriod(date(2026, 4, 1), date(2027, 3, 31)),
        now=NOW,
    )

    assert heard == []
    assert not AuditEvent.objects.filter(act="sites:recording-period:change").exists()


def test_closing_keeps_the_days_up_to_the_last_one(cast: Cast, site: Site, heard: Heard) -> None:
    closed = sites.close_site(
        known.site_manager_of(cast.yamada_gumi), site.ccus_id, last_on=date(2026, 11, 14), now=NOW
    )

    closed.refresh_from_db()
    assert closed.state == SiteState.CLOSED
    assert closed.recording_period == days(date(2026, 4, 1), date(2026, 11, 14))
    assert heard == [FactChange(cause="sites:site:close", sites=[site.pk])]


def test_closing_after_the_period_ran_out_does_not_lengthen_it(cast: Cast) -> None:
    site = make_site(cast.yamada_gumi, last_on=date(2026, 9, 30))

    closed = sites.close_site(known.site_manager_of(cast.yamada_gumi), site.ccus_id, last_on=known.TODAY, now=NOW)

    assert closed.recording_period.upper == date(2026, 10, 1)


def test_longer_period_opens_a_closed_site_again(cast: Cast, site: Site, heard: Heard) -> None:
    manager = known.site_manager_of(cast.yamada_gumi)
    sites.close_site(manager, site.ccus_id, last_on=known.TODAY, now=NOW)
    heard.clear()

    opened = sites.change_recording_period(
        manager, site.ccus_id, recording_period=RecordingPeriod(date(2026, 4, 1), date(2027, 6, 30)), now=NOW
    )

    assert opened.state == SiteState.OPEN
    assert heard == [FactChange(cause="sites:recording-period:change", sites=[site.pk])]


@pytest.mark.parametrize(
    ("last_on", "refusal"),
    [
        (date(2026, 11, 17), errors.CloseDayAhead),
        (date(2026, 3, 31), errors.RecordingPeriodBackwards),
    ],
)
def test_site_is_not_closed_on_an_impossible_day(
    cast: Cast, site: Site, heard: Heard, last_on: date, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        sites.close_site(known.site_manager_of(cast.yamada_gumi), site.ccus_id, last_on=last_on, now=NOW)

    site.refresh_from_db()
    assert (site.state, heard) == ("open", [])


def test_today_is_the_day_in_japan(cast: Cast, site: Site) -> None:
    late_on_the_16th = datetime(2026, 11, 16, 16, 0, tzinfo=UTC)  # 1:00 on the 17th in Japan

    closed = sites.close_site(
        known.site_manager_of(cast.yamada_gumi), site.ccus_id, last_on=date(2026, 11, 17), now=late_on_the_16th
    )

    assert closed.state == SiteState.CLOSED


def test_closed_site_is_not_closed_again(cast: Cast) -> None:
    site = make_site(cast.yamada_gumi, state=SiteState.CLOSED)

    with pytest.raises(errors.SiteAlreadyClosed):
        sites.close_site(known.site_manager_of(cast.yamada_gumi), site.ccus_id, last_on=known.TODAY, now=NOW)


def test_other_firms_change_nothing_at_a_site(cast: Cast, site: Site, heard: Heard) -> None:
    stranger = known.administrator_of(cast.sato_tobi)
    period = RecordingPeriod(date(2026, 4, 1), date(2026, 4, 30))

    for act in (
        lambda: sites.close_site(stranger, site.ccus_id, last_on=known.TODAY, now=NOW),
        lambda: sites.change_recording_period(stranger, site.ccus_id, recording_period=period, now=NOW),
        lambda: sites.write_contract(stranger, site.ccus_id, part=ContractPart(owner_name="市"), now=NOW),
        lambda: sites.write_works(stranger, site.ccus_id, part=WorksPart(scale="大"), now=NOW),
        lambda: sites.change_site_details(
            stranger, site.ccus_id, name="別", prefecture_code="01", details=SiteDetails(), now=NOW
        ),
    ):
        with pytest.raises(errors.NotYourSite):
            act()

    site.refresh_from_db()
    assert (site.name, site.state, heard) == ("丸の内新築工事", "open", [])
    assert not SiteContract.objects.exists()
    assert not SiteWorks.objects.exists()


@pytest.mark.parametrize("ccus_id", ["00000000000071", "not an id"])
def test_site_that_is_not_there_is_told_so(cast: Cast, ccus_id: str) -> None:
    with pytest.raises(errors.SiteNotFound):
        sites.close_site(known.site_manager_of(cast.yamada_gumi), ccus_id, last_on=known.TODAY, now=NOW)


def test_hat_for_the_site_itself_acts_for_its_prime_there_only(cast: Cast, site: Site) -> None:
    hat = Viewer(
        account_id=1,
        role=Role.SITE_MANAGER,
        subject_kind=SubjectKind.SITE,
        subject_ccus_id=site.ccus_id,
        permissions=frozenset({"sites:site:edit"}),
    )

    assert sites.close_site(hat, site.ccus_id, last_on=known.TODAY, now=NOW).state == SiteState.CLOSED
    with pytest.raises(errors.NotYourSite):
        sites.close_site(hat, make_site(cast.yamada_gumi).ccus_id, last_on=known.TODAY, now=NOW)


def test_change_of_kind_is_announced_and_of_other_details_is_not(cast: Cast, site: Site, heard: Heard) -> None:
    manager = known.site_manager_of(cast.yamada_gumi)

    sites.change_site_details(
        manager, site.ccus_id, name="丸の内", prefecture_code="13", details=SiteDetails(), now=NOW
    )
    assert heard == []
    sites.change_site_details(
        manager,
        site.ccus_id,
        name="丸の内",
        prefecture_code="13",
        details=SiteDetails(kind=SiteKind.TRAINING),
        now=NOW,
    )

    site.refresh_from_db()
    assert (site.name, site.kind) == ("丸の内", "training")
    assert heard == [FactChange(cause="sites:site:edit", sites=[site.pk])]


def test_contract_and_works_are_written_and_replaced(cast: Cast, site: Site) -> None:
    manager = known.site_manager_of(cast.yamada_gumi)
    sites.write_contract(
        manager,
        site.ccus_id,
        part=ContractPart(
            owner_name=" 東京都 ",
            contracting_form=ContractingForm.JOINT_VENTURE,
            first_on=date(2026, 3, 1),
            last_on=date(2027, 3, 31),
            contract_amount_yen=1_200_000_000,
        ),
        now=NOW,
    )
    sites.write_works(manager, site.ccus_id, part=WorksPart(works_kind=WorksKind.BUILDING, scale="10階"), now=NOW)
    sites.write_works(manager, site.ccus_id, part=WorksPart(works_kind=WorksKind.CIVIL), now=NOW)

    contract = SiteContract.objects.get(site=site)
    assert (contract.owner_name, contract.contracting_form) == ("東京都", "joint_venture")
    assert contract.contract_period == days(date(2026, 3, 1), date(2027, 3, 31))
    works = SiteWorks.objects.get(site=site)
    assert (works.works_kind, works.scale) == ("civil", "")


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (ContractPart(first_on=date(2026, 2, 1), last_on=date(2026, 1, 31)), errors.ContractPeriodBackwards),
        (ContractPart(contract_number="9" * 61), errors.SiteTextTooLong),
    ],
)
def test_contract_that_is_not_in_order_is_not_written(
    cast: Cast, site: Site, part: ContractPart, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        sites.write_contract(known.site_manager_of(cast.yamada_gumi), site.ccus_id, part=part, now=NOW)

    assert not SiteContract.objects.exists()
