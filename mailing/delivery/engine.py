"""A run: claim, build, hand over, record, until nothing is due or the time is up.

One thread (this one) owns the database and builds letters; a few lines own the sockets. Twice a second the run says
that it lives, writes down results, and reads again what people may have changed: pauses, cancellations, opt-outs.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from crm.contacts.address_states import mark_address
from crm.contacts.models import EmailAddress
from mailing.content.rendering import prepare, render
from mailing.delivery import claims, ports
from mailing.delivery.calendar_order import order_of
from mailing.delivery.claims import Outcome
from mailing.delivery.envelope import build, envelope_sender
from mailing.delivery.lifecycle import ACCEPTED, CANCELLED, EXPIRED, QUEUED, REFUSED, SUPPRESSED
from mailing.delivery.lines import Desk, Job, Result, work
from mailing.delivery.models import CAMPAIGN_SENDS, Delivery
from mailing.delivery.outcomes import met_refusal_of_us, never_heard, outcome_of_reply, put_off, set_aside
from mailing.delivery.retries import line_pause
from mailing.delivery.runs import LivingRun
from mailing.delivery.send_journal import Key, check_of
from mailing.delivery.standing import stops
from mailing.transport.providers import Provider
from mailing.transport.replies import Meaning, judge
from mailing.transport.smtp import LineFailed, Route, is_sendable

log = logging.getLogger(__name__)
T = TypeVar("T")

WINDOW = 250  # letters in the hands of one run
LINES = 4  # connections to a near relay
TICK = 0.4  # seconds between two looks at what people changed
SYNC = 0.05  # seconds that a line of the journal may wait for the disk
BATCH = 200  # results written by one statement
PATIENCE = 60  # seconds that a run waits for a database that is away
CALENDAR_WAIT = timedelta(seconds=5)
FIRST_LETTERS, REFUSED_SHARE, REFUSED_LEAST = 200, 0.05, 5


class FenceLost(Exception):
    """Our rows are no longer ours: nothing more may be sent."""


@dataclass
class LineHealth:
    """What this process knows of the server: failures in a row, and until when to leave it alone."""

    failures: int = 0
    closed_until: float = 0.0
    clock: Callable[[], float] = time.monotonic

    @property
    def is_closed(self) -> bool:
        return self.clock() < self.closed_until

    def failed(self) -> timedelta:
        """Count a failure; answers how long to wait now."""
        self.failures += 1
        pause = line_pause(self.failures)
        self.closed_until = self.clock() + pause.total_seconds()
        return pause

    def worked(self) -> None:
        self.failures, self.closed_until = 0, 0.0


@dataclass
class Engine:
    """One run at work. `held` are the letters without an outcome, `pending` the outcomes not yet written."""

    run: LivingRun
    route: Route
    health: LineHealth
    began_at: datetime
    at_most: timedelta
    provider: Provider | None = None
    lines: int = LINES
    touched: set[int] = field(default_factory=set)  # campaigns whose letters moved
    counts: Counter[str] = field(default_factory=Counter)
    held: dict[int, Delivery] = field(default_factory=dict)
    pending: list[Outcome] = field(default_factory=list)
    dead: dict[int, tuple[Delivery, str]] = field(default_factory=dict)
    troubles: dict[int, str] = field(default_factory=dict)
    on_line_shown: set[int] = field(default_factory=set)
    being_taken: set[int] = field(default_factory=set)  # results off the desk whose outcome is not settled yet
    threads: list[threading.Thread] = field(default_factory=list)
    nothing_due: bool = False
    last_tick: float = 0.0

    def __post_init__(self) -> None:
        self.desk = Desk(self.route, self.run.journal, self.provider)
        self.began = time.monotonic()

    def now(self) -> datetime:
        """The moment by the monotonic clock since the run began: a wall clock that jumps moves nothing."""
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)

    # --- the whole ----------------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Work until nothing is due, the server takes nothing, or the time is up; then everything taken is settled."""
        deadline = self.began + self.at_most.total_seconds()
        try:
            while self._work_is_left(deadline):
                self._fill()
                self._collect()
                self._tick_when_due()
                self._rest()
            self._settle()
        except FenceLost:
            self._stop_lines()
            self._collect()
            claims.record(self.run.id, self.pending, now=self.now())  # a late answer may still be worth writing
            raise
        finally:
            self._stop_lines()

    def _work_is_left(self, deadline: float) -> bool:
        with self.desk.changed:
            is_busy = bool(self.desk.ready or self.desk.on_line or self.desk.results)
            return not self.desk.is_closed and time.monotonic() < deadline and (is_busy or not self.nothing_due)

    def _rest(self) -> None:
        """Wait for a result, at most until the journal should reach the disk."""
        with self.desk.changed:
            if not self.desk.results and (self.nothing_due or len(self.desk.ready) > WINDOW // 2):
                self.desk.changed.wait(SYNC)
        self.run.journal.sync()

    def _settle(self) -> None:
        """Begin no letter any more; what is on a line ends as it ends; the rest goes back into the queue."""
        self.desk.close()
        self._let_go(self.held.keys() - self._on_desk())
        while self._lines_are_busy():
            self.run.journal.sync()
            self._collect()
            self._tick_when_due()
        self._collect()
        self._write()
        self._let_go(set(self.held))

    def _lines_are_busy(self) -> bool:
        with self.desk.changed:
            if self.desk.on_line:
                self.desk.changed.wait(SYNC)
            return bool(self.desk.on_line)

    def _stop_lines(self) -> None:
        self.desk.close()
        for thread in self.threads:
            thread.join()

    # --- claiming and building ----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        if self.nothing_due or len(self.desk.ready) > WINDOW // 2:
            return
        now = self.now()
        claimed = self._patiently(lambda: claims.claim(self.run.id, now=now, at_most=WINDOW // 2))
        self.nothing_due = not claimed
        if not claimed:
            return
        self.held.update({letter.pk: letter for letter in claimed})
        self.touched |= {letter.campaign_id for letter in claimed}
        going = self._that_may_go(claimed, now)
        self.desk.refresh()  # what may stop a letter was read a moment ago
        for letter in going:
            if self.desk.is_closed:
                return
            if letter.pk in self.held:  # a look in between may have let it go
                self._build(letter)
            self._need_lines()
            self._collect()
            self._tick_when_due()

    def _that_may_go(self, claimed: list[Delivery], now: datetime) -> list[Delivery]:
        against = self._patiently(lambda: stops(claimed, now=now))
        order = self._patiently(lambda: order_of(claimed, now=now))
        going = []
        for letter in claimed:
            if letter.campaign.give_up_at is not None and letter.campaign.give_up_at <= now:
                self._end(letter, EXPIRED, "out_of_time")
            elif letter.pk in against:
                self._end(letter, SUPPRESSED, against[letter.pk].code)
            elif letter.pk in order.superseded:
                self._end(letter, SUPPRESSED, "superseded")
            elif letter.pk in order.waiting:
                self._outcome(put_off(letter, "waits_for_earlier", "", now + CALENDAR_WAIT, now=now))
            elif not is_sendable(letter.address):
                self._outcome(set_aside(letter, "bad_address", "", now=now))
            else:
                going.append(letter)
        return going

    def _build(self, letter: Delivery) -> None:
        key = Key(letter.pk, letter.attempt, check_of(letter.message_id))
        try:
            prepare(letter.campaign, letter)  # shared by many letters, so a crash here would accuse the wrong one
            self.run.journal.begin(key)
            built = render(letter.campaign, letter)
            content = build(letter, built)
        except Exception as broken:
            log.exception("letter %s cannot be built", letter.pk)
            self._outcome(set_aside(letter, "cannot_be_built", type(broken).__name__, now=self.now()))
        else:
            by_fields = self.provider is not None and (self.provider.keeps_calendar or not letter.calendar)
            self.desk.put(Job(letter, key, envelope_sender(letter), content, built if by_fields else None))
        self.run.journal.built(key)

    def _need_lines(self) -> None:
        while len(self.threads) < min(self.lines, len(self.desk.ready) + len(self.desk.on_line)):
            thread = threading.Thread(target=work, args=(self.desk,), name=f"line-{len(self.threads)}", daemon=True)
            self.threads.append(thread)
            thread.start()

    # --- results ------------------------------------------------------------------------------------------------------

    def _collect(self) -> None:
        results = self.desk.take_results()
        self.being_taken = {result.job.letter.pk for result in results}
        for result in results:
            self._take(result)
            self.being_taken.discard(result.job.letter.pk)
        if len(self.pending) >= BATCH:
            self._write()

    def _take(self, result: Result) -> None:
        letter, now = result.job.letter, self.now()
        if result.failure is not None:
            self._take_failure(result, result.failure, now)
            return
        assert result.reply is not None  # a result without a failure has one
        verdict = judge(result.reply, result.phase)
        if verdict.meaning is Meaning.LINE:
            pause = self.health.failed()
            self._outcome(put_off(letter, "refused", str(result.reply), now + pause, now=now))
            return
        self.health.worked()
        if verdict.address_is_dead:
            self.dead[letter.pk] = (letter, str(result.reply))
        self._outcome(outcome_of_reply(letter, result.reply, result.phase, now=now, digest=result.job.digest))
        if verdict.meaning is Meaning.OURS and not met_refusal_of_us(letter):
            self._trouble(letter.campaign_id, str(result.reply))

    def _take_failure(self, result: Result, failure: LineFailed, now: datetime) -> None:
        letter = result.job.letter
        detail = str(failure.reply or failure.detail)
        if failure.content_left:
            self._outcome(never_heard(letter, detail, now=now, digest=result.job.digest))
            return
        if failure.reply is not None and judge(failure.reply, failure.phase).meaning is Meaning.OURS:
            self._outcome(Outcome(letter.pk, letter.attempt, QUEUED, due_at=now, tries=letter.tries, reply=detail))
            for campaign_id in {letter.campaign_id, *(held.campaign_id for held in self.held.values())}:
                self._trouble(campaign_id, str(failure.reply))
            return
        pause = self.health.failed()
        self._outcome(put_off(letter, failure.reason, detail, now + pause, now=now))

    def _end(self, letter: Delivery, state: str, reason: str) -> None:
        self._outcome(Outcome(letter.pk, letter.attempt, state, tries=letter.tries, reason=reason))

    def _outcome(self, outcome: Outcome) -> None:
        self.held.pop(outcome.pk, None)
        self.on_line_shown.discard(outcome.pk)
        self.pending.append(outcome)

    def _trouble(self, campaign_id: int, words: str) -> None:
        """The server refuses us: let the rest of this campaign go at once, before it meets the same."""
        self.troubles.setdefault(campaign_id, words)
        self._withdraw({letter.pk for letter in self.held.values() if letter.campaign_id == campaign_id})

    def _write(self) -> None:
        """Write outcomes, mark dead addresses, and call a person where a server refuses us or too many addresses."""
        outcomes, self.pending = self.pending, []
        dead, self.dead = self.dead, {}
        if outcomes:
            written = self._patiently(lambda: self._record(outcomes, dead))
            self.counts.update(outcome.state for outcome in outcomes if outcome.pk in written)
            if len(written) < len(outcomes):
                raise FenceLost(f"{len(outcomes) - len(written)} letters were taken from run {self.run.id}")
            self._count_refusals(outcomes)
        for campaign_id, words in self.troubles.items():
            for watcher in ports.watchers():
                watcher.in_trouble(campaign_id, words, now=self.now())
        self.troubles.clear()

    def _record(self, outcomes: list[Outcome], dead: dict[int, tuple[Delivery, str]]) -> set[int]:
        now = self.now()
        with transaction.atomic():
            written: set[int] = set()
            for start in range(0, len(outcomes), BATCH):
                written |= claims.record(self.run.id, outcomes[start : start + BATCH], now=now)
            for letter, words in dead.values():
                people = [letter.contact_id] if letter.contact_id is not None else []
                state = EmailAddress.State.DEAD
                mark_address(letter.address, state=state, reason=words, now=now, actor="sender", contact_ids=people)
        return written

    def _count_refusals(self, outcomes: Iterable[Outcome]) -> None:
        """More than one in twenty refused among the first letters: the list itself is in doubt (DELIVERY section 2)."""
        refused = {outcome.pk for outcome in outcomes if outcome.state == REFUSED and outcome.code is not None}
        for campaign_id in set(
            Delivery.objects.filter(pk__in=refused).order_by().values_list("campaign_id", flat=True).distinct()
        ):
            if (share := refused_share(campaign_id)) is not None:
                self._trouble(campaign_id, share)

    # --- what people changed ------------------------------------------------------------------------------------------

    def _tick_when_due(self) -> None:
        if time.monotonic() - self.last_tick < TICK:
            return
        self._write()
        self._patiently(self._look)
        self.last_tick = time.monotonic()
        self.desk.refresh()

    def _look(self) -> None:
        """Say that we live, and read again what may stop the letters that no line has begun."""
        if not self.run.beat():
            raise FenceLost(f"run {self.run.id} was ended by another process")
        now = self.now()
        with self.desk.changed:
            waiting = [job.letter for job in self.desk.ready]
            on_line = set(self.desk.on_line)
        fresh = on_line - self.on_line_shown
        if fresh:
            claims.mark_handing_over(self.run.id, fresh, now=now)
            self.on_line_shown |= fresh
        states = dict(
            Delivery.objects.filter(pk__in=[letter.pk for letter in waiting], run_id=self.run.id).values_list(
                "pk", "campaign__state"
            )
        )
        if len(states) < len(waiting):
            raise FenceLost(f"letters were taken from run {self.run.id}")
        self._withdraw({pk for pk, state in states.items() if state == CANCELLED}, state=CANCELLED)
        self._withdraw({pk for pk, state in states.items() if state not in (CAMPAIGN_SENDS, CANCELLED)})
        for pk, stop in stops(waiting, now=now).items():
            if self.desk.withdraw({pk}):
                self._end(self.held[pk], SUPPRESSED, stop.code)

    def _withdraw(self, ids: set[int], state: str = QUEUED) -> None:
        """Let go of letters that no line has begun and none will."""
        if ids:
            self.desk.withdraw(ids)
            self._let_go(ids - self._on_desk(), state=state)

    def _on_desk(self) -> set[int]:
        with self.desk.changed:
            on_desk = set(self.desk.on_line) | {job.letter.pk for job in self.desk.ready}
            return on_desk | {result.job.letter.pk for result in self.desk.results} | self.being_taken

    def _let_go(self, ids: Iterable[int], state: str = QUEUED) -> None:
        ids = [pk for pk in ids if self.held.pop(pk, None) is not None]
        if ids:
            self._patiently(lambda: claims.release(self.run.id, ids, now=self.now(), state=state))

    # --- the database -------------------------------------------------------------------------------------------------

    def _patiently(self, change: Callable[[], T]) -> T:
        """Do something with the database, waiting up to a minute while it is locked or being restarted.

        Meanwhile what we know of pauses grows old, so no line begins another letter.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return change()
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block or time.monotonic() > deadline:
                    raise
                log.warning("the database is away; run %s waits", self.run.id)
                connection.close()
                time.sleep(0.2)


def refused_share(campaign_id: int) -> str | None:
    """Say it when too many of the first letters were refused since a person last looked; None when all is well."""
    rows = Delivery.objects.filter(campaign_id=campaign_id)
    refused = rows.filter(state=REFUSED).count()
    decided = refused + rows.filter(state=ACCEPTED).count()
    known = rows.values_list("campaign__refusals_seen", "campaign__audience_size").first()
    if known is None or decided > FIRST_LETTERS:
        return None
    seen, size = known
    limit = max(REFUSED_SHARE * min(size, FIRST_LETTERS), REFUSED_LEAST)
    return f"refused: {refused} of {decided}" if refused - seen > limit else None
