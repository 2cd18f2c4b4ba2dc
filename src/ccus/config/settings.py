"""Django settings. Values that differ between installations come from `environment.py`; everything else is fixed here."""

from __future__ import annotations

from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from ccus.config import environment
from ccus.config.kept_secret import kept_secret

MODE = environment.mode()
LOCAL_DIR = environment.local_dir()
DEMO = MODE == "demo"
DEBUG = False
PUBLIC_URL = environment.public_url()
LAKE_URL = environment.lake_url()
SIGNING_KEYS_DIR = environment.signing_keys_dir()
PROOF_DIR = environment.proof_dir()
CORE_TECHNICIANS_URL = environment.read("CCUS_CORE_TECHNICIANS_URL").rstrip("/")
LICENCES_URL = environment.read("CCUS_LICENCES_URL").rstrip("/")
MAIL_URL = environment.read("CCUS_MAIL_URL")
MAIL_SENDER = environment.read("CCUS_MAIL_SENDER")
MAP_TILES = environment.read("CCUS_MAP_TILES")
MAP_CREDIT = environment.read("CCUS_MAP_CREDIT")
MAP_CREDIT_URL = environment.read("CCUS_MAP_CREDIT_URL")


def _secret_key() -> str:
    return environment.secret_key() or kept_secret(LOCAL_DIR / "secret-key")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [host.strip() for host in environment.read("CCUS_ALLOWED_HOSTS").split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]


def _database() -> dict[str, object]:
    url = environment.database_url()
    if not url:
        # Commands that need no database (linters, translations) still load the settings; a connection then fails in words.
        return {"ENGINE": "django.db.backends.postgresql", "NAME": "ccus"}
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "ccus"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


DATABASES = {"default": _database()}
CACHES = {
    # allauth counts attempts to sign in here, and remembers one-time codes that were used: for all processes together.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_sharedcache",
        # Beyond it counts of others would be dropped. An address has 30 attempts a minute, kept for five minutes.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Bundles of carriers, who are strangers: however many come, they crowd out no count of attempts to sign in.
    "of_carriers": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_carriercache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What each process may count again for itself, such as the figures of the front page.
    "of_process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ccus.foundation",
    "ccus.access",
    "ccus.registry",
    "ccus.sites",
    "ccus.devices",
    "ccus.history",
    "ccus.levels",
    "ccus.billing",
    "ccus.applications",
    "ccus.documents",
    "ccus.support",
    "ccus.insights",
    "ccus.portal",
    "ccus.config",
]

# Jobs bring in all that they work with, which is half of the time of a start. The worker reads them when it begins; whoever
# puts one into the queue reads those of its app (`ccus.foundation.jobs`).
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    f"ccus.{path.parent.name}.tasks" for path in sorted(Path(__file__).resolve().parents[1].glob("*/tasks.py"))
]

# Scripts and styles come from our own files only. Blocks of type application/json are data and stay allowed.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

MIDDLEWARE = [
    "ccus.config.security_headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ccus.config.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ccus.config.middleware.ViewerMiddleware",
    "ccus.config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "ccus.config.urls"
WSGI_APPLICATION = "ccus.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ours come before allauth's, whose sign-in pages we replace.
        "DIRS": [Path(__file__).resolve().parents[1] / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ccus.portal.ui.context.page_frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "ccus.config.error_pages.form_expired"
LOGIN_REDIRECT_URL = "public:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ccus.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# The edge is the one proxy before the pages; it replaces X-Forwarded-For by what it sees itself.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
MFA_ADAPTER = "ccus.access.adapters.MFAAdapter"
MFA_TOTP_ISSUER = "OpenCCUS"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_URL.startswith("http://")

IS_HTTPS = PUBLIC_URL.startswith("https://")
# With the prefix a browser takes the cookie from this very host alone, so that no neighbour can plant one.
_COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# The edge writes this header itself, from the public address.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A firm's whole month of open days is one form: 2000 days, see the bulk page.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "portal" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

# Where the sandbox of short messages writes.
TEXT_MESSAGES_FILE = LOCAL_DIR / "text-messages.jsonl"

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": LOCAL_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = MODE == "test"
WHITENOISE_AUTOREFRESH = MODE == "test"
if MODE == "test":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "ccus.config.log_lines.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {
        "outages": {"()": "ccus.config.log_lines.OutageInOneLine"},
        "discreet_paths": {"()": "ccus.config.log_lines.DiscreetPaths"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet_paths", "outages"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # The pool tells every failed attempt; whoever uses it tells the outage once.
    # Addresses that are asked hold numbers of people.
    "loggers": {"ccus": {"level": "INFO"}, "psycopg.pool": {"level": "ERROR"}, "httpx2": {"level": "WARNING"}},
}
