from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "ccus.applications"
    label = "applications"
