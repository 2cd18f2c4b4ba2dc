"""Closed lists of sites, hierarchy and rosters, with their transitions."""

from __future__ import annotations

from ccus.kit.labels import Labelled


class SiteKind(Labelled):
    NORMAL = "normal", "通常の現場", "normal site"
    TRAINING = "training", "教育訓練施設", "training centre"
    TEST = "test", "試験用", "test site"


class SiteState(Labelled):
    PREPARING = "preparing", "準備中", "in preparation"
    OPEN = "open", "開設中", "open"
    CLOSED = "closed", "終了", "closed"


class OrderCategory(Labelled):
    PUBLIC = "public", "公共", "public"
    PRIVATE = "private", "民間", "private"


class ContractingForm(Labelled):
    SINGLE = "single", "単独", "single"
    JOINT_VENTURE = "joint_venture", "共同企業体(JV)", "joint venture"


class WorksKind(Labelled):
    BUILDING = "building", "建築・住宅", "building and housing"
    CIVIL = "civil", "土木", "civil"
    ELECTRICAL_AND_OTHER = "electrical_and_other", "電気・空調衛生その他", "electrical, HVAC and other"


class HierarchyState(Labelled):
    """Life of a firm's place on a site (施工体制)."""

    REQUESTED = "requested", "承認待ち", "waiting for approval"
    APPROVED = "approved", "承認済み", "approved"
    REGISTERED = "registered", "登録済み(事業者間合意)", "registered by standing agreement"
    DECLINED = "declined", "辞退", "declined"
    WITHDRAWN = "withdrawn", "取り下げ", "withdrawn"
    ENDED = "ended", "終了", "ended"
    PLACEHOLDER = "placeholder", "未登録(場所だけ確保)", "place kept for a firm not registered yet"


HIERARCHY_TRANSITIONS: dict[HierarchyState, dict[HierarchyState, str]] = {
    # from: {to: who may do it}
    HierarchyState.REQUESTED: {
        HierarchyState.APPROVED: "lower",
        HierarchyState.DECLINED: "lower",
        HierarchyState.WITHDRAWN: "upper",
    },
    HierarchyState.APPROVED: {HierarchyState.ENDED: "upper"},
    HierarchyState.REGISTERED: {HierarchyState.ENDED: "upper"},
    HierarchyState.DECLINED: {},
    HierarchyState.WITHDRAWN: {},
    HierarchyState.ENDED: {},
    # The firm named by the one above is asked (or registered by agreement); with the link it takes the place itself.
    HierarchyState.PLACEHOLDER: {
        HierarchyState.REQUESTED: "upper",
        HierarchyState.REGISTERED: "upper",
        HierarchyState.APPROVED: "lower",
        HierarchyState.ENDED: "upper",
    },
}

# In these states the firm stands in the hierarchy.
STANDING = (HierarchyState.APPROVED, HierarchyState.REGISTERED)


class SiteRole(Labelled):
    """Role on site (立場). Official codes are not public; a person holds a set of them."""

    FOREMAN = "foreman", "職長", "foreman"
    CREW_LEADER = "crew_leader", "班長", "crew leader"
    SAFETY_HEALTH_MANAGER = "safety_health_manager", "安全衛生責任者", "safety and health manager"
    CHIEF_ENGINEER = "chief_engineer", "主任技術者", "chief engineer"
    SUPERVISING_ENGINEER = "supervising_engineer", "監理技術者", "supervising engineer"
    SITE_AGENT = "site_agent", "現場代理人", "site agent"
    OPERATIONS_CHIEF = "operations_chief", "作業主任者", "operations chief"
    OTHER = "other", "その他(一般)", "other"


class ForeignWorkCategory(Labelled):
    """Category of works of a specified skilled worker (特定技能の業務区分), typed with the roster since 2025-09-12."""

    CIVIL = "civil", "土木", "civil works"
    BUILDING = "building", "建築", "building works"
    LIFELINE = "lifeline", "ライフライン・設備", "lifelines and equipment"
