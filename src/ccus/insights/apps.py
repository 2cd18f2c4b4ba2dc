from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "ccus.insights"
    label = "insights"
