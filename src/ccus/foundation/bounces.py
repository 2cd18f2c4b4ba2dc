"""Reading what a mail server sends back when it could not deliver (RFC 3464)."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from ccus.foundation.carriers import key_of

MOST_BYTES = 1_000_000


def bounced_key(raw: bytes) -> str:
    """The key of the message that a report says failed for good; empty for any other mail."""
    report = email.message_from_bytes(raw[:MOST_BYTES], policy=email.policy.default)
    if not isinstance(report, EmailMessage) or report.get_content_type() != "multipart/report":
        return ""
    parts = list(report.walk())
    if not any(_is_failure(part) for part in parts if part.get_content_type() == "message/delivery-status"):
        return ""
    for part in parts[1:]:
        named = part.get("Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            named = email.message_from_string(part.get_content(), policy=email.policy.default).get("Message-ID")
        if named:
            return key_of(str(named))
    return ""


def _is_failure(status: EmailMessage) -> bool:
    blocks = status.get_payload()
    if not isinstance(blocks, list):
        return False
    return any(
        str(block.get("Action", "")).strip().lower() == "failed"
        and str(block.get("Status", "5")).strip().startswith("5")
        for block in blocks
        if not isinstance(block, str)
    )
