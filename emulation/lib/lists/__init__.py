"""Lists, the same everywhere: filter and order in the address, columns chosen, pages, export.

A list is declared once, beside its view:

    CAMPAIGNS = List(
        key="campaigns",
        title="Phong trào thi đua",
        noun="phong trào",
        columns=(
            Column("name", "Phong trào", value=str, order=(collated("theme"),), drawn=True),
            Column("unit", "Cơ quan phát động", value="unit.name"),
            …
        ),
        order=("-id",),
        cells="campaigns/campaign_cells.html",
    )

and answered with `respond`, which gives the page, for an htmx request only the table, and for
`?xuat=xlsx` or `?xuat=csv` the file: the same rows, columns and order, all pages of them.
"""

from emulation.lib.keyset import Key
from emulation.lib.lists.declared import SIZES, Choice, Column, Empty, List, known
from emulation.lib.lists.filters import FilterForm
from emulation.lib.lists.listing import ROWS, Listing, respond, wants_rows
from emulation.lib.workbooks import DATE, NUMBER, TEXT

__all__ = [
    "DATE",
    "NUMBER",
    "ROWS",
    "SIZES",
    "TEXT",
    "Choice",
    "Column",
    "Empty",
    "FilterForm",
    "Key",
    "List",
    "Listing",
    "known",
    "respond",
    "wants_rows",
]
