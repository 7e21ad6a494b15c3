"""Files into rows: each file and each fact judged by itself."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from campaigns.facts.book import CATALOGUES, Fact, as_list
from campaigns.facts.kinds import MAX_ID, Seen, fields_of
from campaigns.facts.loading import Unreadable, load
from campaigns.facts.reading import FactError, Gathered, Pending
from campaigns.facts.schema import COMMON, LISTS_WITHOUT_IDS, TABLES
from emulation.lib.vietnamese import fold

SCHEMAS = frozenset({"emulation-facts/1", "emulation-units/1", "emulation-indicators/1"})
SKIPPED_SCHEMAS = frozenset({"emulation-inconsistencies/1"})
MAX_LIST_NAME = 40


def take_file(gathered: Gathered, path: Path) -> None:
    file = path.name
    try:
        content = load(path)
    except Unreadable as error:
        failure = FactError(file, None, None, error.message, error.line)
        gathered.reading.errors.append(failure)
        return
    if not isinstance(content, dict):
        gathered.refuse(file, "Tệp phải là một mục nhiều trường, bắt đầu bằng “schema”.")
        return
    schema = str(content.get("schema"))
    if schema in SKIPPED_SCHEMAS:
        gathered.reading.skipped.append(file)
    elif schema in SCHEMAS:
        gathered.reading.files.append(file)
        take_content(gathered, file, content)
    else:
        said = f"“{schema}”" if content.get("schema") is not None else "không ghi"
        known = ", ".join(sorted(SCHEMAS))
        message = f"Không nhận ra khuôn dạng của tệp (schema {said}); cần một trong: {known}."
        gathered.refuse(file, message, name="schema")


def take_content(gathered: Gathered, file: str, content: Fact) -> None:
    source = content.get("source")
    if source is not None and not _names_documents(source):
        gathered.refuse(file, "phải là tên tài liệu, hoặc danh sách tên.", name="source")
        source = None
    documents = _documents(gathered, file, content)
    statements: Fact = {}
    for name, value in content.items():
        if name in ("schema", "source", "document", "documents"):
            continue
        if name in TABLES:
            _take_list(gathered, file, name, value, source)
        elif len(name) <= MAX_LIST_NAME and _is_list_of_facts(value):
            gathered.wonder(file, name, None, name, f"{len(value)} mục")
            _take_list(gathered, file, name, value, source)
        else:
            statements[name] = value
    for name, value in statements.items():
        if name not in TABLES["documents"] or not documents:
            gathered.wonder(file, "documents", None, name, value)
    for number, document in enumerate(documents, start=1):
        _take_document(gathered, file, document, source if number == 1 else None, statements)


def _names_documents(source: Any) -> bool:
    names = source if isinstance(source, list) and source else [source]
    return all(isinstance(name, str) for name in names)


def document_id(source: str) -> str:
    """The id of a document that is known by its name or address only."""
    if len(source) <= MAX_ID:
        return source
    return f"{source[: MAX_ID - 9]}#{sha256(source.encode()).hexdigest()[:8]}"


def _documents(gathered: Gathered, file: str, content: Fact) -> list[Any]:
    documents = []
    if content.get("document") is not None:
        documents.append(content["document"])
    several = content.get("documents")
    if isinstance(several, list):
        documents += several
    elif several is not None:
        gathered.refuse(file, "phải là một danh sách.", name="documents")
    return documents


def _take_document(
    gathered: Gathered, file: str, document: Any, source: Any, statements: Fact
) -> None:
    if not isinstance(document, dict):
        gathered.refuse(file, "phải là một mục nhiều trường.", name="document")
        return
    if document.get("source") is None and source is not None:
        document["source"] = source
    named = next(iter(as_list(document.get("source"))), None) or document.get("name")
    if document.get("id") is None and isinstance(named, str):
        document["id"] = document_id(named)
    for name, value in statements.items():
        # A statement of the file never covers what the document says itself.
        document.setdefault(name if name not in document else f"tệp: {name}", value)
    take_row(gathered, file, "documents", document, 1)


def _take_list(gathered: Gathered, file: str, name: str, value: Any, source: Any) -> None:
    if value is None:
        return
    if isinstance(value, dict) and name in ("scoring", "rules"):
        value = [value]
    if not isinstance(value, list):
        gathered.refuse(file, "phải là một danh sách.", name=name)
        return
    for number, fact in enumerate(value, start=1):
        if not isinstance(fact, dict):
            message = f"mục thứ {number} của danh sách phải là một mục nhiều trường."
            gathered.refuse(file, message, name=name)
            continue
        if name not in CATALOGUES and fact.get("source") is None and source is not None:
            fact["source"] = source
        take_row(gathered, file, name, fact, number)


def take_row(gathered: Gathered, file: str, name: str, fact: Fact, number: int) -> None:
    seen = Seen()
    if name in TABLES:
        fields_of(seen, fact, TABLES[name])
    else:
        fields_of(seen, {key: fact[key] for key in COMMON if key in fact}, COMMON)
    for field_name, message in seen.errors:
        gathered.refuse(file, message, fact=fact, name=field_name)
    if not _is_identified(gathered, file, name, fact, number):
        return
    fact_id = fact["code"] if name in ("units", "indicators") else fact["id"]
    for field_name, value in seen.unknown:
        gathered.wonder(file, name, fact_id, field_name, value)
    _note_code(gathered, name, fact)
    gathered.pending += [
        Pending(file, name, fact, field_name, kind, target)
        for kind, field_name, target in seen.references
    ]
    gathered.place(place_key(name, fact), file)
    if not seen.errors:
        gathered.book.add(name, fact)


def place_key(list_name: str, fact: Fact) -> str:
    """The name of a row among all rows; codes of catalogues are kept apart from ids of facts."""
    if list_name == "units":
        return f"unit:{fact['code']}"
    if list_name == "indicators":
        return f"indicator:{fact['code']}"
    return fact["id"]


def _is_identified(gathered: Gathered, file: str, name: str, fact: Fact, number: int) -> bool:
    if name == "units":
        return _is_new_code(gathered, file, fact, gathered.unit_files, gathered.book.units)
    if name == "indicators":
        known = gathered.book.indicators
        return _is_new_code(gathered, file, fact, gathered.indicator_files, known)
    if fact.get("id") is None and (name in LISTS_WITHOUT_IDS or fact.get("ref") is not None):
        fact["id"] = document_id(f"{Path(file).stem}#{name}-{number}")
    fact_id = fact.get("id")
    if fact_id is None or fact_id == "":
        message = f"mục thứ {number} của danh sách {name} không có id."
        gathered.refuse(file, message, fact=fact, name="id")
        return False
    if not isinstance(fact_id, str):
        return False  # said already, as a wrong type
    if fact_id in gathered.owners:
        other_list, other_file = gathered.owners[fact_id]
        message = f"id đã được dùng trong danh sách {other_list} của tệp {other_file}."
        gathered.refuse(file, message, fact=fact, name="id")
        return False
    gathered.owners[fact_id] = (name, file)
    return True


def _is_new_code(
    gathered: Gathered, file: str, fact: Fact, files: dict[str, str], known: dict[str, Fact]
) -> bool:
    """A catalogue row needs a code. Two files may tell the same row, not two different ones."""
    if fact.get("ref") is not None:
        return False
    if fact.get("code") is None and isinstance(fact.get("id"), str):
        fact["code"] = fact["id"]
    code = fact.get("code")
    if not isinstance(code, str) or not code.strip():
        if code is None or isinstance(code, str):
            gathered.refuse(file, "không có mã.", fact=fact, name="code")
        return False
    if code not in files:
        files[code] = file
        return True
    told = known.get(code, fact)
    if files[code] == file or any(_differ(told, fact, name) for name in ("name", "label")):
        message = f"mã {code} đã được dùng trong tệp {files[code]}."
        gathered.refuse(file, message, fact=fact, name="code")
    else:
        for key, value in fact.items():
            if told.get(key) is None:
                told[key] = value
    return False


def _differ(one: Fact, other: Fact, name: str) -> bool:
    if one.get(name) is None or other.get(name) is None:
        return False
    return fold(str(one[name])) != fold(str(other[name]))


def _note_code(gathered: Gathered, name: str, fact: Fact) -> None:
    """Codes and keys that other facts may name, also of a fact that has errors."""
    if name in ("campaigns", "blocs") and isinstance(fact.get("code"), str):
        gathered.codes[name].add(fact["code"])
    elif name == "anniversaries" and isinstance(fact.get("key"), str):
        gathered.codes["keys"].add(fact["key"])


def _is_list_of_facts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in value)
    )
