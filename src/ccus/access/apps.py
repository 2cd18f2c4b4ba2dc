from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "ccus.access"
    label = "access"
