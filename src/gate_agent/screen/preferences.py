"""What the people at this gate chose for its screen: the language. Kept in a small file beside the gate's own settings."""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path

from gate_agent.screen.languages import LANGUAGES, SOURCE_LANGUAGE

logger = logging.getLogger(__name__)


class Preferences:
    """Thread-safe. Without a file the choice lasts as long as the program."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._language = self._read()

    @property
    def language(self) -> str:
        """One of `LANGUAGES`; Japanese until somebody chose."""
        return self._language

    def choose_language(self, language: str) -> bool:
        """False when there is no such language. A disk that cannot be written does not hinder the choice."""
        if language not in LANGUAGES:
            return False
        with self._lock:
            self._language = language
            self._write()
        return True

    def _read(self) -> str:
        if self._path is None:
            return SOURCE_LANGUAGE
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))["language"]
        except FileNotFoundError:
            return SOURCE_LANGUAGE
        except (OSError, ValueError, KeyError, TypeError):
            logger.warning("The settings of the screen could not be read; it begins in Japanese.")
            return SOURCE_LANGUAGE
        return kept if kept in LANGUAGES else SOURCE_LANGUAGE

    def _write(self) -> None:
        if self._path is None:
            return
        draft = self._path.with_suffix(".new")
        try:
            draft.write_text(json.dumps({"language": self._language}), encoding="utf-8")
            draft.replace(self._path)
        except OSError:
            logger.warning("The language of the screen could not be kept; it is forgotten when the program ends.")
