"""Addresses of what every page shares: print size, language, and the gallery of components."""

from django.urls import path

from linli.channels.ui import gallery, views

app_name = "ui"
urlpatterns = [
    path("ui/print-size", views.print_size, name="print_size"),
    path("ui/token", views.token, name="token"),
    path("ui/language", views.language, name="language"),
    path("ui/gallery", gallery.desk_gallery, name="gallery"),
    path("ui/gallery/portal", gallery.portal_gallery, name="gallery_portal"),
    path("ui/gallery/dialog", gallery.dialog_gallery, name="gallery_dialog"),
    path("ui/gallery/reveal", gallery.reveal_gallery, name="gallery_reveal"),
    path("ui/gallery/list", gallery.list_gallery, name="gallery_list"),
    path("ui/gallery/map.json", gallery.map_json, name="gallery_map"),
    path("ui/gallery/login", gallery.login_gallery, name="gallery_login"),
]
