"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from linli import env
from linli.cli.parents import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
if env.supervised():
    follow_parent()
application = get_wsgi_application()
