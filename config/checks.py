"""`make check`: everything that must hold besides the tests. Each check runs to its end, then the sum is said."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polib

from config import catalogues

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CODE = ["config", "crm", "mailing", "events"]
BIN = Path(PYTHON).parent


def run(*command: str | Path) -> bool:
    return subprocess.run([str(word) for word in command], cwd=ROOT, check=False).returncode == 0


def code_is_in_form() -> bool:
    return run(PYTHON, "-m", "ruff", "format", "--quiet", "--check", ".")


def code_is_sound() -> bool:
    return run(PYTHON, "-m", "ruff", "check", "--quiet", ".")


def types_agree() -> bool:
    return run(PYTHON, "-m", "mypy", "--no-error-summary", *CODE)


def house_stands() -> bool:
    """The import contracts of pyproject.toml."""
    return run(BIN / "lint-imports", "--no-logo")


def migrations_are_whole() -> bool:
    return run(PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "1")


def templates_are_sound() -> bool:
    folders = ["templates", *(f"{app}/templates" for app in CODE)]
    return run(BIN / "djlint", "--lint", "--quiet", *(folder for folder in folders if (ROOT / folder).is_dir()))


def russian_is_complete() -> bool:
    """Each string of the sources stands in the catalogue, and each has its Russian; guesses do not count."""
    missing = [f"not in the catalogue, run `make locale`: {text}" for text in _not_extracted()]
    missing += [f"without Russian: {line}" for line in catalogues.untranslated()]
    for line in missing:
        print(line)
    return not missing


def _not_extracted() -> list[str]:
    """Extract anew, compare what strings there are, and put every catalogue back as it was."""
    kept = {path: path.read_bytes() for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))}
    before = {path: _strings(path) for path in kept}
    try:
        languages = [word for path in kept for word in ("--locale", path.parts[-3])]
        if not run(PYTHON, "manage.py", "makemessages", "--verbosity", "0", "--no-obsolete", *languages):
            return ["(makemessages failed)"]
        return sorted({text for path in kept for _, text in _strings(path) ^ before[path]})
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


def _strings(path: Path) -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


CHECKS: list[Callable[[], bool]] = [
    code_is_in_form,
    code_is_sound,
    house_stands,
    types_agree,
    migrations_are_whole,
    templates_are_sound,
    russian_is_complete,
]


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="dialogue-check-") as folder:
        os.environ |= {"DATA_DIR": folder, "LANGUAGE_CODE": "ru"}
        for check in CHECKS:
            name = check.__name__.replace("_", " ")
            print(f"--- {name}", flush=True)
            started = time.monotonic()
            good = check()
            print(f"    {'yes' if good else 'NO'}, {time.monotonic() - started:.1f} s", flush=True)
            if not good:
                failed.append(name)
    print(f"\nNot so: {', '.join(failed)}" if failed else "\nAll checks hold.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
