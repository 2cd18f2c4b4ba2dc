"""What an application costs, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.applications.models import Application
from ccus.applications.queries.answers import current_version
from ccus.applications.queries.known_people import kind_of_act
from ccus.applications.queries.measures import grant_for
from ccus.applications.rules.pricing import fees_of, lacks_capital
from ccus.billing.rules.tariffs import Fee
from ccus.registry.models import Business
from ccus.registry.rules.special_measures import Grant
from ccus.registry.states import BusinessKind, MeasureEffect


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The fee lines of a day, None while an answer is missing that decides them; and the special measure that waives them."""

    usual: tuple[Fee, ...] | None
    waiver: Grant | None
    lacks_capital: bool

    @property
    def lines(self) -> tuple[Fee, ...] | None:
        """What is asked."""
        return () if self.usual and self.waiver else self.usual


def estimate(application: Application, *, on: date) -> Estimate:
    """What an application costs when it is sent on a day."""
    version = current_version(application)
    answers = version.answers if version else {}
    business_kind = None
    if application.business_ccus_id:
        found = Business.objects.filter(ccus_id=application.business_ccus_id).values_list("business_kind", flat=True)
        business_kind = next((BusinessKind(kind) for kind in found), None)
    kind = kind_of_act(application)
    return Estimate(
        usual=fees_of(kind, answers, on=on, business_kind=business_kind),
        lacks_capital=lacks_capital(kind, answers, business_kind=business_kind),
        waiver=grant_for(MeasureEffect.FEES, application, answers, on=on),
    )
