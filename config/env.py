"""Typed readers of the environment. An odd value stops the start with one sentence that names it.

Every variable may also be given as a file: NAME_FILE=/run/secrets/name holds the value of NAME.
"""

import ipaddress
import os
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from config.console import either

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(\.{LABEL})*")
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


class BadSetting(SystemExit):
    """A setting that cannot be obeyed. As a SystemExit it ends any process with its sentence and no traceback."""

    def __init__(self, name: str, value: str, wanted: str, wanted_in_russian: str) -> None:
        shown = value if len(value) <= 80 else value[:77] + "..."
        super().__init__(
            either(
                f'The setting {name} is "{shown}", but it must be {wanted}.',
                f"Настройка {name} — «{shown}», а нужно: {wanted_in_russian}.",
            )
        )


def text(name: str, default: str = "") -> str:
    """The variable itself, else what the file named by NAME_FILE holds, else the default; outer blanks are dropped."""
    if value := os.environ.get(name, "").strip():
        return value
    if file := os.environ.get(f"{name}_FILE", "").strip():
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise BadSetting(
                f"{name}_FILE", file, "the path of a readable text file", "путь к читаемому текстовому файлу"
            ) from None
    return default


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise BadSetting(name, value, "1 or 0", "1 или 0")


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    raise BadSetting(name, value, f"a whole number from {least} to {most}", f"целое число от {least} до {most}")


def choice(name: str, default: str, allowed: Collection[str]) -> str:
    value = text(name, default)
    if value in allowed:
        return value
    listed = ", ".join(sorted(allowed))
    raise BadSetting(name, value, f"one of {listed}", f"одно из {listed}")


def words(name: str, default: str = "") -> list[str]:
    """Values parted by commas or blanks."""
    return text(name, default).replace(",", " ").split()


def folder(name: str, default: Path) -> Path:
    """An absolute path of a folder, made if it is missing."""
    value = text(name)
    path = Path(os.path.normpath(Path(value).expanduser().absolute())) if value else default
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError:
        raise BadSetting(
            name,
            str(path),
            "the path of a folder that this account may write to",
            "путь к папке, в которую этой учётной записи можно писать",
        ) from None


def ip_address(name: str, default: str) -> str:
    """An address of this machine to listen on; `localhost` is understood."""
    value = text(name, default)
    try:
        return str(ipaddress.ip_address({"localhost": "127.0.0.1"}.get(value, value)))
    except ValueError:
        raise BadSetting(
            name,
            value,
            "an IP address of this machine such as 127.0.0.1 or 0.0.0.0",
            "IP-адрес этой машины, например 127.0.0.1 или 0.0.0.0",
        ) from None


def domain(name: str, default: str) -> str:
    """A host name in ASCII (RFC 1123), as it may stand in a Message-ID or the UID of a calendar entry."""
    value = text(name, default)
    if DOMAIN.fullmatch(value):
        return value.lower()
    raise BadSetting(name, value, "a domain such as dialogue.example.org", "домен, например dialogue.example.org")


def mailbox(name: str, default: str) -> str:
    """One e-mail address in ASCII without a name."""
    value = text(name, default)
    local, _at, host = value.rpartition("@")
    if LOCAL_PART.fullmatch(local) and DOMAIN.fullmatch(host):
        return value
    raise BadSetting(
        name, value, "an e-mail address such as noreply@example.org", "адрес почты, например noreply@example.org"
    )


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        raise BadSetting(
            name, value, "a time zone such as Europe/Moscow", "часовой пояс, например Europe/Moscow"
        ) from None
    return value


@dataclass(frozen=True)
class Address:
    """A URL taken apart: what a server needs, with the secret kept out of repr()."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    path: str
    options: Mapping[str, str]
    url: str = field(repr=False)


def address(name: str, default: str, ports: Mapping[str, int], example: str) -> Address | None:
    """Read a URL whose scheme is one of `ports` (scheme to usual port); None when it is unset and has no default."""
    value = text(name, default)
    if not value:
        return None
    try:
        parts: SplitResult = urlsplit(value)
        port = parts.port
    except ValueError:
        raise not_an_address(name, value, example) from None
    if parts.scheme not in ports:
        raise not_an_address(name, value, example)
    return Address(
        scheme=parts.scheme,
        host=unquote(parts.hostname or ""),
        port=port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=unquote(parts.path),
        options=dict(parse_qsl(parts.query)),
        url=value,
    )


def not_an_address(name: str, value: str, example: str) -> BadSetting:
    shown = hide_password(value)
    return BadSetting(name, shown, f"an address such as {example}", f"адрес, например {example}")


def hide_password(url: str) -> str:
    """The same address with its password replaced by stars, so that it may be printed."""
    before, at, after = url.rpartition("@")
    scheme, colon, rest = before.partition("://")
    user, has_password, _ = rest.partition(":")
    return f"{scheme}{colon}{user}:***{at}{after}" if at and has_password else url
