"""The hands of a run: threads that each hold one line to the server and hand over what they are given.

They never touch the database. All they share is the desk: letters that are ready, results, and whether what we know of
pauses and opt-outs is fresh enough to begin another letter.
"""

import hashlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from mailing.content.rendering import Letter
from mailing.delivery.models import Delivery
from mailing.delivery.outcomes import met_refusal_of_us
from mailing.delivery.provider_line import ProviderLine
from mailing.delivery.send_journal import Key, SendJournal
from mailing.transport.providers import Provider
from mailing.transport.replies import Meaning, Phase, Reply, judge
from mailing.transport.smtp import Conversation, Heard, LineFailed, Route

log = logging.getLogger(__name__)

# Flags are read again at least twice a second; a letter never begins on knowledge older than this.
FRESH = 0.9


@dataclass(frozen=True, slots=True)
class Job:
    """A built letter ready to go."""

    letter: Delivery
    key: Key
    sender: str
    content: bytes
    built: Letter | None = None  # for a provider that takes a letter as fields; None: the bytes go by SMTP

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Result:
    """How a job ended: by a reply in some phase, or because the line failed."""

    job: Job
    reply: Reply | None = None
    phase: Phase = Phase.CONTENT
    failure: LineFailed | None = None

    @property
    def content_left(self) -> bool:
        return self.failure is not None and self.failure.content_left


@dataclass
class Desk:
    """What the lines and the run share, under one lock."""

    route: Route
    journal: SendJournal
    provider: Provider | None = None
    clock: Callable[[], float] = time.monotonic
    ready: deque[Job] = field(default_factory=deque)
    on_line: dict[int, Job] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    held_back: set[int] = field(default_factory=set)  # campaigns for which the server refuses us
    is_closed: bool = False  # no new letters: the run ends, or the server takes nothing
    line_failure: LineFailed | None = None
    fresh_until: float = 0.0

    def __post_init__(self) -> None:
        self.changed = threading.Condition()

    # --- the side of the run ------------------------------------------------------------------------------------------

    def put(self, job: Job) -> None:
        with self.changed:
            self.ready.append(job)
            self.changed.notify_all()

    def withdraw(self, ids: set[int]) -> set[int]:
        """Take letters back that no line has begun; answers which."""
        with self.changed:
            taken = {job.letter.pk for job in self.ready if job.letter.pk in ids}
            self.ready = deque(job for job in self.ready if job.letter.pk not in taken)
            return taken

    def refresh(self) -> None:
        """Pauses and opt-outs were just read: letters may begin for a moment more."""
        with self.changed:
            self.fresh_until = self.clock() + FRESH
            self.changed.notify_all()

    def take_results(self) -> list[Result]:
        with self.changed:
            results, self.results = self.results, []
            return results

    def close(self) -> list[Job]:
        """Begin no letter any more; answers those that were ready."""
        with self.changed:
            self.is_closed = True
            left, self.ready = list(self.ready), deque()
            self.changed.notify_all()
            return left

    # --- the side of a line -------------------------------------------------------------------------------------------

    def next_job(self) -> Job | None:
        """Wait for a letter that may begin now; None when there will be none."""
        with self.changed:
            while not self.is_closed:
                job = self._next_that_may_go() if self.clock() < self.fresh_until else None
                if job is not None:
                    self.ready.remove(job)
                    self.on_line[job.letter.pk] = job
                    self.changed.notify_all()
                    return job
                self.changed.wait(0.1)
            return None

    def _next_that_may_go(self) -> Job | None:
        return next((job for job in self.ready if job.letter.campaign_id not in self.held_back), None)

    def hold_back(self, campaign_id: int) -> None:
        """Begin no letter of this campaign: the next would meet the same refusal as the last."""
        with self.changed:
            self.held_back.add(campaign_id)

    def done(self, result: Result) -> None:
        with self.changed:
            self.on_line.pop(result.job.letter.pk, None)
            self.results.append(result)
            self.changed.notify_all()

    def server_takes_nothing(self, failure: LineFailed) -> None:
        """Stop all lines: the next one would meet the same."""
        with self.changed:
            self.line_failure = self.line_failure or failure
            self.is_closed = True
            self.changed.notify_all()


def _note(desk: Desk, job: Job, reply: Reply) -> None:
    """Write the answer into the journal; what was heard stays true when the disk is full."""
    try:
        desk.journal.heard(job.key, reply)
    except OSError:
        log.exception("the answer for letter %s is not in the journal", job.letter.pk)


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways out of one thread."""

    smtp: Conversation
    provider: ProviderLine | None = None


def work(desk: Desk) -> None:
    """The life of one thread: hand over letters until the desk is closed."""
    ways = Ways(Conversation(desk.route), ProviderLine(desk.provider) if desk.provider is not None else None)
    try:
        while (job := desk.next_job()) is not None:
            _hand_over(desk, ways, job)
    finally:
        ways.smtp.quit()


def _hand_over(desk: Desk, ways: Ways, job: Job) -> None:
    try:
        result = _converse(desk, ways, job)
    except LineFailed as failure:
        result = Result(job, failure=failure, phase=failure.phase, reply=failure.reply)
        if not failure.content_left:
            desk.server_takes_nothing(failure)
    except Exception as fault:
        # A fault of ours before the content left, such as a full disk under the journal: no letter may leave like this.
        log.exception("letter %s could not be handed over", job.letter.pk)
        stop = LineFailed("broke", Phase.SENDER, detail=type(fault).__name__)
        result = Result(job, failure=stop, phase=stop.phase)
        desk.server_takes_nothing(stop)
    if result.reply is not None and result.failure is None:
        meaning = judge(result.reply, result.phase).meaning
        if meaning is Meaning.LINE:
            desk.server_takes_nothing(LineFailed("refused", result.phase, reply=result.reply))
        elif meaning is Meaning.OURS and not met_refusal_of_us(job.letter):
            desk.hold_back(job.letter.campaign_id)
    desk.done(result)


def _converse(desk: Desk, ways: Ways, job: Job) -> Result:
    if job.built is not None and ways.provider is not None:
        heard = ways.provider.deliver(
            job.letter, job.built, job.content, before_content=lambda: desk.journal.intend(job.key)
        )
        return _told(desk, job, heard)
    conversation = ways.smtp
    was_used = conversation.is_open and conversation.letters > 0
    try:
        return _attempt(desk, conversation, job)
    except LineFailed as failure:
        # A server may close a line that it has had enough of between two letters: that is no failure of the letter.
        if not was_used or failure.content_left or failure.phase not in (Phase.SENDER, Phase.RECIPIENT):
            raise
        return _attempt(desk, conversation, job)


def _attempt(desk: Desk, conversation: Conversation, job: Job) -> Result:
    if not conversation.is_open:
        conversation.open()
    heard = conversation.deliver(
        job.sender, job.letter.address, job.content, before_content=lambda: desk.journal.intend(job.key)
    )
    return _told(desk, job, heard)


def _told(desk: Desk, job: Job, heard: Heard) -> Result:
    if heard.phase is Phase.CONTENT or job.built is not None:
        _note(desk, job, heard.reply)
    return Result(job, reply=heard.reply, phase=heard.phase)
