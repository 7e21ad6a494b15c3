import json
import logging
import sys

from emulation.lib.logs import JsonFormatter, Masking


def record(message, *arguments, fault=None):
    return logging.LogRecord(
        "campaigns", logging.WARNING, "file.py", 1, message, arguments, exc_info=fault
    )


def test_an_entry_is_one_line_of_json_whatever_the_message_holds():
    line = JsonFormatter().format(record("Đơn vị %s", 'Sìn "Hồ"\nhai dòng'))
    assert "\n" not in line
    entry = json.loads(line)
    assert entry.pop("time").endswith("+00:00")
    assert entry == {
        "level": "warning",
        "logger": "campaigns",
        "message": 'Đơn vị Sìn "Hồ"\nhai dòng',
    }


def test_a_fault_carries_its_trace():
    try:
        raise ValueError("hỏng")
    except ValueError:
        entry = json.loads(JsonFormatter().format(record("thất bại", fault=sys.exc_info())))
    assert entry["exception"].endswith("ValueError: hỏng")


def test_what_opens_something_is_left_out_of_a_message():
    entry = record("%s: %s", "Not Found", "/lich/abc.ics")
    assert Masking(r"(?<=/lich/)[^/]+(?=\.ics)").filter(entry)
    assert entry.getMessage() == "Not Found: /lich/….ics"
    other = record("%s: %s", "Not Found", "/don-vi/7/")
    assert Masking("abc").filter(other)
    assert other.getMessage() == "Not Found: /don-vi/7/"
