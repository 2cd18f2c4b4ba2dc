"""The agent on a machine that is no Unix, as far as that can be proven on one: without the modules, functions and signals that only
Unix has. Windows' own ways (`msvcrt.locking`) are a double; what a real Windows does beyond it is not shown here."""

from __future__ import annotations

import subprocess
import sys

STAGE = """
import importlib, importlib.abc, os, pkgutil, signal, sys, types

# What others need of this machine is imported before it becomes another one.
import asyncio, concurrent.futures, http.client, logging.handlers, multiprocessing, pathlib, select, selectors, socket, sqlite3, ssl
import subprocess, tempfile, urllib.request, uuid, webbrowser
import cryptography.hazmat.primitives.asymmetric.ed25519, httpx2, platformdirs, segno, starlette.applications, starlette.responses
import starlette.routing, uvicorn

UNIX_MODULES = {"fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog", "readline", "curses", "posix", "crypt", "spwd"}
UNIX_OF_OS = {
    "fork", "getuid", "geteuid", "getgid", "getegid", "setuid", "setgid", "setsid", "chown", "fchown", "fchmod", "lchown", "statvfs",
    "fstatvfs", "uname", "sync", "fdatasync", "killpg", "getpgid", "getpgrp", "mkfifo", "nice", "getloadavg", "sysconf", "O_NONBLOCK",
    "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC", "O_SYNC", "O_DSYNC", "sched_getaffinity", "wait3", "wait4", "WNOHANG", "openpty", "ctermid",
}
UNIX_SIGNALS = {"SIGHUP", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGWINCH", "SIGSTOP", "SIGTSTP",
                "alarm", "pause", "setitimer", "sigwait", "pthread_sigmask", "pthread_kill"}


class NoUnix(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in UNIX_MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


locked_files = set()


def locking(handle, mode, size):
    here = (os.fstat(handle).st_dev, os.fstat(handle).st_ino)
    if here in locked_files:
        raise OSError(36, "Resource deadlock avoided")
    locked_files.add(here)


sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2, LK_UNLCK=0)
for name in UNIX_MODULES:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, NoUnix())
for name in UNIX_OF_OS:
    vars(os).pop(name, None)
for name in UNIX_SIGNALS:
    vars(signal).pop(name, None)
sys.platform = "win32"  # os.name stays: paths are those of this machine

import gate_agent

names = sorted(each.name for each in pkgutil.walk_packages(gate_agent.__path__, "gate_agent."))
for name in names:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as missing:
        # Readers bring packages of their own, which an installation may lack.
        assert missing.name.partition(".")[0] in {"smartcard", "nfc", "ndef", "serial", "zxingcpp"}, (name, missing)
"""


def on_another_system(program: str) -> str:
    """What a program prints after the stage is set and the whole agent imported."""
    done = subprocess.run([sys.executable, "-c", STAGE + program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_module_is_imported_where_nothing_of_unix_is() -> None:
    assert int(on_another_system("print(len([name for name in names if name in sys.modules]))")) >= 60


def test_a_folder_is_written_whole_and_used_by_one_program() -> None:
    said = on_another_system("""
from gate_agent.settings import FolderInUse, Settings, load_settings, load_token, locked, make_folder, save_settings, save_token

folder = pathlib.Path(tempfile.mkdtemp()) / "門"
make_folder(folder)
mine = Settings("https://ccus.example.jp", "00000000000171", "丸の内", 1, "正門")
save_settings(folder, mine)
save_token(folder, "token")
assert (load_settings(folder), load_token(folder)) == (mine, "token")
with locked(folder):
    try:
        with locked(folder):
            print("twice")
    except FolderInUse:
        print("once")
""")

    assert said == "once"


def test_signals_that_are_everywhere_end_it() -> None:
    said = on_another_system("""
from gate_agent.commands import running

with running._signals_do_not_kill():
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)
print("goes on to its end")
""")

    assert said == "goes on to its end"
