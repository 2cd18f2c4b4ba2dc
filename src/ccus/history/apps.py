from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "ccus.history"
    label = "history"
