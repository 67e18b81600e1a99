"""All settings, in named sections. Values come from the environment through config/env.py, once, at the start."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import databases, env, secret_key
from mailing.transport.providers import PROVIDERS

django_stubs_ext.monkeypatch()  # lets forms say whose they are: ModelForm[User]

# --- Places -----------------------------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

# --- The site's own address: links in letters come from it and from nothing else --------------------------------------

PORT = env.number("PORT", 8000, least=1, most=65535)
BIND = env.ip_address("BIND", "127.0.0.1")
_site = env.address("SITE_URL", f"http://localhost:{PORT}", {"http": 80, "https": 443}, "https://dialogue.example.org")
if _site is None or not _site.host or _site.options or _site.path not in {"", "/"}:
    raise env.not_an_address("SITE_URL", env.text("SITE_URL"), "https://dialogue.example.org")
SITE_URL = _site.url.rstrip("/")
SITE_HOST = _site.host
LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]
ON_LOOPBACK = SITE_HOST in {"localhost", "127.0.0.1", "::1"}
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = [urlsplit(SITE_URL).netloc.rpartition(":")[0] or SITE_HOST] if ":" in SITE_HOST else [SITE_HOST]
ALLOWED_HOSTS += [*LOOPBACK_NAMES, *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Keys -------------------------------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
SECRET_KEY = secret_key.read_or_make(DATA_DIR)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Addresses on the suppression list are hashed with a key of their own, which outlives a change of SECRET_KEY.
SUPPRESSION_KEY = secret_key.read_or_make(DATA_DIR, name="SUPPRESSION_KEY")

# --- Apps -------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "events",
    "mailing",
    "crm",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "heroicons",
    "csp",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crm.access.middleware.VisitLimitsMiddleware",
    "crm.access.middleware.KeptFormMiddleware",
    "crm.web.middleware.PrivacyMiddleware",
    "crm.web.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "crm.access.middleware.FirstRunMiddleware",
    "crm.access.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- Pages ------------------------------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # template_partials wraps the loaders at start-up
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "crm.web.templatetags.ui",
                "events.overview.templatetags.event_pages",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "crm.web.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "crm.web.forms.DesignRenderer"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
CRM_JOURNAL_ANCHORS = DATA_DIR / "journal-anchors"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "crm.web.stylesheets.BundlingStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- Languages and time -----------------------------------------------------------------------------------------------

LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_CODE = env.choice("LANGUAGE_CODE", "ru", {"ru", "en"})
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Moscow")

# --- Database and cache: the cache is a table, so limits on sign-in survive a restart of anything ---------------------

DATABASES = {"default": databases.read(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "dialogue_cache"}}

# --- Sign-in ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "crm.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "crm.access.passwords.NotOneself"},
    {"NAME": "crm.access.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "crm.access.passwords.NotCommon"},
    {"NAME": "crm.access.passwords.NotDigits"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses of staff are entered by an administrator, never by themselves
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "crm.access.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "crm.access.sign_in_forms.SignInForm",
    "reauthenticate": "crm.access.sign_in_forms.FreshProofForm",
    "change_password": "crm.access.sign_in_forms.NewPasswordForm",
    "reset_password": "crm.access.sign_in_forms.ForgottenPasswordForm",
    "reset_password_from_key": "crm.access.sign_in_forms.PasswordFromLinkForm",
}
MFA_ADAPTER = "crm.access.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "crm.access.sign_in_forms.CodeForm",
    "reauthenticate": "crm.access.sign_in_forms.FreshCodeForm",
    "activate_totp": "crm.access.sign_in_forms.SwitchOnCodeForm",
    "add_webauthn": "crm.access.sign_in_forms.NewKeyForm",
    "edit_webauthn": "crm.access.sign_in_forms.KeyNameForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator entered the address
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Dialogue"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ON_LOOPBACK
USERSESSIONS_TRACK_ACTIVITY = False  # it would write at every request; VisitLimitsMiddleware does once a minute

# A visit ends after half an hour without a request, and after twelve hours whatever happens.
CRM_SESSION_IDLE = timedelta(minutes=30)
CRM_SESSION_LIMIT = timedelta(hours=12)
# The second factor is compulsory everywhere but on the demo's own machine.
CRM_SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED") if env.text("SECOND_FACTOR_REQUIRED") else None
if CRM_SECOND_FACTOR_REQUIRED is False and not ON_LOOPBACK:
    raise env.BadSetting(
        "SECOND_FACTOR_REQUIRED",
        "0",
        "1 or unset, since this site is open to a network",
        "1 или ничего, ведь этот сайт открыт в сеть",
    )

# --- Security ---------------------------------------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(CRM_SESSION_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Browsers keep the __Host- names only over https; over http on the loopback they would drop them.
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "language"
SECURE_SSL_REDIRECT = False  # the proxy in front does it
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "crm.web.views.csrf_failure"
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Mail: unset, every letter goes to the small mail server that `up` runs on this machine ---------------------------

LOCAL_MAIL_PORT = env.number("LOCAL_MAIL_PORT", 8025, least=1, most=65535)
_smtp = env.address(
    "SMTP_URL",
    f"smtp://127.0.0.1:{LOCAL_MAIL_PORT}",
    ports={"smtp": 25, "smtps": 465, "smtp+starttls": 587},
    example="smtp+starttls://user:password@mail.example.org:587",
)
if _smtp is None or not _smtp.host:
    raise env.not_an_address("SMTP_URL", env.text("SMTP_URL"), "smtps://user:password@mail.example.org")
SMTP = _smtp
# Letters without a calendar part may go by a provider's API (mailing/transport/providers.py); its keys are variables
# such as ANYMAIL_UNISENDER_GO_API_KEY. Letters with one go by SMTP unless the provider takes MIME as built.
MAIL_ROUTE = env.choice("MAIL_ROUTE", "smtp", {"smtp", *PROVIDERS})
_anymail = {name.removesuffix("_FILE") for name in os.environ if name.startswith("ANYMAIL_")}
ANYMAIL = {name.removeprefix("ANYMAIL_"): env.text(name) for name in _anymail}
SMTP_IS_SET = bool(env.text("SMTP_URL"))
MAIL_STAYS_HERE = not SMTP_IS_SET and MAIL_ROUTE == "smtp"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = SMTP.host, SMTP.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.user, SMTP.password
EMAIL_USE_SSL = SMTP.scheme == "smtps"
EMAIL_USE_TLS = SMTP.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 30
_mail_domain = "dialogue.example" if ON_LOOPBACK else SITE_HOST
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mailbox("MAIL_FROM", f"noreply@{_mail_domain}")
# Names (authserv-id, RFC 8601) under which our own mail exchangers write what they found out about a sender.
MAILING_TRUSTED_SERVERS = env.words("MAIL_TRUSTED_SERVERS")
MAILING_ASKS_AT_NIGHT = env.flag("ASK_AT_NIGHT", default=True)  # before a letter leaves at night or on a day off
MAILING_SOFT_BOUNCES_TO_HOLD = env.number("SOFT_BOUNCES_TO_HOLD", 3, least=1, most=100)
# UIDs of calendar entries end in this domain; it never changes once invitations are out.
EVENTS_CALENDAR_DOMAIN = env.domain("CALENDAR_DOMAIN", _mail_domain)

# --- Workers and the clock: a broker message is only a hint, so nothing of value waits in it --------------------------

_redis = env.address(
    "REDIS_URL",
    "redis://127.0.0.1:6379/0",
    ports={"redis": 6379, "rediss": 6379, "redis+socket": 0},
    example="redis://:password@127.0.0.1:6379/0",
)
REDIS_URL = _redis.url if _redis else ""
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# Letters have a queue and a worker of their own, so that a long campaign never holds up answers, imports, the journal.
CELERY_TASK_ROUTES = {"mailing.delivery.*": {"queue": "sending"}}
# A hint that was not taken before its next turn is void: no heap of them waits after a busy hour.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "send": {"task": "mailing.delivery.drain", "schedule": 2.0, "options": {"expires": 2}},
    "campaigns": {"task": "mailing.campaigns.keep_time", "schedule": 5.0, "options": {"expires": 5}},
    "read letters": {"task": "mailing.inbound.process", "schedule": 3.0, "options": {"expires": 3}},
    "journal": {"task": "crm.journal.seal", "schedule": 5.0, "options": {"expires": 5}},
    "answers": {"task": "events.answers.tidy", "schedule": 20.0, "options": {"expires": 20}},
}

# --- Logs: JSON lines on standard error, without addresses and tokens -------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})},
    "loggers": {
        "django": {"level": "INFO"},
        "django.server": {"handlers": ["stderr"], "propagate": False},
        "celery.app.trace": {"level": "WARNING"},  # a line for each task would be one every second
        "celery.worker.strategy": {"level": "WARNING"},
        "mail.log": {"level": "WARNING"},  # aiosmtpd speaks of each command
        "flufl.bounce": {"level": "WARNING"},  # names each of its detectors
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"

# --- Where storeys meet -----------------------------------------------------------------------------------------------
# Each list names, in order, the adapters that answer a port of a lower storey.

CRM_NAVIGATION = "config.navigation.SECTIONS"
CRM_SETTINGS_NAVIGATION = "config.navigation.SETTINGS_SECTIONS"
CRM_PUBLIC_NAVIGATION = "config.navigation.PUBLIC_SECTIONS"
CRM_JOURNAL_WORDS = "config.journal_words"
CRM_JOURNAL_DETAILS = "config.journal_details"
CRM_FIRST_RUN_CODE = "config.first_run"
CRM_BODY_SET_UP = ["mailing.senders.body_set_up.adopt_sender"]
CRM_SEGMENT_FIELDS: list[str] = []
CRM_TIMELINE_SOURCES = ["events.invitations.timeline.SOURCE", "mailing.campaigns.timeline.SOURCE"]
CRM_CARD_TABS = ["events.invitations.card_tab.TAB"]
CRM_CARD_ACTIONS = ["events.invitations.card.ACTIONS"]
CRM_IMPORT_EXTENSIONS = ["events.accreditation.import_extension.AccreditationColumns"]
CRM_PERSONAL_DATA_HOLDERS: list[str] = []
MAILING_MERGE_FIELDS: list[str] = []
MAILING_DELIVERY_WATCHERS = ["mailing.campaigns.delivery"]
MAILING_CAMPAIGN_ORIGINS = ["events.overview.campaign_origins"]
MAILING_CAMPAIGN_WATCHERS = [
    "events.changes.campaigns",
    "events.invitations.campaigns",
    "events.press.campaigns",
]
MAILING_CALENDAR_CHECK = "events.calendars.rehearsal.check"
MAILING_INBOUND_HANDLERS = [
    "events.answers.calendar_letters",
    "mailing.bounces.inbound",
    "mailing.inbound.absence_notices",
    "events.answers.written_letters",
]

# --- API --------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["crm.web.json_bodies.PlainJsonParser"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "crm.web.problems.handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Dialogue API",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "ContactState": "crm.contacts.models.Contact.State",
        "EmailState": "crm.contacts.models.EmailAddress.State",
        "GroupState": "crm.groups.models.ReferenceGroup.State",
        "GroupRole": "crm.groups.models.GroupMembership.Role",
        "SeatState": "crm.councils.models.Membership.State",
        "SeatRole": "crm.councils.models.Membership.Role",
        "CouncilKind": "crm.councils.models.AdvisoryBody.Kind",
        "ConsentState": "crm.consent.models.Consent.State",
        "ConsentKind": "crm.consent.models.Consent.Kind",
        "CampaignState": "mailing.campaigns.models.Campaign.State",
        "LetterClass": "crm.consent.models.LetterClass",
        "ChosenLetterClass": "mailing.campaigns.forms.CHOOSABLE",
        "LetterState": "mailing.delivery.models.Delivery.State",
        "EventState": "events.planning.models.Event.State",
        "EventKind": "events.planning.models.Event.Kind",
        "InvitationState": "events.invitations.models.Invitation.State",
        "Door": "events.invitations.models.Door",
        "Rsvp": "events.invitations.models.Rsvp",
        "AttendanceState": "events.attendance.models.Attendance.State",
        "OutcomeState": "events.outcomes.models.Outcome.State",
        "RequestState": "events.invitations.models.ParticipationRequest.State",
        "AccreditationState": "events.accreditation.models.Accreditation.State",
        "AnnouncementState": "events.press.models.PressAnnouncement.State",
    },
}
