"""Every environment variable that OpenCCUS reads, in one place, typed, with its default.

The reference page `docs/reference/settings.md` is generated from `SETTINGS`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urlsplit

from ccus.foundation.postgres import runtime

PROJECT_ROOT = Path(__file__).resolve().parents[3]


class SettingUnreadable(Exception):
    """A setting has a value that cannot be used; the sentences name it and say what is expected."""

    def __init__(self, *, name: str, value: str, expected_ja: str, expected_en: str) -> None:
        self.japanese = f"環境変数 {name} の値「{value}」は使えません。{expected_ja}を指定してください。"
        self.english = (
            f"The value “{value}” of the environment variable {name} cannot be used. Set it to {expected_en}."
        )
        super().__init__(self.english)


class SettingMissing(Exception):
    """A setting without a default is not there."""

    def __init__(self, *, name: str, expected_ja: str, expected_en: str) -> None:
        self.japanese = f"環境変数 {name} が設定されていません。{expected_ja}を設定してから、もう一度実行してください。"
        self.english = f"The environment variable {name} is not set. Set it to {expected_en} and run again."
        super().__init__(self.english)


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, default (as text) and what it is for."""

    name: str
    default: str
    purpose: str


SMALLEST_NATION = Decimal("0.001")
MODES = ("development", "demo", "test", "production")
SETTINGS = (
    Setting("CCUS_MODE", "development", "development, demo, test or production; demo adds the role switch"),
    Setting(
        "CCUS_DATABASE_URL", "", "postgresql://… of a PostgreSQL ≥ 16; empty: the embedded server under CCUS_LOCAL_DIR"
    ),
    Setting(
        "CCUS_LOCAL_DIR", "", "folder for the embedded database, uploaded files and keys; empty: .local/ in the project"
    ),
    Setting(
        "CCUS_SECRET_KEY", "", "signing key, needed in production; elsewhere one is made and kept under CCUS_LOCAL_DIR"
    ),
    Setting(
        "CCUS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "host names this installation answers to, comma separated"
    ),
    Setting("CCUS_PUBLIC_URL", "", "address under which people reach the pages; empty: http://localhost and the port"),
    Setting("CCUS_PORT", "8000", "the one port that people and gates use; 0 chooses a free one"),
    Setting("CCUS_BIND", "127.0.0.1", "address to listen on"),
    Setting(
        "CCUS_PROXIES",
        "0",
        "number of own reverse proxies in front that add X-Forwarded-For; with 0 that header is not believed",
    ),
    Setting(
        "CCUS_DATABASE_PORT", "", "TCP port of the embedded server on 127.0.0.1, 0 for any; empty: Unix socket only"
    ),
    Setting(
        "CCUS_LAKE_URL",
        "",
        "where the columnar copy lies: a folder or s3://bucket/folder; empty: lake/ in CCUS_LOCAL_DIR",
    ),
    Setting(
        "CCUS_SIGNING_KEYS",
        "",
        "folder of the keys that sign receipts and roots; keep it safe and out of the database's backups; empty: signing-keys/ in CCUS_LOCAL_DIR",
    ),
    Setting(
        "CCUS_PROOF_FOLDER",
        "",
        "second place of the proofs of days, best on another machine; empty: proofs/ in CCUS_LOCAL_DIR",
    ),
    Setting(
        "CCUS_DEMO_NATION",
        "0.01",
        "scale of the made-up country around the people of the demo, from 0.001 to 1; 0 leaves it out. Read at the first start",
    ),
    Setting(
        "CCUS_MAIL_URL",
        "",
        "server that takes mail: smtp://, smtp+starttls:// or smtps://user:password@host:port; empty: mail is kept and can be read by operators",
    ),
    Setting("CCUS_MAIL_SENDER", "ccus@localhost", "address that mail comes from"),
    Setting("CCUS_CORE_TECHNICIANS_URL", "", "database of registered core technicians; empty: not connected"),
    Setting("CCUS_LICENCES_URL", "", "data on construction licences; empty: not connected"),
    Setting(
        "CCUS_MAP_TILES",
        "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png",
        "pictures that browsers load for the map of a place; empty: only the outline of the country is drawn",
    ),
    Setting("CCUS_MAP_CREDIT", "国土地理院", "whose map it is, shown in its corner"),
    Setting("CCUS_MAP_CREDIT_URL", "https://maps.gsi.go.jp/development/ichiran.html", "where the credit leads"),
    Setting("CCUS_PAGES_URL", "", "where the edge finds the process with the pages; `ccus up` sets it"),
)


def read(name: str) -> str:
    """Value of a declared setting. KeyError for a name that is not in SETTINGS."""
    setting = {s.name: s for s in SETTINGS}[name]
    return os.environ.get(name) or setting.default


def default_of(name: str) -> str:
    """What a declared setting is where nobody sets it."""
    return next(setting.default for setting in SETTINGS if setting.name == name)


def public_url() -> str:
    """Address under which people reach the pages, without a slash at the end: the setting, else this machine and the port."""
    given = os.environ.get("CCUS_PUBLIC_URL")
    return (given or f"http://localhost:{read('CCUS_PORT')}").rstrip("/")


def database_url() -> str:
    """URL of the database: the setting, else the running embedded server; empty if there is none."""
    return read("CCUS_DATABASE_URL") or runtime.current_url(local_dir()) or ""


def read_port(name: str) -> int | None:
    """A declared port number, 0 to 65535; None when it is empty. Raises SettingUnreadable."""
    value = read(name)
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise SettingUnreadable(
            name=name, value=value, expected_ja="0～65535 の番号", expected_en="a number from 0 to 65535"
        )
    return int(value)


def read_count(name: str) -> int:
    """A declared small number, 0 to 9. Raises SettingUnreadable."""
    value = read(name)
    if len(value) != 1 or not value.isascii() or not value.isdigit():
        raise SettingUnreadable(name=name, value=value, expected_ja="0～9 の数字", expected_en="a number from 0 to 9")
    return int(value)


def demo_nation() -> Decimal:
    """Scale of the nation around the demo, 0 for none. Raises SettingUnreadable."""
    value = read("CCUS_DEMO_NATION")
    try:
        scale = Decimal(value)
    except InvalidOperation:
        scale = Decimal(-1)
    if scale.is_nan() or not (scale == 0 or SMALLEST_NATION <= scale <= 1):
        raise SettingUnreadable(
            name="CCUS_DEMO_NATION",
            value=value,
            expected_ja=f"0（作らない）か、{SMALLEST_NATION}～1 の縮尺",
            expected_en=f"0 for none, or a scale from {SMALLEST_NATION} to 1",
        )
    return scale


def mode() -> str:
    """One of MODES. Raises SettingUnreadable: a mistyped “production” must not become something less careful."""
    value = read("CCUS_MODE")
    if value not in MODES:
        names = " / ".join(MODES)
        raise SettingUnreadable(
            name="CCUS_MODE", value=value, expected_ja=f"{names} のどれか", expected_en=f"one of {names}"
        )
    return value


def secret_key() -> str:
    """The given signing key; empty when there is none, which only production refuses (SettingMissing)."""
    given = read("CCUS_SECRET_KEY")
    if not given and mode() == "production":
        raise SettingMissing(
            name="CCUS_SECRET_KEY",
            expected_ja="50文字以上の秘密の文字列",
            expected_en="a secret text of 50 characters or more",
        )
    return given


def lake_url() -> str:
    """Where the columnar copy lies: the setting, else a folder of this installation."""
    return read("CCUS_LAKE_URL") or str(local_dir() / "lake")


def signing_keys_dir() -> Path:
    return Path(read("CCUS_SIGNING_KEYS") or local_dir() / "signing-keys")


def proof_dir() -> Path:
    return Path(read("CCUS_PROOF_FOLDER") or local_dir() / "proofs")


def check_all() -> None:
    """Raises SettingUnreadable or SettingMissing for what would stop a part of the house later, in its own words."""
    secret_key()
    for name in ("CCUS_PORT", "CCUS_DATABASE_PORT"):
        read_port(name)
    read_count("CCUS_PROXIES")
    demo_nation()
    address = urlsplit(public_url())
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingUnreadable(
            name="CCUS_PUBLIC_URL",
            value=public_url(),
            expected_ja="https://ccus.example のような、http か https で始まるアドレス",
            expected_en="an address that begins with http or https, such as https://ccus.example",
        )


def local_dir() -> Path:
    return Path(read("CCUS_LOCAL_DIR") or PROJECT_ROOT / ".local")
