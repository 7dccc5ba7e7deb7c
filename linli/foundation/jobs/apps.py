"""Django's view of this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background jobs."""

    name = "linli.foundation.jobs"
    label = "linli_jobs"
