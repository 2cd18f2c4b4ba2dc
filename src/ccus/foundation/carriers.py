"""Who takes mail away: an SMTP server, or in trials nobody, so that it can be read on a page."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail. `key` becomes its Message-ID, so that one that is sent twice is one to its reader."""

    key: str
    address: str
    name: str
    subject: str
    body: str


class CarrierTrouble(Exception):
    """A mail was not taken. `for_good` when another attempt is of no use; `code` holds no words of a server."""

    def __init__(self, code: str, *, for_good: bool) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good


class Carrier(Protocol):
    def carry(self, mail: Mail) -> None:
        """Raises CarrierTrouble."""


class KeptCarrier:
    """Takes nothing away: what was sent is read on the page of kept mail. For trials."""

    def carry(self, mail: Mail) -> None:
        """Nothing leaves the house."""


class SmtpCarrier:
    """`smtp://`, `smtp+starttls://` or `smtps://user:password@host:port`, one connection a mail."""

    def __init__(self, url: str, *, sender: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25)
        self._scheme, self._sender = parts.scheme, sender
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def carry(self, mail: Mail) -> None:
        try:
            with self._connect() as server:
                if self._scheme == "smtp+starttls":
                    server.starttls(context=ssl.create_default_context())
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(self._letter(mail), from_addr=self._sender, to_addrs=[mail.address])
        except smtplib.SMTPRecipientsRefused as problem:
            code = next((code for code, _ in problem.recipients.values()), 0)
            raise CarrierTrouble(f"smtp_{code}", for_good=500 <= code < 600) from problem
        except smtplib.SMTPAuthenticationError as problem:
            raise CarrierTrouble("smtp_sign_in", for_good=False) from problem
        except smtplib.SMTPResponseException as problem:
            raise CarrierTrouble(f"smtp_{problem.smtp_code}", for_good=False) from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise CarrierTrouble("smtp_unreachable", for_good=False) from problem
        except (ValueError, UnicodeError) as problem:
            raise CarrierTrouble("address_unreadable", for_good=True) from problem

    def _connect(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)

    def _letter(self, mail: Mail) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self._sender
        letter["To"] = formataddr((mail.name, mail.address))
        letter["Subject"] = mail.subject
        letter["Message-ID"] = message_id(mail.key, sender=self._sender)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(mail.body)
        return letter


def message_id(key: str, *, sender: str) -> str:
    """The name under which mail servers speak of a mail. The key of a message has no characters that would end it."""
    return f"<{key.replace(':', '.')}@{sender.rpartition('@')[2].rstrip('>')}>"


def key_of(message_id: str) -> str:
    """The key behind a name that `message_id` made; text that is none gives a key that nothing has."""
    return message_id.strip().strip("<>").rpartition("@")[0].replace(".", ":")


def carrier_of(url: str, *, sender: str) -> Carrier:
    """Nothing is taken away where no server is named."""
    return SmtpCarrier(url, sender=sender) if url else KeptCarrier()
