"""What makes pages ugly, put into a demo: very long names, and far more warnings than anybody wants."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import uuid_utils

from ccus.twin.rules.places import TRAINING

STRANGERS = 40
LONG_NAMES = {
    ("林", "雄二"): ("ARULANANTHAM SIVASUBRAMANIAM", "KRISHNAMURTHY"),
    ("山口", "健太"): ("勅使河原小比類巻", "権左衛門之介"),
    ("村上", "哲也"): ("NGUYEN", "THI PHUONG THAO"),
}


def let_strangers_in(url: str, local_dir: Path, *, now: datetime) -> None:
    """Forty cards that nobody knows at the gate of the training site, one a minute.

    `url`: where the house answers, no slash at the end. Django must be set up, over whatever database.
    """
    from ccus.twin.services.gates import GateTokens

    token = GateTokens(local_dir).read()[TRAINING][0]
    events = [
        {
            "event_id": str(uuid_utils.uuid7()),
            "occurred_at": (now - timedelta(minutes=number)).isoformat(),
            "card": f"STRANGER{number}",
        }
        for number in range(STRANGERS)
    ]
    answer = httpx2.post(
        f"{url}/api/device/v1/touches", json={"events": events}, headers={"Authorization": f"Bearer {token}"}
    )
    answer.raise_for_status()


def give_long_names() -> None:
    """To a few people of the demo whom several pages show. Django must be set up, over the demo's database."""
    from ccus.registry.models import Technician

    for (family, given), (long_family, long_given) in LONG_NAMES.items():
        people = Technician.objects.filter(family_name=family, given_name=given)
        people.update(family_name=long_family, given_name=long_given)
