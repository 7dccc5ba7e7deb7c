from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "linli.oversight.supervision"
    label = "supervision"
