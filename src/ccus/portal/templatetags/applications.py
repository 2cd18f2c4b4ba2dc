"""What stands beside a field of an application."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from ccus.portal.ui.shapes.applications import FieldEcho
from ccus.portal.ui.shapes.counter import CounterField, IntakeGroup

register = template.Library()


@register.simple_tag
def echo_of(echoes: Mapping[str, FieldEcho], name: str) -> FieldEcho:
    """What was understood of the field, and why it came back."""
    return echoes.get(name, FieldEcho())


@register.simple_tag
def counter_field(fields: Mapping[str, CounterField], name: str) -> CounterField:
    """What stands at the field of a case at the counter."""
    return fields.get(name, CounterField())


@register.simple_tag
def when_of(group: IntakeGroup, name: str) -> str:
    """Which answer makes the question one to ask; empty where it is always asked."""
    return group.whens.get(name, "")


@register.simple_tag
def paper_of(group: IntakeGroup, name: str) -> str:
    """The kind of paper that the question asks for."""
    return group.paper_kinds.get(name, "")
