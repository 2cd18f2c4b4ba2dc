from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "ccus.registry"
    label = "registry"
