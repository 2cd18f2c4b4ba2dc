"""The whole country in one call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from ccus.twin.rules.nation.cards import draw_cards
from ccus.twin.rules.nation.cast_beside import leave_room
from ccus.twin.rules.nation.chance import Chance, draw_days
from ccus.twin.rules.nation.crews import form_crews, send_crews
from ccus.twin.rules.nation.firms import FirmsDrawn, draw_firms
from ccus.twin.rules.nation.gates import draw_devices
from ccus.twin.rules.nation.marginals import marginals
from ccus.twin.rules.nation.orders import DEFAULT_SEED
from ccus.twin.rules.nation.people import draw_people
from ccus.twin.rules.nation.placing import assign_people, place_firms
from ccus.twin.rules.nation.plan import Firms, NationPlan
from ccus.twin.rules.nation.seats import Seats, draw_affiliations, draw_seats
from ccus.twin.rules.nation.sites import draw_sites


def _say_nothing(sentence: str) -> None:
    pass


def plan_nation(
    *,
    scale: Decimal,
    until: date,
    seed: int = DEFAULT_SEED,
    beside_cast: bool = False,
    say: Callable[[str], None] = _say_nothing,
) -> NationPlan:
    """The country at a scale (0 < scale ≤ 1) up to `until`, the last day of a month; the same for the same
    three. At scale 1 it takes about a minute and 3 GB. `beside_cast` leaves room for the demo's cast. `say` gets a Japanese
    and an English line before each part.
    """
    figures = marginals(scale=scale, until=until)
    if beside_cast:
        figures = leave_room(figures)
    chance = Chance(seed)
    say("事業者と技能者を決めています / Planning firms and people")
    firms = draw_firms(figures, chance)
    registered_on = draw_days(chance.stream("people: registrations"), figures.technicians)
    seats = draw_seats(firms, figures, registered_on, chance)
    affiliations = draw_affiliations(firms, seats, registered_on, figures, chance)
    people = draw_people(firms, seats, affiliations, registered_on, figures, chance)
    say("現場と配置を決めています / Planning sites and who works where")
    sites = draw_sites(firms, figures, chance)
    crews = form_crews(affiliations, chance)
    stays = send_crews(crews, affiliations, sites, firms.prefecture, figures, chance)
    nodes, node_of_stay = place_firms(sites, crews, stays, chance)
    assignments = assign_people(people, affiliations, crews, stays, nodes, node_of_stay, chance)
    return NationPlan(
        seed=seed,
        scale=scale,
        until=until,
        marginals=figures,
        people=people,
        cards=draw_cards(people, figures, chance),
        affiliations=affiliations,
        firms=_firms(firms, seats),
        sites=sites,
        nodes=nodes,
        devices=draw_devices(sites, assignments, chance),
        assignments=assignments,
    )


def _firms(drawn: FirmsDrawn, seats: Seats) -> Firms:
    return Firms(
        approved_on=drawn.approved_on,
        expires_on=drawn.expires_on,
        prefecture=drawn.prefecture,
        kind=drawn.kind,
        kind_before=drawn.kind_before,
        kind_changed_on=drawn.kind_changed_on,
        capital_yen=drawn.capital_yen,
        trade=drawn.trade,
        is_prime=drawn.is_prime,
        head=seats.head,
    )
