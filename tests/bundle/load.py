"""The bundle as a target would deploy it: files put together, references resolved, everything typed."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tests.bundle.model import Bundle

DEPLOYER = {"userName": "someone@example.com", "short_name": "someone"}
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")


@dataclass
class Loaded:
    """A target's bundle (None if it is not even of its schema), what is wrong with it, and which file says what."""

    bundle: Bundle | None = None
    problems: list[str] = field(default_factory=list)
    files: dict[tuple[str, str], Path] = field(default_factory=dict)


class _Loader(yaml.SafeLoader):
    """YAML that takes no key twice, which the standard reader does without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"key '{key}' is given twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def load(root: Path, target: str) -> Loaded:
    """Read `databricks.yml` of a folder and what it includes, for one target."""
    loaded = Loaded()
    try:
        whole = _read(root / "databricks.yml")
        whole.setdefault("resources", {})
        _include(root, whole, loaded)
    except (ValueError, yaml.YAMLError) as error:
        loaded.problems.append(str(error))
        return loaded
    chosen = whole.get("targets", {}).get(target)
    if chosen is None:
        loaded.problems.append(f"no target {target}")
        return loaded
    for kind, overlays in chosen.get("resources", {}).items():
        for name in overlays:
            if name not in whole["resources"].get(kind, {}):
                loaded.problems.append(f"target {target} changes {kind}.{name}, which is nowhere")
    whole["resources"] = _merged(whole["resources"], chosen.get("resources", {}))
    if chosen.get("mode") == "development":
        _as_development(whole["resources"])
    whole["resources"] = _resolved(whole["resources"], whole, target, loaded.problems)
    whole["targets"] = {
        name: _resolved(said, whole, name, loaded.problems if name == target else [])
        for name, said in whole["targets"].items()
    }
    try:
        loaded.bundle = Bundle.model_validate(whole)
    except ValidationError as error:
        loaded.problems += [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return loaded


def _read(file: Path) -> dict[str, Any]:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), _Loader)
    except ValueError as error:
        raise ValueError(f"{file.name}: {error}") from None
    if not isinstance(content, dict):
        raise ValueError(f"{file.name}: is no mapping")
    return content


def _include(root: Path, whole: dict[str, Any], loaded: Loaded) -> None:
    """Put the resources of the included files beside each other; a key stands for one resource of any kind."""
    for pattern in whole.get("include", []):
        files = sorted(root.glob(pattern))
        if not files:
            loaded.problems.append(f"include {pattern}: matches no file")
        for file in files:
            content = _read(file)
            if content.keys() != {"resources"}:
                loaded.problems.append(f"{file.name}: has {', '.join(sorted(content))}, not resources alone")
            for kind, resources in content.get("resources", {}).items():
                for name, resource in resources.items():
                    if name in {other for _, other in loaded.files}:
                        loaded.problems.append(f"{file.name}: resource key {name} is taken")
                    loaded.files[kind, name] = file
                    # aliases of YAML are one object in two places
                    whole["resources"].setdefault(kind, {})[name] = deepcopy(resource)


def _merged(lower: Mapping[str, Any], higher: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for key, value in higher.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _as_development(resources: dict[str, Any]) -> None:
    """What the mode does to names and schedules."""
    for schema in resources.get("schemas", {}).values():
        schema["name"] = f"dev_{DEPLOYER['short_name']}_{schema['name']}"
    for job in resources.get("jobs", {}).values():
        job["name"] = f"[dev {DEPLOYER['short_name']}] {job['name']}"
        if "schedule" in job:
            job["schedule"]["pause_status"] = "PAUSED"


def _resolved(value: Any, whole: Mapping[str, Any], target: str, problems: list[str], depth: int = 0) -> Any:
    """The value with every `${...}` put in; what cannot be is a problem."""
    if isinstance(value, dict):
        return {key: _resolved(inner, whole, target, problems, depth) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, whole, target, problems, depth) for inner in value]
    if not isinstance(value, str):
        return value

    def put_in(match: re.Match[str]) -> str:
        found = _lookup(match[1], whole, target)
        if found is None or depth > 9:
            problems.append(f"reference {match[0]} resolves to nothing")
            return match[0]
        return str(_resolved(found, whole, target, problems, depth + 1))

    return _REFERENCE.sub(put_in, value)


def _lookup(reference: str, whole: Mapping[str, Any], target: str) -> str | None:
    parts = reference.split(".")
    match parts:
        case ["var", name]:
            variable = whole.get("variables", {}).get(name, {})
            if "lookup" in variable:
                return "an-id-that-the-workspace-knows"
            said = whole["targets"][target].get("variables", {}).get(name, variable.get("default"))
            return None if said is None else str(said)
        case ["bundle", "name"]:
            return str(whole["bundle"]["name"])
        case ["bundle", "target"]:
            return target
        case ["workspace", "current_user", name]:
            return DEPLOYER.get(name)
        case ["resources", kind, key, attribute]:
            found = whole["resources"].get(kind, {}).get(key, {}).get(attribute)
            return found if isinstance(found, str) else None
    return None
