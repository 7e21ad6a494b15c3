"""Ends with status 0 when the portal of this machine answers that it is well (/healthz)."""

import os
import sys
from http.client import HTTPConnection

host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=10)
connection.request("GET", "/healthz", headers={"Host": host})
answer = connection.getresponse()
print(answer.read().decode())
sys.exit(answer.status != 200)
