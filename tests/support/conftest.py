"""An installation of its own for each test: keys and files in a folder that goes."""

from tests.applications.conftest import house as house

__all__ = ["house"]
