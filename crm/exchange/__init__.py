"""Exchange: import of lists of people, organisations and outlets, and undoing it.

Owns Import, ImportRow. Pure: readers (bytes to rows), mapping (columns to fields), cells (cells to values), faults
(cells that no field can take), fates (what becomes of each row). Words: dry run, fate (create, check, repeat, refuse),
mark (what was seen or mended), fault (a wrong cell, named with its column), tightening (a withdrawal or opt-out, which
even a repeat brings). Port: ImportExtension, for columns of storeys above.
"""
