"""The environment of every test, made before Django reads its settings.

Loaded as a pytest plugin (`-p tests.server`), because a conftest would come too late.
"""

import getpass
import os
import tempfile
from pathlib import Path

from linli import env
from linli.foundation.postgres.cluster import Cluster

SHARED = Path(tempfile.gettempdir()).resolve() / f"linli-tests-{getpass.getuser()}"

os.environ["LINLI_TESTING"] = "1"
os.environ["LINLI_HOME"] = str(SHARED)
# Playwright's own event loop lives in the test's thread while a browser test uses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if env.database_url() is None:
    # Shared by runs side by side and left running: the next run starts at once.
    SHARED.mkdir(mode=0o711, exist_ok=True)
    Cluster(SHARED / "pg", durable=False).start()
