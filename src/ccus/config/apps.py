from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "ccus.config"
    label = "config"

    def ready(self) -> None:
        from ccus.config import wiring

        wiring.connect()
