from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ccus.foundation"
    label = "foundation"
