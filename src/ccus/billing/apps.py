from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "ccus.billing"
    label = "billing"
