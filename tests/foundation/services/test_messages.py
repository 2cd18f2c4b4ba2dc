"""The outbox: written once, sent by SMTP, tried again, refused for good, reported back; at night nobody is disturbed."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings
from tests import cast

from ccus.foundation.bounces import bounced_key
from ccus.foundation.carriers import CarrierTrouble, KeptCarrier, Mail, SmtpCarrier, carrier_of, key_of, message_id
from ccus.foundation.models import Message
from ccus.foundation.quiet_hours import next_good_moment
from ccus.foundation.services import messages
from ccus.foundation.services.messages import pause_after, send_messages, take_bounce, write_message
from ccus.foundation.states import MessageState
from ccus.kit.calendar import JST
from ccus.kit.channels import MessageChannel

NOW = cast.NOW
SENDER = "ccus@ccus.example"


def a_mail(key: str = "notice:1:0:mail", address: str = "taro@example.jp", *, now: datetime = NOW) -> Message:
    return write_message(
        key,
        channel=MessageChannel.MAIL,
        address=address,
        name="高橋 太郎",
        subject="お知らせ",
        body="読んでください。\n",
        now=now,
    )


class Server(threading.Thread):
    """A mail server of one thread, as RFC 5321 has it; it refuses addresses that begin with "gone" or "later"."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.taken: list[str] = []

    def run(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as wire:
                self._serve(wire)

    def _serve(self, wire: object) -> None:
        say = lambda line: (wire.write(line.encode() + b"\r\n"), wire.flush())  # type: ignore[attr-defined]  # noqa: E731
        say("220 ready")
        for raw in wire:  # type: ignore[attr-defined]
            verb = raw.decode().strip()
            if verb.upper().startswith("RCPT TO:<GONE"):
                say("550 no such mailbox")
            elif verb.upper().startswith("RCPT TO:<LATER"):
                say("451 try again")
            elif verb.upper() == "DATA":
                say("354 go on")
                lines = []
                while (line := wire.readline()) not in (b".\r\n", b""):  # type: ignore[attr-defined]
                    lines.append(line.decode())
                self.taken.append("".join(lines))
                say("250 taken")
            elif verb.upper() == "QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")

    def close(self) -> None:
        self._listener.close()
        self.join(2)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.close()


@pytest.fixture
def smtp(server: Server) -> SmtpCarrier:
    return SmtpCarrier(f"smtp://127.0.0.1:{server.port}", sender=SENDER)


@pytest.mark.django_db
def test_a_mail_reaches_the_server_once_with_its_own_name(server: Server, smtp: SmtpCarrier) -> None:
    a_mail()
    a_mail()

    assert send_messages(now=NOW, carrier=smtp) == 1
    assert send_messages(now=NOW + timedelta(days=1), carrier=smtp) == 0
    assert len(server.taken) == 1
    assert "Message-ID: <notice.1.0.mail@ccus.example>" in server.taken[0]
    assert Message.objects.get().state == MessageState.SENT.value


@pytest.mark.django_db
def test_an_address_that_is_refused_for_good_is_not_tried_again(server: Server, smtp: SmtpCarrier) -> None:
    a_mail(address="gone@example.jp")

    assert send_messages(now=NOW, carrier=smtp) == 0

    message = Message.objects.get()
    assert (message.state, message.problem) == (MessageState.BOUNCED.value, "smtp_550")
    assert messages.is_known_to_bounce("gone@example.jp")
    assert server.taken == []


@pytest.mark.django_db
@pytest.mark.usefixtures("server")
def test_what_is_put_off_is_tried_again_later_and_given_up_in_the_end(smtp: SmtpCarrier) -> None:
    a_mail(address="later@example.jp")
    now = NOW

    for _ in range(messages.MOST_ATTEMPTS):
        assert Message.objects.get().state == MessageState.WAITING.value
        send_messages(now=now, carrier=smtp)
        now += timedelta(hours=7)

    message = Message.objects.get()
    assert (message.state, message.attempts, message.problem) == (MessageState.FAILED.value, 10, "smtp_451")


@pytest.mark.django_db
def test_a_server_that_is_down_loses_nothing_and_the_log_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    a_mail()

    with caplog.at_level(logging.INFO):
        assert send_messages(now=NOW, carrier=SmtpCarrier(f"smtp://127.0.0.1:{port}", sender=SENDER)) == 0

    message = Message.objects.get()
    assert (message.state, message.problem, message.attempts) == (MessageState.WAITING.value, "smtp_unreachable", 1)
    assert NOW < message.not_before <= NOW + timedelta(minutes=1)
    assert "smtp_unreachable" in caplog.text
    assert "example.jp" not in caplog.text


@pytest.mark.django_db
def test_at_night_a_message_waits_for_the_morning(settings: Settings) -> None:
    settings.MAIL_URL = ""
    night = datetime(2026, 11, 16, 23, 30, tzinfo=JST)
    a_mail(now=night)

    assert send_messages(now=night + timedelta(hours=8)) == 0
    assert send_messages(now=datetime(2026, 11, 17, 8, 0, tzinfo=JST)) == 1


@pytest.mark.parametrize(
    ("moment", "good"),
    [
        (datetime(2026, 11, 16, 7, 59, tzinfo=JST), datetime(2026, 11, 16, 8, 0, tzinfo=JST)),
        (datetime(2026, 11, 16, 8, 0, tzinfo=JST), datetime(2026, 11, 16, 8, 0, tzinfo=JST)),
        (datetime(2026, 11, 16, 19, 59, tzinfo=JST), datetime(2026, 11, 16, 19, 59, tzinfo=JST)),
        (datetime(2026, 11, 16, 20, 0, tzinfo=JST), datetime(2026, 11, 17, 8, 0, tzinfo=JST)),
    ],
)
def test_the_hours_are_from_eight_to_twenty(moment: datetime, good: datetime) -> None:
    assert next_good_moment(moment) == good


REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp

Final-Recipient: rfc822; taro@example.jp
Action: {action}
Status: {status}

--b
Content-Type: message/rfc822

Message-ID: <notice.1.0.mail@ccus.example>
Subject: x

body
--b--
"""


@pytest.mark.django_db
def test_a_report_of_a_mail_server_is_noted_with_the_message() -> None:
    a_mail()
    send_messages(now=NOW, carrier=KeptCarrier())

    assert not take_bounce(REPORT.format(action="delayed", status="4.2.2").encode(), now=NOW)
    assert take_bounce(REPORT.format(action="failed", status="5.1.1").encode(), now=NOW)
    assert not take_bounce(REPORT.format(action="failed", status="5.1.1").encode(), now=NOW)

    assert Message.objects.get().state == MessageState.BOUNCED.value


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"Subject: hello\n\nhello", b"Content-Type: multipart/report\n\n"])
def test_any_other_mail_is_no_report(raw: bytes) -> None:
    assert bounced_key(raw) == ""


@pytest.mark.django_db
def test_words_are_emptied_after_their_time() -> None:
    a_mail()
    send_messages(now=NOW, carrier=KeptCarrier())

    assert messages.forget_words(now=NOW + timedelta(days=90)) == 0
    assert messages.forget_words(now=NOW + timedelta(days=91)) == 1
    assert Message.objects.values_list("address", "name", "body").get() == ("", "", "")


def test_names_of_mails_lead_back_to_keys_and_strange_addresses_are_refused_for_good(smtp: SmtpCarrier) -> None:
    assert key_of(message_id("notice:7:2:mail", sender=SENDER)) == "notice:7:2:mail"
    assert isinstance(carrier_of("", sender=SENDER), KeptCarrier)
    bad = Mail(key="k", address="a\nb@example.jp", name="", subject="s", body="b")
    with pytest.raises(CarrierTrouble) as trouble:
        smtp.carry(bad)
    assert trouble.value.for_good


def test_pauses_double_up_to_six_hours() -> None:
    assert pause_after(1, spread=1) == timedelta(minutes=1)
    assert pause_after(3, spread=0) == timedelta(minutes=2)
    assert pause_after(30, spread=1) == timedelta(hours=6)
