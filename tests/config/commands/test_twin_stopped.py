"""A build that is stopped by hand, or by a full disk, ends in words, and the same command goes on to the same country."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.config.commands.made_nation import BUILD, digest, start, wait_for
from tests.made_house import copy_made_house, fresh_environment

from ccus.config.exit_codes import ExitCode
from ccus.foundation.postgres.cluster import EmbeddedCluster

Ccus = Callable[..., subprocess.CompletedProcess[str]]
Digest = dict[str, tuple[int, str]]

# Beside the other tests that kill: its limits are minutes, where a build takes seconds.
pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("stopped nation")]


def url_of(ccus: Ccus) -> str:
    assert ccus("db", "start").returncode == 0
    return ccus("db", "url").stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    """What a build that nothing disturbs makes, in a house of its own."""
    with tempfile.TemporaryDirectory(prefix="ccus-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        copy_made_house(Path(folder), tmp_path_factory)
        with EmbeddedCluster(Path(folder)).acquire() as lease:
            _, complaint = (process := start(fresh_environment(Path(folder)), *BUILD)).communicate(timeout=120)
            assert process.returncode == 0, complaint
            made = digest(lease.url)
            lease.release_and_wait()
    return made


class Gatekeeper:
    """The device API as far as gates see it, on a port of its own; says when touches have come."""

    def __init__(self) -> None:
        self.touches: set[str] = set()
        self.arrived = threading.Event()
        keeper = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = json.dumps({"results": keeper.take(body.get("events", []))}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def take(self, events: list[dict[str, Any]]) -> list[dict[str, str]]:
        self.touches |= {event["event_id"] for event in events}
        if events:
            self.arrived.set()
        return [{"event_id": event["event_id"], "result": "stored"} for event in events]

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def gatekeeper() -> Iterator[Gatekeeper]:
    keeper = Gatekeeper()
    yield keeper
    keeper.close()


def test_ctrl_c_is_answered_in_words_and_the_build_goes_on_to_the_same_country(
    undisturbed: Digest, ccus: Ccus, made_local_dir: Path, own_environment: dict[str, str], gatekeeper: Gatekeeper
) -> None:
    url = url_of(ccus)
    for words in ("事業者と技能者を決めています", "カードを登録しています", "索引を作っています", "10/60"):
        building = start(own_environment, *BUILD)
        wait_for(building, words)
        building.send_signal(signal.SIGINT)
        _, complaint = building.communicate(timeout=60)
        assert building.returncode == ExitCode.INTERRUPTED
        assert "途中で止めました。" in complaint
        assert "同じ指定でもう一度実行すると続きから作ります。" in complaint
        assert "Traceback" not in complaint

    again = ccus(*BUILD)

    assert again.returncode == 0, again.stderr
    assert "技能者を登録しています" not in again.stdout  # what was done is not done again
    assert digest(url) == undisturbed
    _a_living_day_is_stopped_and_played_again(ccus, own_environment, gatekeeper)


def _a_living_day_is_stopped_and_played_again(
    ccus: Ccus, own_environment: dict[str, str], gatekeeper: Gatekeeper
) -> None:
    day = ("twin", "run", "--gates", "3", "--url", gatekeeper.url)
    for number, code in ((signal.SIGINT, ExitCode.INTERRUPTED), (signal.SIGKILL, -signal.SIGKILL)):
        gatekeeper.arrived.clear()
        playing = start(own_environment, *day, "--speed", "600")
        assert gatekeeper.arrived.wait(60)
        playing.send_signal(number)
        _, complaint = playing.communicate(timeout=60)
        assert playing.returncode == code
        assert ("もう一度実行すると一日の初めから送り直します。" in complaint) == (number is signal.SIGINT)
        assert "Traceback" not in complaint
    before = set(gatekeeper.touches)

    whole = ccus(*day, "--speed", "3600")

    assert whole.returncode == 0, whole.stderr
    assert "一日が終わりました。" in whole.stdout
    assert before < gatekeeper.touches
    number_of = int(whole.stdout.partition("タッチ ")[2].partition(" 件")[0].replace(",", ""))
    assert len(gatekeeper.touches) == number_of  # those sent before were the same ones


@pytest.fixture
def small_disk(own_local_dir: Path) -> Iterator[Path]:
    """The folder of the house lies on a disk of its own, as large as a start of the database asks for."""
    if os.geteuid() != 0:
        pytest.skip("needs root: a small disk must be mounted")
    command = ["mount", "-t", "tmpfs", "-o", "size=1400m,mode=755", "tmpfs", own_local_dir]
    if subprocess.run(command, check=False).returncode != 0:
        pytest.skip("this container may not mount a small disk")
    yield own_local_dir
    subprocess.run(["umount", "--lazy", own_local_dir], check=True)


# In the database's tables, in its log of changes, in both again: what is written first when room ends depends on these.
@pytest.mark.parametrize("megabytes", [12, 24, 45])
def test_a_full_disk_is_told_and_the_build_goes_on_once_there_is_room(
    undisturbed: Digest, small_disk: Path, ccus: Ccus, megabytes: int
) -> None:
    url = url_of(ccus)
    assert ccus("migrate").returncode == 0
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(small_disk).free - megabytes * 1_000_000)

    full = ccus(*BUILD)
    still_full = ccus(*BUILD)
    ballast.unlink()
    again = ccus(*BUILD)

    for answer in (full, still_full):
        assert answer.returncode == ExitCode.DISK_FULL, answer.stdout + answer.stderr
        assert "ディスクの空き容量が足りません" in answer.stderr
        assert "もう一度実行してください。記録済みのデータは失われていません。" in answer.stderr
        assert "Traceback" not in answer.stderr
    assert again.returncode == 0, again.stderr
    assert digest(url) == undisturbed
    check = ccus("rebuild", "work-records", "--check")
    assert check.returncode == 0, check.stdout
    ccus("db", "stop")
