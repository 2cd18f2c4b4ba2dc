from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ccus.documents"
    label = "documents"
