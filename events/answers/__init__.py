"""Answers: what guests say, by whatever door, in one ledger from which the current answer is derived.

Owns Notice (a short letter about an answer that is due) and the faces of Answer and ParticipationRequest, whose rows
lie with the invitation. `ledger.py` which line counts, `capacity.py` seats and the waiting list, `matching.py` whose
answer a letter is, `trust.py` how far it is believed, `calendar_letters.py` and `written_letters.py` adapters of
mailing.inbound. Words: door (the way an answer came by), line (one answer, never changed), standing answer (the
latest line that counts). Sources: CALENDAR sections 2 and 3, DOMAIN section 2, SECURITY rows 11 to 13.
"""
