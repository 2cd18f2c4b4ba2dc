from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "ccus.support"
    label = "support"
