"""What a password must not be, in sentences that say what to do."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    """A phrase is longer than anything a program guesses."""

    def get_error_message(self) -> str:
        text = ngettext(
            "Too short: at least %(n)s character. Several words in a row are easy to keep in mind.",
            "Too short: at least %(n)s characters. Several words in a row are easy to keep in mind.",
            self.min_length,
        )
        return text % {"n": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        return _("This password stands in lists that are tried first. Take another one, of several words.")


class NotDigits(password_validation.NumericPasswordValidator):
    """Not a date or a phone."""

    def get_error_message(self) -> str:
        return _("Only digits are guessed quickly. Add words.")


class NotOneself(password_validation.UserAttributeSimilarityValidator):
    """Not one's own name or address."""

    def validate(self, password: str, user: object = None) -> None:
        try:
            super().validate(password, user)  # type: ignore[arg-type]
        except ValidationError as similar:
            text = _("The password looks like your name or address. Take words that have nothing to do with you.")
            raise ValidationError(text, code="password_too_similar") from similar
