"""The journal's entries cannot be changed or deleted, whoever holds the connection.

A later migration that makes SQLite rebuild the table (most AlterField do) loses the triggers and
must run `guard` again; tests/journal/test_entries.py fails until it does.
"""

from django.db import migrations

SENTENCE = "Nhật ký chỉ được ghi thêm, không sửa, không xóa."

SQLITE = """
CREATE TRIGGER journal_entry_stands_{act} BEFORE {act} ON journal_entry
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""

POSTGRESQL = """
CREATE FUNCTION journal_entry_stands() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER journal_entry_stands BEFORE UPDATE OR DELETE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION journal_entry_stands();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(SQLITE.format(act=act, sentence=SENTENCE))
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format(sentence=SENTENCE))


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS journal_entry_stands_{act}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS journal_entry_stands ON journal_entry")
        schema_editor.execute("DROP FUNCTION IF EXISTS journal_entry_stands()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(guard, release)]
