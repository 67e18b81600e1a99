"""The style sheets: css/app.css keeps their order; collected static files also get them in one file."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY = "css/app.css"
BUNDLE = "css/all.css"
_IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\);\n?')


def bundled(entry: str, read: Callable[[str], str]) -> str:
    """Return the entry with every @import replaced by the file it names; the order stays."""
    return _IMPORT.sub(lambda found: read(found["name"]).rstrip() + "\n", entry)


def imported(entry: str) -> list[str]:
    """Return the names the entry imports, in order."""
    return _IMPORT.findall(entry)


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Writes the bundle beside the collected files, then hashes and compresses all of them."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if ENTRY in paths and not dry_run:
            folder = Path(self.path(ENTRY)).parent
            text = bundled(
                (folder / "app.css").read_text(encoding="utf-8"),
                lambda name: (folder / name).read_text(encoding="utf-8"),
            )
            if self.exists(BUNDLE):
                self.delete(BUNDLE)
            self._save(BUNDLE, ContentFile(text.encode()))
            paths[BUNDLE] = (self, BUNDLE)
        yield from super().post_process(paths, dry_run, **options)


@cache
def names() -> tuple[str, ...]:
    """Return what a page links: the bundle where it was built, else each file in order."""
    if isinstance(staticfiles_storage, BundlingStorage) and not settings.DEBUG:
        return (BUNDLE,)
    path = finders.find(ENTRY)
    entry = Path(path).read_text(encoding="utf-8") if isinstance(path, str) else ""
    return tuple(f"css/{name}" for name in imported(entry))
