from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "linli.foundation.documents"
    label = "documents"
