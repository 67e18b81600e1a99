"""`python3 manage.py up`: one command from a clone to a page. It prepares, starts and watches everything."""

import contextlib
import fcntl
import hashlib
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config import broker, catalogues, env, first_run, private, web
from config.console import either, say
from config.supervisor import Child, Supervisor

PYTHON = sys.executable
WAIT_FOR_OLD_RUN = 30  # seconds: children of a run that was killed finish their letters first
WAIT_FOR_PAGE = 90
# The web server's settings are read here too, so that an odd number of its processes stops the start by a sentence.
PATIENCE = {"web": web.graceful_timeout + 2, "sender": 20, "worker": 20, "clock": 5, "mail": 5, "broker": 10}


class Command(BaseCommand):
    help = "Prepare, start and watch everything: broker, database, mail on this machine, web, workers, clock."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="no sample city: begin with the first-run page")

    def handle(self, *args: Any, **options: Any) -> None:
        started = float(os.environ.get("COMMAND_STARTED_AT", time.monotonic()))
        say(
            f"Dialogue is starting; its data is in {settings.DATA_DIR}",
            f"Диалог запускается, данные: {settings.DATA_DIR}",
        )
        os.umask(0o077)  # the database and all else in DATA_DIR hold people's data: for this account alone
        with only_run() as lock:
            close_data_to_others()
            check_port()
            supervisor = Supervisor(settings.BASE_DIR, settings.DATA_DIR / "logs", pass_fds=(lock,), patience=PATIENCE)
            supervisor.obey_signals()
            with stopped_at_the_end(supervisor):
                environment = {**choose_mail_port(), **start_broker(supervisor)}
                prepare(load_sample=not options["empty"])
                if start_children(supervisor, environment):
                    greet(time.monotonic() - started)
                ended = supervisor.watch()
            if ended:
                report(ended)
                raise SystemExit(1)
        say("Everything is stopped.", "Всё остановлено.")


@contextlib.contextmanager
def only_run() -> Iterator[int]:
    """Hold DATA_DIR for this run; children inherit the lock, so a killed run holds it until its last child is gone."""
    lock = settings.DATA_DIR / "up.lock"
    with lock.open("a+") as file:
        deadline = time.monotonic() + WAIT_FOR_OLD_RUN
        told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                pid = holder(file)
                if pid and Path(f"/proc/{pid}").exists():
                    raise SystemExit(
                        either(
                            f"Dialogue already runs on {settings.DATA_DIR} (process {pid}).",
                            f"Диалог уже работает с данными {settings.DATA_DIR} (процесс {pid}).",
                        )
                    ) from None
                if time.monotonic() > deadline:
                    raise SystemExit(
                        either(
                            f"Processes of an earlier run still hold {lock}; end them and start again.",
                            f"Процессы прошлого запуска ещё держат {lock}; завершите их и повторите.",
                        )
                    ) from None
                if not told:
                    say("Waiting for an earlier run to end…", "Жду, пока завершится прошлый запуск…")
                    told = True
                time.sleep(0.2)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()


def close_data_to_others() -> None:
    """A folder that was made before, or by hand, may be readable by other accounts of this machine."""
    if closed := private.close_to_others(settings.DATA_DIR):
        say(
            f"  data: {closed} files and folders were open to other accounts, now only to this one",
            f"  данные: файлов и папок, открытых другим учётным записям, — {closed}, теперь они закрыты",
        )


def holder(file: IO[str]) -> int | None:
    file.seek(0)
    pid = file.read().strip()
    return int(pid) if pid.isdigit() else None


def check_port() -> None:
    """One clear sentence for a port that is taken or forbidden, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND, settings.PORT))
        except PermissionError:
            raise SystemExit(
                either(
                    f"Port {settings.PORT} may not be used by this account; choose another, for example PORT=8080.",
                    f"Порт {settings.PORT} недоступен этой учётной записи; укажите другой, например PORT=8080.",
                )
            ) from None
        except OSError:
            raise SystemExit(
                either(
                    f"Port {settings.PORT} is taken by another program; choose another, for example PORT=8080.",
                    f"Порт {settings.PORT} занят другой программой; укажите другой, например PORT=8080.",
                )
            ) from None


@contextlib.contextmanager
def stopped_at_the_end(supervisor: Supervisor) -> Iterator[None]:
    try:
        yield
    finally:
        if supervisor.children:
            say("Stopping…", "Останавливаю…")
        supervisor.stop()


def choose_mail_port() -> dict[str, str]:
    """The local mail server's port: as set, else the next free one after the page's."""
    if not settings.MAIL_STAYS_HERE:
        return {}
    if env.text("LOCAL_MAIL_PORT"):
        check_mail_port(settings.LOCAL_MAIL_PORT)
        return {"LOCAL_MAIL_PORT": str(settings.LOCAL_MAIL_PORT)}
    for port in (settings.PORT + 1, 0):
        with contextlib.suppress(OSError, OverflowError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return {"LOCAL_MAIL_PORT": str(probe.getsockname()[1])}
    raise SystemExit(either("No free port on 127.0.0.1.", "На 127.0.0.1 нет свободного порта."))


def check_mail_port(port: int) -> None:
    """The local mail server needs a port of its own."""
    if port == settings.PORT:
        raise SystemExit(
            either(
                f"PORT and LOCAL_MAIL_PORT are both {port}; give the mail server a port of its own.",
                f"PORT и LOCAL_MAIL_PORT совпадают ({port}); укажите почтовому серверу другой порт.",
            )
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(
                either(
                    f"Port {port} (LOCAL_MAIL_PORT) cannot be used; choose another or leave it unset.",
                    f"Порт {port} (LOCAL_MAIL_PORT) занят или недоступен; укажите другой или уберите настройку.",
                )
            ) from None


def start_broker(supervisor: Supervisor) -> dict[str, str]:
    if url := env.text("REDIS_URL"):
        say("  broker: the one in REDIS_URL", "  брокер: из REDIS_URL")
        return {"REDIS_URL": url}
    log = supervisor.log_of("broker")
    try:
        started = broker.start(settings.DATA_DIR / "broker", log, pass_fds=supervisor.pass_fds)
    except broker.BrokerFailed as failure:
        raise SystemExit(
            either(f"The broker did not start: {failure}. See {log}", f"Брокер не запустился: {failure}. Журнал: {log}")
        ) from None
    supervisor.adopt("broker", started.process, log)
    return {"REDIS_URL": started.url}


def prepare(*, load_sample: bool) -> None:
    """Bring catalogues, tables, static files and first data up to date; quick where nothing is to be done."""
    if catalogues.compile_all():
        say("  translations: compiled", "  переводы: собраны")
    if migrate():
        say("  database: up to date", "  база данных: обновлена")
    if collect_static():
        say("  styles and scripts: collected", "  стили и скрипты: собраны")
    if load_sample and not get_user_model().objects.exists():
        say("  loading the sample city…", "  загружаю учебный город…")
        call_command("seed")


def migrate() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        place, cause = env.hide_password(env.text("DATABASE_URL")) or settings.DATA_DIR, " ".join(str(error).split())
        raise SystemExit(
            either(f"The database {place} does not answer: {cause}", f"База данных {place} не отвечает: {cause}")
        ) from None
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        call_command("migrate", interactive=False, verbosity=0)
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)
    return behind


def collect_static() -> bool:
    """Collect only when a source file was added, removed or changed since the last time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / ".sources"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest(), encoding="ascii")
    return True


def start_children(supervisor: Supervisor, environment: dict[str, str]) -> bool:
    """Web first and alone, since a person waits for it; then those who work behind it; the clock that wakes them last.

    Say whether the page answers and all were started.
    """
    supervisor.start("web", [PYTHON, "-m", "gunicorn", "--config", "python:config.web", "config.wsgi"], environment)
    if not wait_for_page(supervisor):
        return False
    if settings.MAIL_STAYS_HERE:
        supervisor.start("mail", [PYTHON, "manage.py", "local_mail"], environment)
    celery = [PYTHON, "-m", "celery", "--quiet", "--app", "config.celery"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--pool", "threads"]
    queue_of = {"sender": ("sending", "1"), "worker": ("celery", "2")}
    for name, (queue, threads) in queue_of.items():
        words = ["--queues", queue, "--concurrency", threads, "--hostname", f"{name}@%h"]
        supervisor.start(name, [*worker, *words], environment)
    clock = [*celery, "beat", "--loglevel", "WARNING", "--pidfile=", "--scheduler", "celery.beat:Scheduler"]
    supervisor.start("clock", clock, environment)
    return True


def wait_for_page(supervisor: Supervisor) -> bool:
    deadline = time.monotonic() + WAIT_FOR_PAGE
    while time.monotonic() < deadline and not supervisor.stop_asked and not supervisor.first_ended():
        if page_answers():
            return True
        time.sleep(0.05)
    return False


def page_answers() -> bool:
    host = "127.0.0.1" if settings.BIND in {"0.0.0.0", ""} else settings.BIND  # noqa: S104 - compared, not bound
    line = http.client.HTTPConnection(host, settings.PORT, timeout=5)
    try:
        line.request("GET", "/healthz", headers={"Host": "localhost"})
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def greet(seconds: float) -> None:
    say(f"Ready in {seconds:.1f} s.", f"Готово за {seconds:.1f} с.")
    say(f"\n  Address: {settings.SITE_URL}/", f"\n  Адрес: {settings.SITE_URL}/")
    if not get_user_model().objects.exists():
        code = first_run.make_code()
        say(f"  Code for the first-run page: {code}", f"  Код для страницы первого запуска: {code}")
    else:
        call_command("seed", accounts=True)
    connection.close()
    say("\nStop with Ctrl+C.", "\nОстановить: Ctrl+C.")


def report(ended: Child) -> None:
    status = ended.process.returncode
    say(
        f"The process “{ended.name}” ended with status {status}, so all were stopped. Its last lines, {ended.log}:",
        f"Процесс «{ended.name}» завершился с кодом {status}, остановлены все. Его последние строки, {ended.log}:",
        error=True,
    )
    sys.stderr.write(ended.last_lines() + "\n")
