"""One of each thing that people answer by hand: days noted where no gate could record them, a flag and what is said about it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ccus.access.states import Role
from ccus.documents.queries.retirement import get_site_month_visible_to
from ccus.documents.services.retirement_outsiders import add_outsider
from ccus.documents.services.retirement_reports import hand_in_report
from ccus.history.models import TouchFlag
from ccus.history.rules import closing
from ccus.history.services import flags, physics, provisional_backing
from ccus.history.services.provisional_backing import MeasuredPosition
from ccus.history.services.provisional_days import NotedDay, note_day
from ccus.history.states import FlagKind
from ccus.kit.calendar import JST, JstMonth, jst_date
from ccus.sites.models import Site
from ccus.sites.states import SiteRole
from ccus.twin.rules.cases import Case, day_of, sundays_before
from ccus.twin.rules.country import Country
from ccus.twin.rules.people import DemoTechnician
from ccus.twin.rules.places import MAIN_SITE
from ccus.twin.services.people_of_demo import hat_of

# A place that its prime has not opened yet.
PLACE, PLACE_ADDRESS = "大井町駅前 仮囲い設置", "品川区大井1丁目"
PLACE_POINT = (35.606, 139.734)
WORK_AT_PLACE, WORK_AT_SITE = "仮囲いの組立て", "足場の点検と養生"
HELPER = {"name": "𠮷田 臨太郎", "insured_number": "90-0000017", "days": "3,4,10-12"}
APPEAL = "手袋のままかざして音が聞こえず、何度かかざしました。入ったのは1回です。"


def load_cases(country: Country, *, now: datetime) -> None:
    """Call inside one transaction, after the days. Days that are closed by now, in a demo of long ago, stay as they are."""
    counted_on, waiting_on = sundays_before(country.base)
    if closing.is_open(waiting_on, on=jst_date(now)):
        _note_waiting_days(country, waiting_on)
        _note_counted_day(country, counted_on)
    for case in (Case.REPEATED_CARD, Case.TWO_FAR_PLACES):
        physics.check_day(day_of(country, case), now=now)
    _appeal(country, now=now)
    _report_to_mutual_aid(country, now=now)


def _report_to_mutual_aid(country: Country, *, now: datetime) -> None:
    """The prime reported last month of its largest site; afterwards a helper without registration came to light."""
    site, prime = country.site(MAIN_SITE), country.business(country.site(MAIN_SITE).prime)
    manager = hat_of(Role.SITE_MANAGER, prime.ccus_id)
    month = JstMonth.of(country.base).previous()
    found = get_site_month_visible_to(manager, site.ccus_id, month=month, on=jst_date(now))
    if found.sums.days_to_report:
        hand_in_report(manager, site.ccus_id, month=month, now=now)
        add_outsider(manager, site.ccus_id, month=month, business_ccus_id=prime.ccus_id, now=now, **HELPER)


def _note_waiting_days(country: Country, day: date) -> None:
    """Two people worked at a place without a gate: one noted it with a position, the firm noted it for the other."""
    person, firm = country.visitor, country.visitor.business
    mate = next(one for one in country.technicians if one.business == firm and one != person)
    own = hat_of(Role.TECHNICIAN, person.ccus_id)
    noted = note_day(own, _at_place(country, person, day), now=_at(day, time(8, 5)))
    provisional_backing.give_position(own, noted.pk, _position(*PLACE_POINT, day), now=_at(day, time(8, 10)))
    clerk = hat_of(Role.BUSINESS_CLERK, firm.ccus_id)
    note_day(clerk, _at_place(country, mate, day), now=_at(day + timedelta(days=1), time(9, 30)))


def _note_counted_day(country: Country, day: date) -> None:
    """On a Sunday the readers of the site were off: a position and the poster together make the day count."""
    person, site = country.visitor, country.site(MAIN_SITE)
    own = hat_of(Role.TECHNICIAN, person.ccus_id)
    noted = NotedDay(
        technician_ccus_id=person.ccus_id,
        work_date=day,
        trade_code=person.business.trade_code,
        site_roles=(SiteRole.OTHER,),
        site_ccus_id=site.ccus_id,
        work_content=WORK_AT_SITE,
    )
    kept = note_day(own, noted, now=_at(day, time(8, 5)))
    position = _position(site.latitude, site.longitude, day)
    provisional_backing.give_position(own, kept.pk, position, now=_at(day, time(8, 10)))
    poster = provisional_backing.site_code_of(Site.objects.get(ccus_id=site.ccus_id))
    provisional_backing.give_site_code(own, kept.pk, poster, now=_at(day, time(8, 12)))


def _appeal(country: Country, *, now: datetime) -> None:
    """What the visitor says about the own card. The other flag is left for the prime."""
    found = TouchFlag.objects.filter(
        kind=FlagKind.CARD_REPEATED.value,
        day=day_of(country, Case.REPEATED_CARD),
        technician__ccus_id=country.visitor.ccus_id,
    ).first()
    if found is not None:
        flags.appeal_flag(hat_of(Role.TECHNICIAN, country.visitor.ccus_id), found.pk, reason=APPEAL, now=now)


def _at_place(country: Country, person: DemoTechnician, day: date) -> NotedDay:
    return NotedDay(
        technician_ccus_id=person.ccus_id,
        work_date=day,
        trade_code=person.business.trade_code,
        site_roles=(SiteRole.OTHER,),
        place_name=PLACE,
        place_address=PLACE_ADDRESS,
        prime=country.business(country.site(MAIN_SITE).prime).ccus_id,
        work_content=WORK_AT_PLACE,
    )


def _position(latitude: float, longitude: float, day: date) -> MeasuredPosition:
    fixed_at = _at(day, time(8, 9))
    return MeasuredPosition(latitude=latitude, longitude=longitude, accuracy_m=12.0, fixed_at=fixed_at)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, JST)
