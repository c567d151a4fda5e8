"""Reads a YAML file into the model of what it may say; a fault names the file, the line, the key and what to write.

Neither the parser nor pydantic speaks Ukrainian or to a clerk, so each kind of fault has a message of our own.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from flows.messages.errors import ERRORS, WRITTEN_AS
from flows.messages.signs import unseen_in
from flows.messages.text import Text, without_secrets
from flows.model.errors import DefinitionError
from flows.model.facts import EXAMPLES
from flows.model.schema import DEFINED
from flows.outside.machine.files import read_limited
from flows.outside.programme.yaml_files import YamlFault, line_of_value, load_yaml
from flows.stages.language.texts import in_one_alphabet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from flows.messages.catalogue import Message

YAML_LIMIT_MB = 1
LONGEST_SHOWN = 80
EXAMPLE_DAY = "2026-01-09"
"""An example of how a date is written."""

FAULT_CODES = {
    "missing": "facts-missing-field",
    "invalid_key": "facts-key",
    "string_type": "facts-text-expected",
    "int_type": "facts-number-expected",
    "decimal_type": "facts-number-expected",
    "bool_type": "facts-yes-no",
    "literal_error": "facts-choice",
    "greater_than_equal": "facts-too-small",
    "less_than_equal": "facts-too-large",
    "string_too_long": "facts-too-long",
    "string_too_short": "facts-empty",
    "too_short": "facts-empty",
    "tuple_type": "facts-list-expected",
    "dict_type": "facts-pairs-expected",
    "mapping_type": "facts-pairs-expected",
    "model_type": "facts-fields-expected",
    "model_attributes_type": "facts-fields-expected",
}
"""The message for each kind of fault that pydantic reports; our own kinds are called as their messages are."""
UNFILLED = frozenset(code for code in FAULT_CODES.values() if code.endswith("-expected")) | {"facts-yes-no"}
"""Faults that on a key without a value say no more than that it is empty."""
DAYS = {"acts": "facts-day-act", "days_off": "facts-day-off"}
"""How a date is asked for, by the list in which it stands."""
WRITTEN = {**EXAMPLES, **DEFINED}
UNQUOTED = frozenset({"facts-number-expected", "facts-yes-no"})
"""Faults of a value that perhaps only has quotes too many."""
NO_STEP = re.compile(r"str|int|bool|decimal|\[key\]|function-after\[.*\]")
"""What pydantic adds to the place of a value that may be of several kinds, and to that of a field's name."""
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-]?(\d{1,2})[./-]?(\d{1,2})")

Model = TypeVar("Model")
FieldPath = tuple[int | str, ...]


def read_facts(path: Path, shape: TypeAdapter[Model]) -> Model:
    """What a file says, checked; an empty file is as good as an empty list.

    Raises:
        DefinitionError: The file is no YAML, is too large, or has a wrong value; it names file, line, field and value.
    """
    raw = read_limited(path, YAML_LIMIT_MB, DefinitionError, unreadable="facts-unreadable", large="facts-large")
    try:
        values = load_yaml(raw)
    except YamlFault as error:
        text = _shortened(error.found or _line(raw, error.line))
        raise DefinitionError(error.code, file=path, line=error.line, text=text) from error
    if hidden := next(_hidden(values, ()), None):
        place, word = hidden
        facts = {"field": _field(place), "found": _shortened(word)}
        raise DefinitionError("facts-sign", file=path, line=line_of_value(raw, place), **facts)
    try:
        return shape.validate_python(() if values is None else values)
    except ValidationError as error:
        if values is None:
            raise DefinitionError("facts-file-empty", file=path) from error
        raise _fault(path, raw, _first(error.errors()), shape._type) from error  # noqa: SLF001  # it has no public name


def _hidden(value: Any, place: FieldPath) -> Iterator[tuple[FieldPath, str]]:  # noqa: ANN401  # YAML
    """Each text with a sign that may not be published, and where it stands; the name of a field is a text too."""
    match value:
        case str():
            if word := unseen_in(value):
                yield place, word
        case dict():
            for key, inner in value.items():
                yield from _hidden(key, (*place, key))
                yield from _hidden(inner, (*place, key))
        case list():
            for number, inner in enumerate(value):
                yield from _hidden(inner, (*place, number))


def _line(raw: bytes, number: int) -> str:
    lines = raw.decode("utf-8-sig", "replace").splitlines()
    return lines[min(number, len(lines)) - 1].strip() if lines else ""


def _shortened(text: str) -> str:
    """As much as fits into a message, on one line."""
    line = " ".join(without_secrets(text).split())  # before it is cut: half a login does not look like one
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def _first(faults: list[ErrorDetails]) -> ErrorDetails:
    """An unknown key before all others: where it is misspelt, it is why another one is missing."""
    return next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])


def _fault(path: Path, raw: bytes, fault: ErrorDetails, shape: Any) -> DefinitionError:  # noqa: ANN401  # a type
    place = _place(fault)
    if fault["type"] == "extra_forbidden":
        code, expected = _unknown(str(place[-1]), place[:-1], shape)
    else:
        code, expected = _code(fault, place), _expected(fault, place, shape)
    facts = {"field": _field(place), "found": _found(fault, code), "entry": _entry(place), "expected": expected}
    return DefinitionError(code, file=path, line=line_of_value(raw, place), **facts)


def _place(fault: ErrorDetails) -> FieldPath:
    """Where the value stands in the file: as pydantic says, and further within where our own rule says that."""
    place = fault["loc"][:-1] if fault["loc"][-1:] and _is_no_step(fault["loc"][-1]) else fault["loc"]
    return (*place, *fault.get("ctx", {}).get("at", ()))


def _is_no_step(step: int | str) -> bool:
    return isinstance(step, str) and NO_STEP.fullmatch(step) is not None


def _code(fault: ErrorDetails, place: FieldPath) -> str:
    """The message's code."""
    kind, value = fault["type"], fault["input"]
    code = FAULT_CODES.get(kind, kind)
    if value is None and (code in UNFILLED or kind == "day"):
        return "facts-empty"
    if kind == "day":
        return next((DAYS[str(step)] for step in place if step in DAYS), "facts-day")
    if kind == "string_type" and isinstance(value, dict | list | tuple):
        return "facts-one-value"
    if kind == "string_pattern_mismatch" and fault["ctx"]["pattern"] in WRITTEN:
        return "facts-invalid"
    return code if code in ERRORS else "facts-odd"


def _expected(fault: ErrorDetails, place: FieldPath, shape: Any) -> str | Text:  # noqa: ANN401  # a type
    """What should stand there: an example, the choices, the keys, a limit."""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "day":
            return _day(str(fault["input"]))
        case "literal_error":
            return _quoted(get_args(_literal(_inside(shape, place))))
        case "string_pattern_mismatch":
            return WRITTEN.get(context["pattern"], "")
        case "model_type" | "model_attributes_type":
            return ", ".join(_keys(_model(_inside(shape, place))))
    limits = (context.get(limit) for limit in ("ge", "le", "max_length", "expected"))
    return next((str(limit) for limit in limits if limit is not None), "")


def _unknown(key: str, place: FieldPath, shape: Any) -> tuple[str, str | Text]:  # noqa: ANN401  # a type
    """A key that is none: perhaps one that is misspelt, or that stands too far left or right."""
    keys = _keys(_model(_inside(shape, place)))
    if near := get_close_matches(_folded(key), [_folded(known) for known in keys], n=1):
        return "facts-misspelt-field", next(known for known in keys if _folded(known) == near[0])
    if elsewhere := [path for path in _paths(shape) if path.rpartition(".")[2] == key]:
        return "facts-misplaced-field", elsewhere[0]
    return "facts-unknown-field", ", ".join(keys)


def _folded(key: str) -> str:
    """A key as it is compared: no matter which case, dash or alphabet of like letters."""
    return in_one_alphabet(key).casefold().replace("-", "_").replace(" ", "_")


def _inside(shape: Any, place: FieldPath) -> Any:  # noqa: ANN401  # types
    """The type of what stands at a place."""
    for step in place:
        plain = _bare(shape)
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            shape = next((field.annotation for key, field in _fields(plain).items() if key == step), None)
        else:
            shape = next((one for one in reversed(get_args(plain)) if one is not Ellipsis), None)
    return _bare(shape)


def _bare(shape: Any) -> Any:  # noqa: ANN401  # types
    """The type without what it is annotated with, and without null."""
    while get_origin(shape) in (Annotated, Union, UnionType):
        shape = get_args(shape)[0]
    return shape


def _literal(shape: Any) -> Any:  # noqa: ANN401  # types
    """The choice itself, or that of a list's entries."""
    return shape if all(isinstance(one, str) for one in get_args(shape)) else _bare(get_args(shape)[0])


def _model(shape: Any) -> type[BaseModel] | None:  # noqa: ANN401  # types
    """The model of an entry, be it one, or one of a list."""
    plain = _bare(shape)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return plain
    return next((found for one in get_args(plain) if (found := _model(one))), None)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _keys(model: type[BaseModel] | None) -> tuple[str, ...]:
    return tuple(_fields(model)) if model else ()


def _paths(shape: Any) -> tuple[str, ...]:  # noqa: ANN401  # types
    """All keys below the file's own, each with the key that holds it."""
    model = _model(shape)
    parts = {key: _model(field.annotation) for key, field in _fields(model).items()} if model else {}
    return tuple(f"{key}.{inner}" for key, part in parts.items() for inner in _keys(part))


def _field(place: FieldPath) -> str | Text:
    """The field as a maintainer finds it: `acts[1].number`, entries counted from 1."""
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place]
    return "".join(steps).lstrip(".") or _text(WRITTEN_AS["file"])


def _entry(place: FieldPath) -> str:
    """Which entry of its list it is, counted from 1."""
    return next((str(step + 1) for step in reversed(place) if isinstance(step, int)), "")


def _found(fault: ErrorDetails, code: str) -> str | Text:
    """What stands there, as much of it as fits into a message; text where a number is wanted shows its quotes."""
    value = fault.get("ctx", {}).get("found") or fault["input"]
    match value:
        case dict() | BaseModel():
            return _text(WRITTEN_AS["fields"])
        case list() | tuple():
            return _text(WRITTEN_AS["list"])
        case None:
            return _text(WRITTEN_AS["nothing"])
        case bool():
            return str(value).lower()
        case str() if code in UNQUOTED:
            return f'"{_shortened(value)}"'
    return _shortened(str(value))


def _text(message: Message) -> Text:
    return Text(message.uk, message.en)


def _quoted(choices: tuple[str, ...]) -> Text:
    return Text(", ".join(f"«{choice}»" for choice in choices), ", ".join(f"“{choice}”" for choice in choices))


def _day(text: str) -> str:
    """The date that was meant, as it is to be written; an example where that is not clear."""
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_YEAR_FIRST, (0, 1, 2))):
        if found := pattern.match(text.strip()):
            year, month, day = (int(found.groups()[place]) for place in order)
            with suppress(ValueError):
                return date(year, month, day).isoformat()
    return EXAMPLE_DAY
