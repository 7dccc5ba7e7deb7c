from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "linli.casework.cases"
    label = "cases"
