"""A threshold set before there was a bound comes within it."""

from django.db import migrations

LEAST, MOST = 1, 50


def fill(apps, schema_editor):
    bodies = apps.get_model("crm", "Body").objects
    bodies.filter(approval_threshold__lt=LEAST).update(approval_threshold=LEAST)
    bodies.filter(approval_threshold__gt=MOST, sole_operator_since__isnull=True).update(approval_threshold=MOST)


class Migration(migrations.Migration):
    dependencies = [("crm", "0003_role_grant_ground")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
