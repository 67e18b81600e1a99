"""Answers inside `winmail.dat` (TNEF, MS-OXTNEF): the message class says yes or no, the object id holds our UID.

Outlook writes a foreign UID in clear behind the mark `vCal-Uid` 01 00 00 00. Only these two facts are taken.
"""

import re
import struct
from dataclasses import dataclass

from events.calendars.itip import Answer
from events.calendars.uids import same_form

SIGNATURE = 0x223E9F78
MESSAGE_CLASS = 0x00078008  # attMessageClass
OBJECT_ID_MARK = b"vCal-Uid\x01\x00\x00\x00"
CLASSES: dict[str, Answer] = {
    "ipm.schedule.meeting.resp.pos": "accepted",
    "ipm.schedule.meeting.resp.neg": "declined",
    "ipm.schedule.meeting.resp.tent": "tentative",
    "ipm.microsoft schedule.mtgrespp": "accepted",
    "ipm.microsoft schedule.mtgrespn": "declined",
    "ipm.microsoft schedule.mtgrespa": "tentative",
}


@dataclass(frozen=True, slots=True)
class TnefAnswer:
    """An answer and the UID it names; empty when the file does not hold one."""

    answer: Answer
    uid: str


def read_answer(data: bytes) -> TnefAnswer | None:
    """Read a meeting response; None for any other content. Never raises."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        return None
    answer = CLASSES.get(_message_class(data))
    if answer is None:
        return None
    found = re.search(re.escape(OBJECT_ID_MARK) + rb"([\x21-\x7e]{3,400})\x00?", data)
    return TnefAnswer(answer, same_form(found[1].decode("ascii")) if found else "")


def _message_class(data: bytes) -> str:
    at = 6
    while at + 9 <= len(data):
        attribute, length = struct.unpack_from("<II", data, at + 1)
        if attribute == MESSAGE_CLASS:
            return data[at + 9 : at + 9 + min(length, 200)].rstrip(b"\x00").decode("ascii", "replace").strip().lower()
        at += 9 + length + 2  # a checksum of two octets follows
    return ""
