from django.apps import AppConfig


class TabularConfig(AppConfig):
    name = "linli.foundation.tabular"
    label = "tabular"
