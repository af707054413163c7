"""From what a user wrote (a file, `key=value`) to plain settings, and from what is wrong with it to one line."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from retail_spark.core.errors import UserError

# The source documents' `volume` block -> our names. Their numbers are totals of the whole network.
_VOLUME = {
    "stores": "stores",
    "dcs": "dcs",
    "customers_per_day": "shoppers_per_day",
    "items_per_ticket_mean": "items_per_ticket_mean",
    "online_orders_per_day": "online_orders_per_day",
}


def read_file(path: Path) -> dict[str, Any]:
    """The settings of a JSON or YAML file, by its ending."""
    if path.suffix not in (".json", ".yml", ".yaml"):
        raise UserError(f"config file '{path}': allowed are files named .json, .yml or .yaml")
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise UserError(f"config file '{path}' cannot be read: {error.strerror}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise UserError(
            f"config file '{path}' is not valid {path.suffix[1:]}: {' '.join(str(error).split())}"
        ) from None
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise UserError(f"config file '{path}': allowed is a mapping of setting names to values")
    return content


def unfold_volume(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with the source documents' `volume` block, if there is one, spelled in our names."""
    flat = dict(settings)
    volume = flat.pop("volume", {})
    if not isinstance(volume, dict):
        raise UserError(f"config key 'volume' = {volume!r}: allowed is a mapping with keys {', '.join(_VOLUME)}")
    for key, value in volume.items():
        if key not in _VOLUME:
            raise UserError(unknown("config key", f"volume.{key}", [f"volume.{name}" for name in _VOLUME]))
        if _VOLUME[key] in flat:
            raise UserError(f"config key '{_VOLUME[key]}' is given twice: once as volume.{key}")
        flat[_VOLUME[key]] = value
    if "online_orders_per_day" in volume:
        # customers_per_day are then those in shops alone
        flat.setdefault("digital_share", 0.0)
    return flat


def one_by_one(text: str) -> list[str]:
    """The `key=value` pairs of one text, as a job or a widget gives them: `stores=12 products=300`."""
    return [pair for pair in re.split(r"\s+(?=[\w.]+=)", text.strip()) if pair]


def parse_settings(pairs: Iterable[str]) -> dict[str, Any]:
    """`key=value` pairs as given to --set; a dot reaches into a block (`realtime.burst=10`)."""
    settings: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key.strip() or not equals or not value.strip():
            raise UserError(f"--set '{pair}': allowed is key=value")
        block, dot, inner = key.strip().partition(".")
        into, name = (settings.setdefault(block, {}), inner) if dot else (settings, block)
        if not isinstance(into, dict) or name in into:
            raise UserError(f"--set '{pair}': {key.strip()} is given twice")
        into[name] = value.strip()
    return settings


def merge(lower: Mapping[str, Any], higher: Mapping[str, Any]) -> dict[str, Any]:
    """Both layers' settings; where both have one the higher wins, and of two blocks each setting by itself."""
    merged = dict(lower)
    for key, value in higher.items():
        both_blocks = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = merged[key] | value if both_blocks else value
    return merged


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """One line on a name that is none of the known ones: the close one if there is one, else all of them."""
    allowed = list(known)
    close = difflib.get_close_matches(name, allowed, n=1, cutoff=0.6)
    hint = f"did you mean '{close[0]}'? " if close else ""
    return f"unknown {what} '{name}': {hint}allowed are {', '.join(allowed)}"


def explain(error: ValidationError, model: type[BaseModel]) -> str:
    """All that is wrong with the settings, as one line: key, value, what is allowed."""
    return "; ".join(_explain_one(detail, model) for detail in error.errors(include_url=False))


def _explain_one(detail: Mapping[str, Any], model: type[BaseModel]) -> str:
    path = [str(part) for part in detail["loc"]]
    key = ".".join(path)
    if not path:
        return str(detail["ctx"]["error"])
    for name in path[:-1]:
        inner = model.model_fields[name].annotation if name in model.model_fields else None
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else model
    if detail["type"] == "extra_forbidden":
        prefix = ".".join(path[:-1]) + "." if path[:-1] else ""
        return unknown("config key", key, [prefix + name for name in model.model_json_schema()["properties"]])
    if detail["type"] == "missing":
        return f"config key '{key}' is missing"
    reason = (
        str(detail["ctx"]["error"]) if detail["type"] == "value_error" else f"allowed is {_allowed(model, path[-1])}"
    )
    return f"{key} = {_shown(detail['input'])}: {reason}"


def _shown(value: Any) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _allowed(model: type[BaseModel], name: str) -> str:
    """What a field takes, in words: `a whole number from 1 to 500`, or its list of words."""
    field = model.model_json_schema()["properties"].get(name, {})
    field = {**field, **next((part for part in field.get("anyOf", []) if part["type"] != "null"), {})}
    if "enum" in field:
        return " or ".join(field["enum"])
    kind = {"integer": "a whole number", "number": "a number", "string": "text"}.get(field.get("type", ""))
    if kind is None:
        return "a mapping of settings"
    if "maximum" not in field:
        return kind
    low = field["minimum"] if "minimum" in field else f"above {field['exclusiveMinimum']:g}"
    return f"{kind} from {low} to {field['maximum']}"
