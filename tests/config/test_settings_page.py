"""The table of the README and the code name the same settings."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = "text|flag|number|choice|words|folder|time_zone|address|ip_address|domain|mailbox"
READ = re.compile(rf"\benv\.(?:{READERS})\(\s*[\"']([A-Z_]+)[\"']")
KEYS = {"SECRET_KEY", "SUPPRESSION_KEY"}  # read by config/secret_key.py under a name it is given


def test_every_setting_stands_in_the_table_and_nothing_else_does():
    code = [path for app in ("config", "crm", "mailing", "events") for path in (ROOT / app).rglob("*.py")]
    read = {name for path in code for name in READ.findall(path.read_text(encoding="utf-8"))}
    rows = re.findall(r"(?m)^\| (`.+?) \|", (ROOT / "README.md").read_text(encoding="utf-8"))
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}

    assert read | KEYS == told
