from tests.config.conftest import made_local_dir, own_environment, own_local_dir

__all__ = ["made_local_dir", "own_environment", "own_local_dir"]
