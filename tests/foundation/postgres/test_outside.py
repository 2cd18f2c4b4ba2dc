from __future__ import annotations

import pytest

from ccus.foundation.postgres.outside import check_server
from ccus.foundation.postgres.trouble import DatabaseUnreachable


@pytest.mark.parametrize("url", ["mysql://ccus:secret@host/ccus", "secret", "postgresql://ccus:secret@host:port/ccus"])
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUnreachable) as refusal:
        check_server(url)

    assert "secret" not in refusal.value.japanese + refusal.value.english
    assert "CCUS_DATABASE_URL" in refusal.value.japanese
