"""The real settings with what a test run needs: a folder that vanishes, cheap passwords, letters kept in memory."""

import os
import tempfile

_folder = tempfile.TemporaryDirectory(prefix="dialogue-test-", ignore_cleanup_errors=True)
os.environ["DATA_DIR"] = _folder.name
for _name in ("SITE_URL", "SMTP_URL", "REDIS_URL", "SECRET_KEY", "LANGUAGE_CODE", "TIME_ZONE", "DEBUG", "PORT"):
    os.environ.pop(_name, None)  # the suite must not depend on how its caller's shell is set up

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
MAILING_ASKS_AT_NIGHT = False  # a press means the same at any hour; tests of the question switch it on themselves
CRM_SECOND_FACTOR_REQUIRED = False  # tests of the second factor switch it on themselves
