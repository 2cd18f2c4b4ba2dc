"""Which special measures concern an application."""

from __future__ import annotations

from datetime import date

from ccus.applications.models import Application
from ccus.applications.rules.measures import typed_place
from ccus.applications.rules.questions import Answers
from ccus.registry.models import Business, Technician
from ccus.registry.queries.special_measures import measures_in_force
from ccus.registry.rules.special_measures import Grant, Place, find_grant
from ccus.registry.states import MeasureEffect


def grant_for(effect: MeasureEffect, application: Application, answers: Answers, *, on: date) -> Grant | None:
    """What a measure in force gives an application that is sent on a day. No statement while no measure is in force."""
    measures = [measure for measure in measures_in_force() if effect in measure.effects]
    if not measures:
        return None
    return find_grant(effect, measures, place_of(application, answers), on=on)


def place_of(application: Application, answers: Answers) -> Place | None:
    """The registered address of the business or person that it is about; for those who are new, what was typed."""
    registered = _registered(application)
    if registered is None:
        return typed_place(answers)
    return Place(prefecture_code=registered[0], address=registered[1])


def _registered(application: Application) -> tuple[str, str] | None:
    columns = ("prefecture_code", "address")
    if application.business_ccus_id:
        return Business.objects.filter(ccus_id=application.business_ccus_id).values_list(*columns).first()
    if application.technician_ccus_id:
        return Technician.objects.filter(ccus_id=application.technician_ccus_id).values_list(*columns).first()
    return None
