"""The text of one file, YAML or JSON, as plain values: no surprises of either notation let through.

PyYAML's own loader reads YAML 1.1: 19:15 becomes 1155, "no" becomes false, 2023-12-22 a date, and
22.10 a binary float. Here the values are built from its events by the rules of YAML 1.2, with
Decimal for fractions, and what a file of facts has no use for (tags, anchors, merges, several
documents) is refused with its line.
"""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from emulation.lib import exact_json

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 24
MAX_DIGITS = 30

NULL = re.compile(r"null|Null|NULL|~|")
TRUE = re.compile(r"true|True|TRUE")
FALSE = re.compile(r"false|False|FALSE")
INTEGER = re.compile(r"[-+]?[0-9]+")
FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

EVENTS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(ValueError):
    """A file that cannot be read as values, and the line where reading stopped."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Row(dict):
    """A mapping that remembers the line of its file, to be named where it has no id."""

    line: int | None = None


def load(path: Path) -> Any:
    """The value a file holds. Raises Unreadable with a sentence for the reader."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise Unreadable(f"Không đọc được tệp: {error.strerror or error}.") from error
    if data is None:
        raise Unreadable(f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB; hãy chia thành nhiều tệp.")
    text = decode(data)
    return load_json(text) if path.suffix.lower() == ".json" else load_yaml(text)


def decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("Tệp không phải văn bản mã UTF-8.", line) from error


def load_json(text: str) -> Any:
    try:
        value = json.loads(
            text,
            parse_int=whole_number,
            parse_float=fraction,
            parse_constant=refuse_constant,
            object_pairs_hook=row_of_pairs,
        )
    except json.JSONDecodeError as error:
        raise Unreadable(f"Không đúng cú pháp JSON: {error.msg}.", error.lineno) from error
    except RecursionError as error:
        raise too_deep(None) from error
    refuse_unstorable(value)
    return value


def load_yaml(text: str) -> Any:
    try:
        value = built_from(yaml.parse(text, Loader=EVENTS))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context
        line = mark.line + 1 if mark else None
        raise Unreadable(f"Không đúng cú pháp YAML: {reason}.", line) from error
    except yaml.YAMLError as error:
        raise Unreadable("Tệp có ký tự điều khiển không đọc được.") from error
    refuse_unstorable(value)
    return value


def built_from(events: Iterable[yaml.Event]) -> Any:
    """The one value of a stream of YAML events; open containers wait on a stack, not on calls."""
    result: list[Any] = []
    stack: list[Any] = []  # lists, or (Row, key waiting for its value)
    for event in events:
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None):  # a name, or a use of one
            raise Unreadable("Không dùng neo (&) và bí danh (*) của YAML trong tệp số liệu.", line)
        if getattr(event, "tag", None):
            raise Unreadable(f"Không dùng nhãn kiểu “{event.tag}” trong tệp số liệu.", line)
        if isinstance(event, yaml.DocumentStartEvent) and result:
            raise Unreadable("Mỗi tệp chỉ được có một tài liệu YAML.", line)
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            if stack and isinstance(stack[-1], OpenRow) and stack[-1].key is None:
                stack[-1].name(event.value, line)
            else:
                put(scalar(event, line), stack, result)
        elif isinstance(event, yaml.CollectionStartEvent):
            if stack and isinstance(stack[-1], OpenRow) and stack[-1].key is None:
                raise Unreadable("Tên trường phải là chữ.", line)
            if len(stack) >= MAX_DEPTH:
                raise too_deep(line)
            value: Any = Row() if isinstance(event, yaml.MappingStartEvent) else []
            put(value, stack, result)
            if isinstance(value, Row):
                value.line = line
                stack.append(OpenRow(value))
            else:
                stack.append(value)
    return result[0] if result else None


class OpenRow:
    """A mapping being read: its row and the name that waits for a value."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.key: str | None = None

    def name(self, key: str, line: int) -> None:
        if key == "<<":
            raise Unreadable("Không dùng khóa gộp “<<” của YAML trong tệp số liệu.", line)
        if key in self.row:
            raise twice(key, line)
        self.key = key


def put(value: Any, stack: list[Any], result: list[Any]) -> None:
    if not stack:
        result.append(value)
    elif isinstance(stack[-1], OpenRow):
        stack[-1].row[stack[-1].key] = value
        stack[-1].key = None
    else:
        stack[-1].append(value)


def scalar(event: yaml.ScalarEvent, line: int) -> Any:
    text: str = event.value
    if not event.implicit[0]:  # quoted: text whatever it looks like
        return text
    try:
        if NULL.fullmatch(text):
            return None
        if TRUE.fullmatch(text):
            return True
        if FALSE.fullmatch(text):
            return False
        if INTEGER.fullmatch(text):
            return whole_number(text)
        if FRACTION.fullmatch(text):
            return fraction(text)
        if NOT_A_NUMBER.fullmatch(text):
            refuse_constant(text)
    except Unreadable as error:
        raise Unreadable(error.message, line) from error
    return text


def whole_number(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise Unreadable(f"Số “{text[:MAX_DIGITS]}…” quá dài.")
    return int(text)


def fraction(text: str) -> Decimal:
    number = Decimal(text)
    if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS:
        raise Unreadable(f"Số “{text[:MAX_DIGITS]}” quá dài hoặc quá lớn.")
    return number if "e" not in text.lower() else Decimal(f"{number:f}")


def refuse_constant(text: str) -> None:
    raise Unreadable(f"“{text}” không phải là một số.")


def row_of_pairs(pairs: list[tuple[str, Any]]) -> Row:
    row = Row()
    for key, value in pairs:
        if key in row:
            raise twice(key, None)
        row[key] = value
    return row


def refuse_unstorable(value: Any) -> None:
    """Refuse what no database stores as text, and depth that YAML's stack has not counted."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise too_deep(None)
        if isinstance(item, str) and UNSTORABLE.search(item):
            raise Unreadable("Tệp có ký tự không lưu được (ký tự rỗng hoặc nửa cặp mã UTF-16).")
        if isinstance(item, dict):
            if exact_json.KEY in item:
                raise Unreadable(f"Tên trường “{exact_json.KEY}” không dùng được.")
            waiting += [(key, depth + 1) for key in item]
            waiting += [(child, depth + 1) for child in item.values()]
        elif isinstance(item, list):
            waiting += [(child, depth + 1) for child in item]


def twice(key: str, line: int | None) -> Unreadable:
    return Unreadable(f"Trường “{key}” được ghi hai lần trong cùng một mục.", line)


def too_deep(line: int | None) -> Unreadable:
    return Unreadable(f"Dữ liệu lồng nhau quá {MAX_DEPTH} tầng.", line)
