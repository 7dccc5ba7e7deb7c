from django.apps import AppConfig


class DeskSpatialConfig(AppConfig):
    name = "linli.channels.desk.spatial"
    label = "desk_spatial"
