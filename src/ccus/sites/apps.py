from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "ccus.sites"
    label = "sites"
