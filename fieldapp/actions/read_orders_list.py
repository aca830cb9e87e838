"""What do the orders say that another system posts? Rows as a file has them, after a look at each one's fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions.orders_report import RowAnswer
from fieldapp.actions.read_orders_file import FileRow, clean_cell
from fieldapp.core.orders import Finding

MOST_ORDERS = 1_000
LONGEST = 10_000
NUMBER = "number"  # what the field external_id is called among our rows
Text = Annotated[str, Field(max_length=LONGEST)]


class PostedOrder(BaseModel):
    """An order as another system says it; every value is text, an empty one says nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)
    external_id: Text = Field(description="The order's number in your system; with `source` it names the order.")
    registered: Text = Field("", description="When the customer asked: 2026-11-20 07:22, by the area's clock.")
    area: Text = Field("", description="The area by its name; the request's `area` stands in for an empty one.")
    technician: Text = Field("", description="Login or name; with an unknown one the visit stays unassigned.")
    work: Text = Field("", description="The kind of work, as people say it.")
    customer: Text = Field("", description="Name and patronymic.")
    phone: Text = Field("", description="In any spelling.")
    phone2: Text = ""
    city: Text = ""
    address: Text = Field("", description="Street and house.")
    entrance: Text = ""
    floor: Text = ""
    flat: Text = ""
    intercom: Text = ""
    day: Text = Field("", description="2026-11-24; without day and hours the order waits for its time.")
    from_: Text = Field("", alias="from", description="10:00, by the area's clock.")
    to: Text = Field("", description="12:00; 24:00 is the end of the day.")
    comment: Text = Field("", description="Kept whole; phone numbers and known notes in it are found.")


@dataclass(frozen=True)
class OrdersList:
    """The rows that have the right fields, numbered from 1, and the answers to the others."""

    rows: Sequence[FileRow]
    refused: Sequence[RowAnswer]


def read_orders_list(posted: Sequence[Any], faults: Mapping[int, str]) -> OrdersList:
    """Rows as a file would give them; `faults` are those of the loader by place, as `load_body` found them."""
    rows: list[FileRow] = []
    refused: list[RowAnswer] = []
    for place, one in enumerate(posted):
        line = place + 1
        if place in faults:
            refused.append(RowAnswer(line, "", "refused", [Finding("unsound", "", faults[place])]))
            continue
        try:
            order = PostedOrder.model_validate(one)
        except ValidationError as invalid:
            refused.append(RowAnswer(line, _number(one), "refused", _findings(invalid)))
            continue
        cells = {name: clean_cell(text) for name, text in order.model_dump(by_alias=True).items()}
        cells[NUMBER] = cells.pop("external_id")
        rows.append(FileRow(line, {name: text for name, text in cells.items() if text}))
    return OrdersList(rows, refused)


def _number(one: Any) -> str:
    number = one.get("external_id") if isinstance(one, dict) else None
    return clean_cell(number)[:60] if isinstance(number, str) else ""


def _findings(invalid: ValidationError) -> list[Finding]:
    found = []
    for error in invalid.errors()[:20]:
        name = str(error["loc"][0]) if error["loc"] else ""
        field = NUMBER if name == "external_id" else name
        match error["type"]:
            case "extra_forbidden":
                found.append(Finding("unknown_field", "", clean_cell(name)[:60]))
            case "missing":
                found.append(Finding("no_number", NUMBER))
            case "string_too_long":
                found.append(Finding("long_text", field, "", {"limit": LONGEST}))
            case "model_type" | "model_attributes_type":
                found.append(Finding("unsound", "", "no object"))
            case _:
                found.append(Finding("no_text", field))
    return found
