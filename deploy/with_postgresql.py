"""Runs a PostgreSQL client on the portal's database: with_postgresql.py pg_dump --format custom …

The address goes through the environment: on a command line every user of the machine reads it.
"""

import os
import sys

import environ

VARIABLES = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
OPTIONS = {"PGHOST": "host", "PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert"}

database = environ.Env().db_url("DATABASE_URL")
if database["ENGINE"] != "django.db.backends.postgresql":
    sys.exit("DATABASE_URL does not name a PostgreSQL database.")
options = database.get("OPTIONS", {})
values = {name: str(database[key]) for name, key in VARIABLES.items() if database[key]}
values |= {name: options[key] for name, key in OPTIONS.items() if key in options}
values["PGDATABASE"] = database["NAME"]
try:
    os.execvpe(sys.argv[1], sys.argv[1:], os.environ | values)  # noqa: S606
except FileNotFoundError:
    sys.exit(f"{sys.argv[1]} is missing: apt-get install postgresql-client")
