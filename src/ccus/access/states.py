"""Closed lists of access: roles and what a role is held for."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class Role(Labelled):
    """Hats a person can wear. What each may do is in `catalogue.py`."""

    TECHNICIAN = "technician", "技能者", "technician"
    BUSINESS_CLERK = "business_clerk", "事業者の事務担当", "business clerk"
    BUSINESS_ADMINISTRATOR = "business_administrator", "事業者責任者", "business administrator"
    SITE_MANAGER = "site_manager", "元請の現場管理者", "site manager of the prime contractor"
    REVIEWER = "reviewer", "審査担当", "reviewer"
    OPERATOR = "operator", "運営主体の職員", "operator staff"


class SubjectKind(Labelled):
    NONE = "none", "なし", "none"
    TECHNICIAN = "technician", "技能者", "technician"
    BUSINESS = "business", "事業者", "business"
    SITE = "site", "現場", "site"
