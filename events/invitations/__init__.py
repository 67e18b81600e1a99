"""Invitations: waves of letters, one invitation a guest, and one ledger of answers, whatever their door.

Owns Wave, LetterDraft, Invitation, Revision, Answer, ParticipationRequest. Words: wave (волна: one sending to a
chosen list), selection (what was chosen on the Invite page, kept in its address), audience (who of the chosen is in
or out, each for one first reason), seen (the digest of the list that a press of the button is bound to), issued
(approved for sending: from here an invitation counts), lost (the letter surely never came, so the person may be
invited anew), stamp (SEQUENCE and DTSTAMP of a calendar reply), revision (what one calendar mail said), asked again
from (answers to older revisions count no more), party crasher (an uninvited person who answers).

`audience.py` says who, `waves.py` makes it so, `dry_run.py` builds the letters before there are any, `letters.py`
writes what a letter and a calendar say, `campaigns.py` hears what became of them. Source: CALENDAR 1.5, 2, 3.
"""
