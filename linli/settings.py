"""Django's settings. What a city may change comes from the environment, read by linli.env."""

import os
from typing import Any

import structlog
from csp.constants import NONE, SELF

from linli import env
from linli.foundation.notices.configuration import gateways_from

# Initials of names need single characters: the table of phrases would cost each process 50 MB.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

HOME = env.make_home()
TESTING = env.flag("LINLI_TESTING", default=False)
DEBUG = env.flag("LINLI_DEBUG", default=False)

# Keys: the first start makes them; a city keeps a copy of the folder in a safe place.
KEYS_FOLDER = HOME / "keys"
SECRET_KEY = env.kept_key("LINLI_SECRET_KEY", KEYS_FOLDER, "secret.key")
# Seals personal fields. Several, newest first, with commas between them while keys are changed.
DATA_KEYS = env.data_keys()
# Makes the look-up digests of personal fields; never changed, else nobody is found again.
DIGEST_KEY = env.digest_key()

ALLOWED_HOSTS = env.words("LINLI_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
HTTPS = env.flag("LINLI_HTTPS", default=False)
LINLI_BEHIND_PROXY = env.flag("LINLI_BEHIND_PROXY", default=False)
if LINLI_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The address that messages to residents lead to.
LINLI_PUBLIC_URL = env.text("LINLI_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.words("LINLI_ORIGINS")


LINLI_APPS = [
    "linli.foundation.jobs",
    "linli.foundation.crypto",
    "linli.foundation.notices",
    "linli.foundation.search",
    "linli.foundation.calendar",
    "linli.foundation.documents",
    "linli.foundation.tabular",
    "linli.foundation.throttle",
    "linli.registers.places",
    "linli.registers.units",
    "linli.registers.access",
    "linli.registers.people",
    "linli.registers.entities",
    "linli.casework.cases",
    "linli.casework.matters",
    "linli.casework.mediation",
    "linli.casework.referrals",
    "linli.oversight.supervision",
    "linli.oversight.insight",
    "linli.channels.ui",
    "linli.channels.desk",
    "linli.channels.desk.account",
    "linli.channels.desk.admin_registers",
    "linli.channels.desk.admin_rules",
    "linli.channels.desk.data_requests",
    "linli.channels.desk.entities",
    "linli.channels.desk.imports",
    "linli.channels.desk.mediation",
    "linli.channels.desk.mediators",
    "linli.channels.desk.people",
    "linli.channels.desk.referrals",
    "linli.channels.desk.screening",
    "linli.channels.desk.spatial",
    "linli.channels.portal",
    "linli.channels.api",
]
INSTALLED_APPS = [
    *LINLI_APPS,  # first: their words and templates go before those of the packages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "linli.channels.api.metrics.measure_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.channels.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "linli.channels.actors.DoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.channels.actors.ActorMiddleware",
]
ROOT_URLCONF = "linli.urls"
WSGI_APPLICATION = "linli.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# Database: the embedded server of the data folder, or the one that DATABASE_URL names.
SCHEMA = env.schema()
EMBEDDED_DATABASE = env.database_url() is None
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "linli",
        "USER": "linli",
        "HOST": str(((HOME / "pg").resolve() / "run").resolve()),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {},
        "TEST": {"NAME": f"test_linli_{env.text('LINLI_TEST_NAME', 'main')}"},
    }
    | (env.database_url() or {})
}
if SCHEMA != "public":
    DATABASES["default"]["OPTIONS"]["options"] = f"-c search_path={SCHEMA}"
if not TESTING:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.integer("LINLI_POOL", 8, low=1, high=200),
        "timeout": 10,
    }
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "linli_cache",
    }
}

# Who comes in
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["linli.channels.desk.account.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "linli.channels.desk.account.adapters.AccountAdapter"
MFA_ADAPTER = "linli.channels.desk.account.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# After so many wrong passwords in a row an account is locked for so many minutes.
LINLI_LOCK_OUT_AFTER = env.integer("LINLI_LOCK_OUT_AFTER", 5, low=2, high=100)
LINLI_LOCK_OUT_MINUTES = env.integer("LINLI_LOCK_OUT_MINUTES", 15, low=1, high=24 * 60)
# After so many days a password has to be changed; 0: never.
LINLI_PASSWORD_DAYS = env.integer("LINLI_PASSWORD_DAYS", 0, low=0, high=3650)
# Roles that may not work without a second factor, such as administrator,auditor.
LINLI_MFA_ROLES = env.words("LINLI_MFA_ROLES")

# A session ends after half an hour without a click; a click starts the half hour anew, which the
# middleware of the doors writes down once a minute.
SESSION_COOKIE_AGE = 60 * env.integer("LINLI_SESSION_MINUTES", 30, low=5, high=24 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "linli_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "linli_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "linli.channels.ui.views.csrf_failure"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_NAME = "linli_language"

# What a browser may do with our pages
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# What comes in: a long text is refused by its form, in words, and therefore must reach it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
MEDIA_ROOT = HOME / "media"

# The city's telephone line, on every public page.
LINLI_HOTLINE = env.text("LINLI_HOTLINE", "12345")
LINLI_HOTLINE_HOURS = env.text("LINLI_HOTLINE_HOURS", "24小时有人接")
# Where sessions by video are held: a city's own Jitsi; without one, no address is shown.
LINLI_VIDEO_BASE = env.text("LINLI_VIDEO_BASE", "").rstrip("/")

# Visitors without an account: so many reports and look-ups an hour from one address (0: no limit;
# many homes share an address), and the seconds a person takes at least to fill in the report.
LINLI_REPORTS_AN_HOUR = env.integer("LINLI_REPORTS_AN_HOUR", 120, high=1_000_000)
LINLI_LOOKUPS_AN_HOUR = env.integer("LINLI_LOOKUPS_AN_HOUR", 300, high=1_000_000)
LINLI_FORM_SECONDS = env.integer("LINLI_FORM_SECONDS", 3, high=600)

# Whether the system dispatches by itself what the dispatch catalogue is certain of.
LINLI_AUTO_DISPATCH = env.flag("LINLI_AUTO_DISPATCH", default=False)

# Who may read /metrics: these networks, or whoever shows the token.
LINLI_METRICS_FROM = env.words("LINLI_METRICS_FROM", ("127.0.0.0/8", "::1"))
LINLI_METRICS_TOKEN = env.secret("LINLI_METRICS_TOKEN", "")
# Where the web server's processes count together; `linli serve` sets it.
LINLI_METRICS_FOLDER = env.text("PROMETHEUS_MULTIPROC_DIR", "")

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Files for the browser: our own, and what package.json serves of the packages from npm.
STATIC_URL = "/static/"
STATIC_ROOT = env.REPOSITORY / "staticfiles"
STATICFILES_DIRS = [env.REPOSITORY / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "linli.channels.ui.static_files.HashedModulesStorage"},
}

# Mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("LINLI_SMTP_HOST", "localhost")
EMAIL_PORT = env.integer("LINLI_SMTP_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = env.text("LINLI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.secret("LINLI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("LINLI_SMTP_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("LINLI_MAIL_FROM", "linli@localhost")

# Printing: of the fonts from npm only the weights that are used; each file holds 30,000 characters.
# 仿宋 and 楷体 are no npm packages: scripts/fonts.py puts them into a folder of their own.
_FONTS = env.REPOSITORY / "node_modules" / "@expo-google-fonts"
PRINT_FONTS = [
    _FONTS / family / weight
    for family in ("noto-serif-sc", "noto-sans-sc")
    for weight in ("400Regular", "700Bold")
] + [env.REPOSITORY / "fonts"]

# Messages to people: which gateway carries which channel (everything to a file by default).
LINLI_GATEWAYS = gateways_from(env.text("LINLI_GATEWAYS_FILE", ""))

# Logs: lines for people on a terminal, JSON for machines.
_BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]
_RENDERERS: dict[str, list[Any]] = {
    "console": [
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    ],
    "json": [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [*_BEFORE, structlog.stdlib.ExtraAdder({"status_code"})],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_RENDERERS[env.choice("LINLI_LOG", "console", ("console", "json"))],
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("LINLI_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    "loggers": {"django.server": {"propagate": True}},
}
structlog.configure(
    processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
