"""The base of every refusal that an action expects and a page or program is told about."""

import re
from typing import Any, ClassVar

from django.utils.functional import Promise


class Refusal(Exception):
    """A change that was asked for and expectedly refused; `message` tells people what, where and what to do."""

    status: ClassVar[int] = 409
    message: str | Promise = ""

    def __init__(self, message: str | Promise = "", **details: Any) -> None:
        if message:
            self.message = message
        self.details = details
        super().__init__(str(self.message) or type(self).__name__)

    @property
    def code(self) -> str:
        """The class name as a word for programs: NoPlacesLeft gives no-places-left."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()
