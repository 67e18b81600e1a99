"""The child process that reads an uploaded file: `python -m crm.exchange.reading_process MEMORY SECONDS ROWS COLUMNS`.

Bytes come by standard input, the answer leaves by standard output as one JSON line. The child limits itself before it
looks at the first byte, so that a spreadsheet which unpacks to gigabytes ends this process and nothing else.
"""

import json
import resource
import sys
from dataclasses import asdict

from crm.exchange.tables import Limits, RefusedFileError, read_table


def main(memory: int, seconds: int, rows: int, columns: int) -> None:
    """Read standard input within so many octets and seconds of CPU."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        table = read_table(sys.stdin.buffer.read(), limits=Limits(rows=rows, columns=columns))
        answer = json.dumps({"table": asdict(table)}, ensure_ascii=False)
    except RefusedFileError as refused:
        answer = json.dumps({"refused": refused.code, "details": refused.details})
    except (MemoryError, RecursionError):
        answer = json.dumps({"refused": "unpacks_too_large", "details": {}})
    sys.stdout.buffer.write(answer.encode("utf-8", errors="replace"))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
