"""Known viewers and moments of the access tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ccus.access import catalogue
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer

NOW = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)  # 8:00 on 21 November in Japan
TODAY = date(2026, 11, 21)
YAMADA_KENSETSU = "12345678901322"
OTHER_FIRM = "99999999999922"
SATO_TARO = "00000000000121"


@pytest.fixture
def operator() -> Viewer:
    return Viewer(account_id=900, role=Role.OPERATOR, permissions=catalogue.words_of(Role.OPERATOR))


@pytest.fixture
def administrator() -> Viewer:
    return Viewer(
        account_id=901,
        role=Role.BUSINESS_ADMINISTRATOR,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=YAMADA_KENSETSU,
        permissions=catalogue.words_of(Role.BUSINESS_ADMINISTRATOR),
    )


@pytest.fixture
def technician() -> Viewer:
    return Viewer(
        account_id=902,
        role=Role.TECHNICIAN,
        subject_kind=SubjectKind.TECHNICIAN,
        subject_ccus_id=SATO_TARO,
        permissions=catalogue.words_of(Role.TECHNICIAN),
    )
