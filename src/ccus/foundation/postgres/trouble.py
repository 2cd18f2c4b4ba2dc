"""Every foreseeable trouble with the embedded server, in plain words that say what to do.

    DatabaseTrouble
    ├── ServerNotFound          no PostgreSQL ≥ 16 on this machine
    ├── NoRights                a folder or user cannot be made or used
    ├── DiskFull                too little room to start, or the server ran out of it
    ├── DataFolderDamaged       files that every data folder has are missing
    ├── DataFolderFromOtherVersion
    ├── DataFolderGone          the recorded place of the data is not there any more
    ├── PlaceUnreadable         that record is damaged
    ├── PasswordLost            data there, password file not, or not its own
    ├── FolderHeldByOther       another server works on the data folder
    ├── PortTaken               the TCP port asked for is in use
    ├── DatabaseUnreachable     CCUS_DATABASE_URL leads to no server that lets us in
    ├── ServerTooOld            it leads to a server that is too old
    ├── TablesMissing           there are no tables yet, or those of another version
    ├── RoleTooWeak             our role may not do in it what it must
    ├── ConnectionLost          the server went away in the middle of the work
    └── StartFailed             anything else the server said

These sentences appear before Django is there, so they do not pass through gettext: Japanese first, English below.
"""

from __future__ import annotations

from pathlib import Path

MINIMUM_VERSION = 16


class DatabaseTrouble(Exception):
    """`japanese` and `english` say what happened, why, and what to do."""

    japanese: str
    english: str

    def __init__(self, *, japanese: str, english: str) -> None:
        super().__init__(english)
        self.japanese = japanese
        self.english = english


class ServerNotFound(DatabaseTrouble):
    def __init__(self, found: str = "") -> None:
        seen_ja = f"（見つかったもの: {found}）" if found else ""
        seen_en = f" (found: {found})" if found else ""
        super().__init__(
            japanese=f"PostgreSQL {MINIMUM_VERSION} 以上が見つかりません{seen_ja}。"
            "「make setup」で同梱版を入れるか、CCUS_DATABASE_URL に既存のサーバーの URL を設定してください。",
            english=f"No PostgreSQL {MINIMUM_VERSION} or later was found{seen_en}. "
            "Run “make setup” to install the bundled one, or set CCUS_DATABASE_URL to a server you have.",
        )


class NoRights(DatabaseTrouble):
    def __init__(self, *, what: str, reason: str) -> None:
        super().__init__(
            japanese=f"データベースの準備に必要な権限がありません: {what}（{reason}）。"
            "このフォルダーを作ったユーザーで実行するか、CCUS_LOCAL_DIR に書き込めるフォルダーを指定してください。",
            english=f"Missing rights while preparing the database: {what} ({reason}). "
            "Run as the user who made this folder, or set CCUS_LOCAL_DIR to a folder you may write to.",
        )


class DiskFull(DatabaseTrouble):
    def __init__(self, *, folder: Path, free_bytes: int, needed_bytes: int) -> None:
        free, needed = _megabytes(free_bytes), _megabytes(needed_bytes)
        super().__init__(
            japanese=f"ディスクの空き容量が足りません: {folder} の空きは {free}、必要なのは {needed} 以上です。"
            "不要なファイルを消すか、CCUS_LOCAL_DIR に空きのあるフォルダーを指定して、もう一度実行してください。記録済みのデータは失われていません。",
            english=f"The disk is full: {folder} has {free} left, at least {needed} are needed. "
            "Free some space, or set CCUS_LOCAL_DIR to a folder with room, and run again. Nothing recorded is lost.",
        )


class DataFolderDamaged(DatabaseTrouble):
    def __init__(self, *, folder: Path, reason: str) -> None:
        super().__init__(
            japanese=f"データベースのフォルダーが壊れています: {folder}（{reason}）。"
            "バックアップからこのフォルダーを戻してください。試用データで消えてもよい場合だけ、フォルダーを別の名前に変えて実行すると、空のデータベースを作り直します。",
            english=f"The database folder is damaged: {folder} ({reason}). "
            "Restore this folder from a backup. Only if the data may be lost (a trial): rename the folder and run again; "
            "an empty database is then made.",
        )


class DataFolderFromOtherVersion(DatabaseTrouble):
    def __init__(self, *, folder: Path, found: str, server: str) -> None:
        super().__init__(
            japanese=f"データベースのフォルダー {folder} は PostgreSQL {found} で作られていますが、使えるサーバーは {server} です。"
            f"PostgreSQL {found} を用意するか、pg_upgrade で移行してください（docs/howto/ を参照）。データはそのまま残っています。",
            english=f"The database folder {folder} was made by PostgreSQL {found}, but the server here is {server}. "
            f"Provide PostgreSQL {found}, or migrate with pg_upgrade (see docs/howto/). The data is untouched.",
        )


class DataFolderGone(DatabaseTrouble):
    def __init__(self, *, folder: Path, pointer: Path) -> None:
        super().__init__(
            japanese=f"データベースの置き場所 {folder} が見つかりません（記録: {pointer}）。"
            f"フォルダーを元に戻してください。データが消えてもよい場合だけ {pointer} を削除して実行すると、空のデータベースを作ります。",
            english=f"The place of the database, {folder}, is gone (it is recorded in {pointer}). "
            f"Put the folder back. Only if its data may be lost: delete {pointer} and run again; an empty database is then made.",
        )


class PlaceUnreadable(DatabaseTrouble):
    def __init__(self, *, pointer: Path) -> None:
        super().__init__(
            japanese=f"データベースの置き場所の記録 {pointer} が読み取れません。バックアップから戻してください。"
            "データは、このファイルと同じフォルダーか /var/lib/openccus/ の下に残っています。"
            "データが消えてもよい場合だけ、このファイルを削除して実行すると、空のデータベースを作ります。",
            english=f"The record of where the database lies, {pointer}, cannot be read. Restore it from a backup. "
            "The data are still in the same folder or under /var/lib/openccus/. Only if they may be lost: delete this file and "
            "run again; an empty database is then made.",
        )


class PasswordLost(DatabaseTrouble):
    def __init__(self, *, path: Path) -> None:
        super().__init__(
            japanese=f"データベースのパスワードファイル {path} が見つからないか、空か、このデータベースのものではありません。バックアップから戻してください。",
            english=f"The database password file {path} is missing, empty or that of another database. Restore it from a backup.",
        )


class FolderHeldByOther(DatabaseTrouble):
    def __init__(self, *, folder: Path, pid: int) -> None:
        super().__init__(
            japanese=f"別の PostgreSQL（プロセス {pid}）がデータベースのフォルダー {folder} を使っています。"
            f"そのサーバーを止めてから（例: kill -INT {pid}）、もう一度実行してください。",
            english=f"Another PostgreSQL (process {pid}) is using the database folder {folder}. "
            f"Stop that server first (for example: kill -INT {pid}) and run again.",
        )


class PortTaken(DatabaseTrouble):
    def __init__(self, *, port: int) -> None:
        super().__init__(
            japanese=f"データベース用のポート {port} は、ほかのプログラムが使っています。"
            "CCUS_DATABASE_PORT に別の番号（0 なら自動）を設定するか、空にしてください。",
            english=f"Port {port}, meant for the database, is in use by another program. "
            "Set CCUS_DATABASE_PORT to another number (0 chooses one), or leave it empty.",
        )


class DatabaseUnreachable(DatabaseTrouble):
    def __init__(self, *, reason: str) -> None:
        super().__init__(
            japanese=f"データベースに接続できません（{reason}）。CCUS_DATABASE_URL の宛先・ユーザー・パスワードと、サーバーが動いていることを確認してください。",
            english=f"The database cannot be reached ({reason}). "
            "Check host, user and password in CCUS_DATABASE_URL, and that the server is running.",
        )


class ServerTooOld(DatabaseTrouble):
    def __init__(self, *, found: int) -> None:
        super().__init__(
            japanese=f"CCUS_DATABASE_URL のサーバーは PostgreSQL {found} です。{MINIMUM_VERSION} 以上のサーバーを指定してください。",
            english=f"The server in CCUS_DATABASE_URL is PostgreSQL {found}. Name a server of version {MINIMUM_VERSION} or later.",
        )


class TablesMissing(DatabaseTrouble):
    def __init__(self, *, reason: str) -> None:
        super().__init__(
            japanese=f"データベースの表がまだないか、この版のものではありません（{reason}）。"
            "「.venv/bin/ccus migrate」を実行してから、もう一度実行してください。",
            english=f"The tables of the database are missing or of another version ({reason}). "
            "Run “.venv/bin/ccus migrate”, then run this again.",
        )


class RoleTooWeak(DatabaseTrouble):
    def __init__(self, *, reason: str) -> None:
        super().__init__(
            japanese=f"データベースのユーザーに必要な権限がありません（{reason}）。"
            "CCUS_DATABASE_URL のユーザーを、そのデータベースの所有者にしてください（docs/howto/own-postgresql.md）。",
            english=f"The database user lacks rights ({reason}). "
            "Make the user in CCUS_DATABASE_URL the owner of that database (docs/howto/own-postgresql.md).",
        )


class ConnectionLost(DatabaseTrouble):
    def __init__(self, *, reason: str) -> None:
        super().__init__(
            japanese=f"処理の途中でデータベースとの接続が切れました（{reason}）。保存が終わったデータは失われていません。もう一度実行してください。",
            english=f"The connection to the database broke in the middle of the work ({reason}). "
            "Nothing that was saved is lost. Run it again.",
        )


class StartFailed(DatabaseTrouble):
    def __init__(self, *, reason: str, log: Path) -> None:
        super().__init__(
            japanese=f"データベースを起動できませんでした: {reason}。詳しくは {log} をご覧ください。",
            english=f"The database could not be started: {reason}. See {log} for details.",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"
