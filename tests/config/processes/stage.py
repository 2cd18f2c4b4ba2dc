"""A supervisor on a stage: run as a program with children written by the test, given as JSON on the command line.

Arguments: folder, list of [name, Python source, duty, file that appears when ready or null].
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ccus.config.processes import child, leftovers
from ccus.config.processes.child import ChildSpec, Duty, ready_at_once
from ccus.config.processes.leftovers import RunFolder
from ccus.config.processes.supervisor import Supervisor

child.FIRST_PAUSE_SECONDS = 0.05
child.READY_SECONDS = 3.0
leftovers.END_SECONDS = 1.0


def spec(folder: Path, name: str, source: str, duty: str, sign: str | None) -> ChildSpec:
    is_ready = (folder / sign).exists if sign else ready_at_once
    return ChildSpec(name, [sys.executable, "-c", source, str(folder)], "cyan", duty=Duty(duty), is_ready=is_ready)


def main() -> None:
    folder = Path(sys.argv[1])
    run_folder = RunFolder(folder)
    with run_folder.locked():
        print(f"ended {run_folder.end_leftovers()}", flush=True)
        specs = [spec(folder, *each) for each in json.loads(sys.argv[2])]
        supervisor = Supervisor(
            specs, run_folder, on_all_ready=lambda: print("all ready", flush=True), watch=lambda: None
        )
        sys.exit(supervisor.run())


if __name__ == "__main__":
    main()
