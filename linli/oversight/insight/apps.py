from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "linli.oversight.insight"
    label = "insight"
