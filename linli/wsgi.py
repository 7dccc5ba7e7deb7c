"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve
from django.utils.translation import gettext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
application = get_wsgi_application()
# Every door's code and the words of the city's language, before the first request and, under
# `linli serve`, before the processes part: what they loaded together they keep once.
resolve("/")
gettext("Name")
# What is loaded by now stays for good: the collector need not look through it again and again.
gc.collect()
gc.freeze()
