"""Invitations: waves of letters, one invitation a guest, and one ledger of answers, whatever their door.

Owns Wave, Invitation, Revision, Answer, ParticipationRequest. Words: wave (волна: one sending to a chosen list),
stamp (SEQUENCE and DTSTAMP of a calendar reply), revision (what one calendar mail said), asked again from (answers
to older revisions count no more), party crasher (an uninvited person who answers). Source: CALENDAR 1.5, 2, 3.
"""
