from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "ccus.devices"
    label = "devices"
