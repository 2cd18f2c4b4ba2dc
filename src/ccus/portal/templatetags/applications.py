"""What stands beside a field of an application."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from ccus.portal.ui.shapes.applications import FieldEcho

register = template.Library()


@register.simple_tag
def echo_of(echoes: Mapping[str, FieldEcho], name: str) -> FieldEcho:
    """What was understood of the field, and why it came back."""
    return echoes.get(name, FieldEcho())
