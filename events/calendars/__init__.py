"""Calendar files: what we write into people's calendars, and how we read what calendars answer.

Owns the bytes of iCalendar (RFC 5545), the rules of scheduling messages (iTIP, RFC 5546) and their journey by
mail (iMIP, RFC 6047). Pure: values in, values out; no database, clock or network. Its words: *entry* (one event as
a calendar shows it), *stamp* (SEQUENCE with DTSTAMP), *revision* (one calendar mail as it was sent), *reply*.
Neighbours: `events.invitations` keeps the rows and asks here for bytes; `events.publication` builds feeds from it.
"""
