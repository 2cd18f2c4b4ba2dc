"""Short messages to telephones, behind one small interface, and the sandbox that stands in for a carrier.

A message waits in the queue of jobs sealed, since it may hold a code; the job opens it and hands it to the carrier. The sandbox
appends it to a file that only this installation's user can read; a real carrier comes in as a second class beside it.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings

from ccus.foundation import jobs
from ccus.foundation.house_keys import vault_keys

_LABEL = b"foundation.text-message"


class Carrier(Protocol):
    def deliver(self, phone: str, words: str) -> None:
        """Hands one message over. Raises OSError when that failed; the job is then tried again."""


class Sandbox:
    """Writes to a file, for trying out: no message leaves the machine."""

    def deliver(self, phone: str, words: str) -> None:
        path = Path(settings.TEXT_MESSAGES_FILE)
        line = json.dumps({"phone": phone, "words": words}, ensure_ascii=False) + "\n"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
            file.write(line)


def carrier() -> Carrier:
    return Sandbox()


def send_text(phone: str, words: str) -> None:
    """Puts a message in the queue, when the surrounding transaction commits. To nobody, for an empty number: the same work."""
    message = json.dumps([phone, words]).encode()
    sealed = base64.b64encode(vault_keys().seal(message, label=_LABEL)).decode()
    jobs.enqueue("foundation.deliver_text", sealed=sealed)


def deliver_text(sealed: str) -> None:
    """What the job does."""
    phone, words = json.loads(vault_keys().open(base64.b64decode(sealed), label=_LABEL))
    if phone:
        carrier().deliver(phone, words)
