from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ccus.foundation"
    label = "foundation"

    def ready(self) -> None:
        from ccus.foundation.lookups import compare_bigints

        compare_bigints()
