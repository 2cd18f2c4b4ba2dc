"""Each house lint finds what it is for, and nothing else. The lints themselves run over the house in `make check`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(autouse=True)
def _tools_import_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def lines_found(name: str, code: str, *, path: str) -> list[int]:
    house, lint = load("house_lint"), load(name)
    return [finding.line for finding in house.judge(house.parse(path, code), lint=lint.LINT, rule=lint.find)]


VIEW = "src/ccus/portal/business/views/days.py"
SERVICE = "src/ccus/sites/services/rosters.py"


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        (VIEW, "Site.objects.all()", [1]),
        (VIEW, "\nsite.entries._default_manager.count()", [2]),
        ("src/ccus/devices/api.py", "Device.objects.get()", [1]),
        (SERVICE, "Site.objects.all()", []),
        (VIEW, "sites_visible_to(viewer)", []),
    ],
)
def test_pages_and_apis_use_no_managers(path: str, code: str, found: list[int]) -> None:
    assert lines_found("lint_object_managers", code, path=path) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('title = "今日の現場"', [1]),
        ('title = f"{count}人"', [1]),
        ('title = _("今日の現場")', []),
        ('title = ngettext("%(n)d人", "%(n)d人", n)', []),
        ('def view():\n    """今日の現場 (site now)."""', []),
        ('class Audience(Labelled):\n    PUBLIC = "public", "だれでも", "everybody"', []),
        ('title = "today"', []),
        ('unit = "円"  # lint: japanese-text — printed on the form in this spelling', []),
    ],
)
def test_japanese_text_goes_through_gettext(code: str, found: list[int]) -> None:
    assert lines_found("lint_japanese_text", code, path=VIEW) == found


@pytest.mark.parametrize(
    ("lines", "path", "found"),
    [(400, SERVICE, []), (401, SERVICE, [1]), (401, "src/ccus/sites/migrations/0001_initial.py", [])],
)
def test_files_end_at_400_lines(lines: int, path: str, found: list[int]) -> None:
    assert lines_found("lint_file_length", "x = 1\n" * lines, path=path) == found


def test_a_long_file_is_excused_by_a_reason_at_its_head() -> None:
    code = "# lint: file-length — one table of cases, read from top to bottom\n" + "x = 1\n" * 500

    assert lines_found("lint_file_length", code, path=SERVICE) == []


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        (SERVICE, "now = timezone.now()", [1]),
        (SERVICE, "today = date.today()", [1]),
        (SERVICE, "now = datetime.datetime.now(tz)", [1]),
        (SERVICE, "day = timezone.localtime()", [1]),
        (SERVICE, "day = timezone.localtime(moment)", []),
        (VIEW, "now = timezone.now()", []),
        ("src/ccus/history/tasks.py", "now = timezone.now()", []),
        ("src/ccus/config/commands/touches.py", "now = timezone.now()", []),
        ("src/ccus/config/edge/app.py", "now = datetime.now(UTC)", []),
        (SERVICE, "now = timezone.now()  # lint: clock — a listener has no caller to take it from", []),
        (SERVICE, "now = timezone.now()  # lint: clock", [1]),
        (SERVICE, "now = timezone.now()  # lint: sql-text — the reason of another lint", [1]),
    ],
)
def test_the_clock_is_read_at_the_edges_only(path: str, code: str, found: list[int]) -> None:
    assert lines_found("lint_clock", code, path=path) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('logger.info(f"stored {count} touches")', [1]),
        ('logger.warning("stored %s touches" % count)', [1]),
        ('logger.error("stored {} touches".format(count))', [1]),
        ('logger.info("stored " + name)', [1]),
        ('logger.info("stored %s touches", count)', []),
        ('form.error(f"stored {count}")', []),
    ],
)
def test_log_messages_are_constant(code: str, found: list[int]) -> None:
    assert lines_found("lint_log_messages", code, path=SERVICE) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('cursor.execute(f"SELECT * FROM {table}")', [1]),
        ('cursor.execute("SELECT * FROM site WHERE id = %s" % site)', [1]),
        ('cursor.execute("SELECT * FROM " + table)', [1]),
        ('cursor.execute("SELECT {}".format(column))', [1]),
        ('sql.SQL(f"SELECT {column}")', [1]),
        ('cursor.execute("SELECT * FROM site WHERE id = %s", [site])', []),
        ('cursor.execute(sql.SQL("SELECT {}").format(sql.Identifier(column)))', []),
        ('cursor.execute(f"SELECT 1")', []),
        ('cursor.execute(\n    f"LISTEN {CHANNEL}"\n)  # lint: sql-text — LISTEN takes no parameters', []),
    ],
)
def test_sql_is_not_built_from_text(code: str, found: list[int]) -> None:
    assert lines_found("lint_sql_text", code, path=SERVICE) == found


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        (SERVICE, "import pandas", [1]),
        (SERVICE, "from pandas.io import json", [1]),
        (SERVICE, "import pytest", [1]),
        ("tests/sites/test_rosters.py", "import pytest", []),
        (SERVICE, "import json\nimport django.db\nfrom ccus.kit import kana\nfrom . import rules", []),
        (SERVICE, "from psycopg_pool import ConnectionPool", []),  # comes with psycopg[pool]
        ("src/gate_agent/cli.py", "import uvicorn\nimport httpx2\nimport smartcard.System", []),
        ("src/gate_agent/cli.py", "import django", [1]),
        (SERVICE, "import uvicorn", [1]),
        ("tests/gate_agent/test_cli.py", "import uvicorn", []),
    ],
)
def test_imports_are_declared_dependencies(path: str, code: str, found: list[int]) -> None:
    assert lines_found("lint_dependencies", code, path=path) == found
