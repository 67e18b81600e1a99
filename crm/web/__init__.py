"""Web: the shared manners of all faces. Owns no rows.

A page extends `base.html` (staff), `public.html`, `phone.html` (an invitee) or `door.html` and fills the blocks title,
crumbs, actions, facts, steps, tabs and content; its parts are the templates of `templates/ui/`, and `/style/` shows
them all. `parts.py` answers with a page or its htmx part and asks before a step; `notices.py` leaves a message;
`paging.py` and `filters.py` serve lists of any size; `forms.py` gives forms their look; `states.py` is the one table
of tones, icons and words; `typography.py` and `dates.py` print as the language wants; `charts.py` is geometry only;
`navigation.py` lists the sections a person may open; `problems.py` speaks RFC 9457 to programs. The tags and filters
of `templatetags/ui.py` need no loading.

Words: part (a piece of a page that htmx asks for), notice (a verdict in one line), tone (good, info, warn, bad,
unknown, quiet). Neighbours: every room above draws with these.
"""
