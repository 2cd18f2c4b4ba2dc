"""What `ccus bench` measures, each beside a limit taken in the same run."""
