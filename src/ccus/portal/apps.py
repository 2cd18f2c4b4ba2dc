from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ccus.portal"
    label = "portal"
