"""How files for the browser are named."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# What one of our modules imports; the patterns of Django, for our own scripts only: those of the
# packages hold such words in their comments.
_IMPORTS = (
    (
        r"""(?P<matched>from\s+["'](?P<url>\./[^"']+)["'])""",
        'from "%(url)s"',
    ),
    (
        r"""(?P<matched>import\s+["'](?P<url>\./[^"']+)["'])""",
        'import "%(url)s"',
    ),
)


class HashedModulesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Hashed names for script modules too: what one module imports is found under its hash.

    Without it a module's imports keep their plain names, and browsers run old code after an update.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("linli/js/*.js", _IMPORTS))
