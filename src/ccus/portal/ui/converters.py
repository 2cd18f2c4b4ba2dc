"""Typed parts of addresses. Importing this module makes them usable in `path()`: `<ccus_id:site>`, `<day:on>`, `<month:month>`.

An address whose part does not have the shape does not exist (404), so views receive values that can be used as they are.
"""

from __future__ import annotations

from datetime import date

from django.urls import register_converter

from ccus.insights.rules.report.file_formats import ReportFormat


class CcusIdConverter:
    """14 digits, kept as text since they may begin with zero."""

    regex = "[0-9]{14}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DayConverter:
    """A day written 2026-11-21."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class MonthConverter:
    """A month written 2026-11; in Python its first day."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class ReportFormatConverter:
    """What a report can be had as: pdf, xlsx, csv or json."""

    regex = "|".join(ReportFormat)

    def to_python(self, value: str) -> ReportFormat:
        return ReportFormat(value)

    def to_url(self, value: str) -> str:
        return value


class SignedTokenConverter:
    """What `django.core.signing.dumps` makes: three parts of URL-safe base64 with colons between."""

    regex = "[A-Za-z0-9_:.-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CcusIdConverter, "ccus_id")
register_converter(DayConverter, "day")
register_converter(MonthConverter, "month")
register_converter(ReportFormatConverter, "report_format")
register_converter(SignedTokenConverter, "signed_token")
