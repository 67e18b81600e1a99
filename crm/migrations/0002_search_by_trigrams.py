"""Searching inside words stays quick at a million cards: trigram indexes, which only PostgreSQL has.

SQLite reads the column through, and so does a PostgreSQL server without the pg_trgm module; both find the same.
"""

from django.db import migrations

TABLES = {"contact_search_trigrams": "crm_contact", "organisation_search_trigrams": "crm_organisation"}


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if cursor.fetchone() is None:
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for name, table in TABLES.items():
            cursor.execute(f"CREATE INDEX {name} ON {table} USING gin (search_text gin_trgm_ops)")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
