from django.apps import AppConfig


class DeskDataRequestsConfig(AppConfig):
    name = "linli.channels.desk.data_requests"
    label = "desk_data_requests"
