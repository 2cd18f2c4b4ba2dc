"""A code becomes a gate, or a sentence that says why not and what to do."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.gate_agent.hands import MORNING, Hands, touch
from tests.gate_agent.uplink import server as faulty

from gate_agent import settings as kept
from gate_agent.commands.enrolling import enrol, split_code
from gate_agent.commands.telling import Stop
from gate_agent.exit_codes import ExitCode
from gate_agent.journal.store import FILE_NAME, Journal
from gate_agent.settings import Settings

TOKEN = "ccus_dev_Jx0Vv0mO2k0c9Tq6w2Q1y3Yz8r5u7t4s1p0n6m3l2k8"


class Registrar:
    """Answers enrolments; what it was asked is kept."""

    def __init__(self, **values: Any) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer = {
            "device_id": 17,
            "token": TOKEN,
            "site_id": "11288594589771",
            "site_name": "丸の内新築工事",
            "server_time": "2026-11-21T00:00:00Z",
            **values,
        }

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.path == "/api/device/v1/enrolments"
        assert "authorization" not in request.headers
        self.asked.append(json.loads(request.content))
        return httpx2.Response(201, json=self.answer)


def enrol_at(
    folder: Path,
    answer: Callable[[httpx2.Request], httpx2.Response],
    code: str = "ABCD-2345",
    server: str | None = "ccus.example.jp",
) -> Settings:
    return enrol(folder, code, server=server, name="正門", now=MORNING, transport=httpx2.MockTransport(answer))


def test_what_the_server_tells_is_kept_for_the_owner_alone(tmp_path: Path) -> None:
    registrar, folder = Registrar(), tmp_path / "gate"

    settings = enrol_at(folder, registrar)

    assert settings == Settings("https://ccus.example.jp", "11288594589771", "丸の内新築工事", 17, "正門")
    assert (kept.load_settings(folder), kept.load_token(folder)) == (settings, TOKEN)
    assert stat.S_IMODE((folder / "token").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    asked = registrar.asked[0]
    assert (asked["code"], asked["label"], asked["kind"]) == ("ABCD-2345", "正門", "reader")
    assert asked["software"].startswith("ccus-gate ")


@pytest.mark.parametrize(
    ("typed", "code", "server"),
    [
        ("ABCD-2345", "ABCD-2345", None),
        (" https://ccus.example.jp/enrol/#ABCD-2345 ", "ABCD-2345", "https://ccus.example.jp"),
        ("https://example.jp/ccus/enrol/#ABCD%2D2345", "ABCD-2345", "https://example.jp/ccus"),
        ("http://localhost:8000/enrol#X", "X", "http://localhost:8000"),
    ],
)
def test_the_address_in_a_qr_is_code_and_server_at_once(typed: str, code: str, server: str | None) -> None:
    assert split_code(typed) == (code, server)


def refused(folder: Path, answer: Any, **values: Any) -> Stop:
    with pytest.raises(Stop) as raised:
        enrol_at(folder, answer, **values)
    assert kept.load_settings(folder) is None
    assert kept.load_token(folder) is None
    return raised.value


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (faulty.problem(410, "devices.code_expired"), ExitCode.REFUSED, "登録し直してください"),
        (faulty.problem(404, "devices.code_unknown"), ExitCode.REFUSED, "登録し直してください"),
        (faulty.problem(409, "devices.code_used"), ExitCode.REFUSED, "登録し直してください"),
        (faulty.problem(503, "history.database_busy"), ExitCode.NO_SERVER, "1分ほど待って"),
        (faulty.no_line, ExitCode.NO_SERVER, "コードはまだ使えます"),
        (faulty.silence, ExitCode.NO_SERVER, "コードはまだ使えます"),
        (faulty.portal, ExitCode.NO_SERVER, "CCUS のサーバーではありません"),
        (faulty.portal_elsewhere, ExitCode.NO_SERVER, "CCUS のサーバーではありません"),
        (
            lambda request: httpx2.Response(404, html="no such page"),
            ExitCode.NO_SERVER,
            "CCUS のサーバーではありません",
        ),
        (
            lambda request: httpx2.Response(200, json={"hello": "world"}),
            ExitCode.NO_SERVER,
            "CCUS のサーバーではありません",
        ),
        (Registrar(token="bad token\n"), ExitCode.NO_SERVER, "CCUS のサーバーではありません"),
        (Registrar(device_id="many"), ExitCode.NO_SERVER, "CCUS のサーバーではありません"),
    ],
)
def test_what_goes_wrong_is_said_with_what_to_do(tmp_path: Path, answer: Any, code: ExitCode, words: str) -> None:
    end = refused(tmp_path / "gate", answer)

    assert end.code is code
    assert words in end.sentence


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (httpx2.ConnectError("[Errno -2] Name or service not known"), "見つからない"),
        (httpx2.ConnectError("[Errno 111] Connection refused"), "何も動いていない"),
        (httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), "証明書を確かめられない"),
        (httpx2.ProxyError("407 Proxy Authentication Required"), "HTTPS_PROXY"),
    ],
)
def test_each_kind_of_dead_line_has_its_own_advice(tmp_path: Path, failure: httpx2.HTTPError, words: str) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise failure

    assert words in refused(tmp_path / "gate", answer).sentence


def test_without_an_address_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CCUS_GATE_SERVER", raising=False)
    registrar = Registrar()

    assert refused(tmp_path, registrar, server=None).code is ExitCode.USAGE
    assert refused(tmp_path, registrar, server="ftp://x").code is ExitCode.USAGE
    assert registrar.asked == []


def test_a_folder_that_cannot_be_written_leaves_the_code_unused(tmp_path: Path) -> None:
    registrar = Registrar()
    (tmp_path / "file").write_text("")

    with pytest.raises(Stop) as raised:
        enrol_at(tmp_path / "file" / "gate", registrar)

    assert raised.value.code is ExitCode.FOLDER_UNUSABLE
    assert registrar.asked == []


def test_a_running_gate_is_not_enrolled_under_its_feet(tmp_path: Path) -> None:
    registrar = Registrar()

    with kept.locked(tmp_path):
        assert refused(tmp_path, registrar).code is ExitCode.RUNNING_ALREADY

    assert registrar.asked == []


def test_enrolled_again_at_the_same_site_it_goes_on_with_its_touches(tmp_path: Path) -> None:
    enrol_at(tmp_path, Registrar())
    journal = Journal(tmp_path / FILE_NAME)
    journal.append(touch(Hands()))
    journal.close()

    enrol_at(tmp_path, Registrar(device_id=18, token="ccus_dev_other"), server=None)

    assert Journal(tmp_path / FILE_NAME).waiting_count == 1
    assert kept.load_token(tmp_path) == "ccus_dev_other"


def test_a_gate_remembers_the_numbers_under_which_it_sent_before(tmp_path: Path) -> None:
    for number in (17, 18, 17, 19):
        enrol_at(tmp_path, Registrar(device_id=number))

    settings = kept.load_settings(tmp_path)

    assert settings is not None
    assert (settings.device_id, settings.former_device_ids) == (19, (17, 18))
    enrol_at(tmp_path, Registrar(device_id=20, site_id="11288594589788"))
    elsewhere = kept.load_settings(tmp_path)
    assert elsewhere is not None
    assert elsewhere.former_device_ids == ()


def test_touches_of_another_site_are_never_sent_as_this_one_s(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enrol_at(tmp_path, Registrar())
    journal = Journal(tmp_path / FILE_NAME)
    journal.append(touch(Hands()))
    journal.close()
    for name in ("bundles", "receipts", "damaged"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "of-the-former").touch()

    enrol_at(tmp_path, Registrar(site_id="00000000000171", site_name="渋谷"))

    (aside,) = (tmp_path / "former").iterdir()
    # A receipt that a courier brings later names nothing but a bundle: it is for the folder that made it.
    for name in ("bundles", "receipts", "damaged"):
        assert ((aside / name / "of-the-former").exists(), (tmp_path / name).exists()) == (True, False)
    assert Journal(tmp_path / FILE_NAME).count() == 0
    assert Journal(aside / FILE_NAME).waiting_count == 1
    former = kept.load_settings(aside)
    assert former is not None
    assert (former.site_name, kept.load_token(aside)) == ("丸の内新築工事", TOKEN)
    assert "丸の内新築工事" in capsys.readouterr().out


def test_an_open_line_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enrol_at(tmp_path, Registrar(), server="http://192.168.1.5:8000")

    assert "暗号化されません" in capsys.readouterr().out


def test_the_token_is_nobody_else_s_from_the_first_byte(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        kept.save_token(tmp_path, TOKEN)
    finally:
        os.umask(former)

    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in tmp_path.iterdir()] == [("token", 0o600)]
