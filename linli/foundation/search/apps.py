from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "linli.foundation.search"
    label = "search"
