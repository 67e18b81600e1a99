"""Exchange: import of lists of people, organisations and outlets, and undoing it.

Owns Import, ImportRow. Pure: readers (bytes to rows), mapping (columns to fields), cells (cells to values), fates
(what becomes of each row). Words: dry run, fate (create, check, repeat, refuse), mark (what was seen or mended),
tightening (a withdrawal or opt-out, which even a repeat brings). Port: ImportExtension, for columns of storeys above.
"""
