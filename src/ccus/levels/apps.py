from django.apps import AppConfig


class LevelsConfig(AppConfig):
    name = "ccus.levels"
    label = "levels"
