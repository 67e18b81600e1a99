"""The invented city of Верхнереченск: the product's demo data, loaded into an empty database.

Files lie in `config/sample/`. Its "today" is 23 November 2026; events, plan and terms are moved by whole weeks so that
this day falls into the week we live in. A file that a person imports by hand is never moved.
"""
