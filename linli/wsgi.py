"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from linli import env
from linli.cli.parents import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
if env.supervised():
    follow_parent()
application = get_wsgi_application()
# What is loaded by now stays for good: the collector need not look through it again and again.
gc.collect()
gc.freeze()
