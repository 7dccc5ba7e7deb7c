"""Addresses of the API below /api/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from linli.channels.api.documentation import documentation
from linli.channels.api.interface import api

_patterns, _app_name, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        # Whoever asks the API has no account; without a word on it every address wants a log-in.
        _pattern.callback = login_not_required(_pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", documentation, name="api-docs"),
    path("", include((_patterns, _app_name), namespace=_namespace)),
]
