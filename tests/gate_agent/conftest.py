from tests.config.conftest import own_environment, own_local_dir

__all__ = ["own_environment", "own_local_dir"]
