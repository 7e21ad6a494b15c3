"""Facts taken from documents, in schema emulation-facts/1: the book of them and how it is read."""

from pathlib import Path

from campaigns.facts.book import CATALOGUES, Fact, FactBook, as_list
from campaigns.facts.gathering import document_id, place_key, take_file
from campaigns.facts.reading import FactError, Gathered, NotUnderstood, Place, Reading
from campaigns.facts.resolving import resolve

__all__ = [
    "CATALOGUES",
    "Fact",
    "FactBook",
    "FactError",
    "NotUnderstood",
    "Place",
    "Reading",
    "as_list",
    "document_id",
    "place_key",
    "read_directory",
]

SUFFIXES = (".yaml", ".yml", ".json")


def read_directory(path: Path | str) -> Reading:
    """Read every YAML and JSON file of a directory; never raises for what stands in them."""
    gathered = Gathered()
    folder = Path(path)
    if not folder.is_dir():
        gathered.refuse(str(path), "Không có thư mục này.")
        return gathered.reading
    files = [
        file
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.suffix.lower() in SUFFIXES and not file.name.startswith(".") and file.is_file()
    ]
    if not files:
        gathered.refuse(str(path), "Thư mục không có tệp .yaml, .yml hoặc .json nào.")
    for file in files:
        take_file(gathered, file)
    resolve(gathered)
    return gathered.reading
