"""What the configs of all worlds share: seed, scales, files, and one clear line for whatever is wrong.

Precedence: defaults of the model < a named scale < a file < options.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from retail_spark.config_input import explain, merge, read_file
from retail_spark.core.errors import UserError


class WorldConfig(BaseModel):
    """Settings of one world: bounded numbers, of which a named scale gives those that have no default."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, serialize_by_alias=True)

    scales: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    default_scale: ClassVar[str] = ""
    not_data: ClassVar[frozenset[str]] = frozenset()  # settings that decide no rows

    # the class has a method `scale`, so the attribute is called otherwise; files and the manifest say `scale`
    scale_name: Annotated[str, Field(alias="scale")] = "custom"
    seed: Annotated[int, Field(ge=-(2**63), le=2**63 - 1)] = 42

    @classmethod
    def scale(cls, name: str | None = None, /, **settings: Any) -> Self:
        """The named scale of the class's table, with any of its numbers set otherwise."""
        return cls.layered(name or cls.default_scale, {}, settings)

    @classmethod
    def from_file(cls, path: str | Path, /, **settings: Any) -> Self:
        """A config file (JSON or YAML) with the class's keys, and `scale`."""
        return cls.layered(None, read_file(Path(path)), settings)

    @classmethod
    def layered(cls, scale: str | None, file: Mapping[str, Any], options: Mapping[str, Any]) -> Self:
        """Defaults < scale < file < options; a scale named here wins over the one that the file names."""
        given = merge(cls._read_as(file), options)
        named = given.pop("scale", cls._scale_of(file))
        name = str(named) if scale is None else scale
        if name not in cls.scales:
            raise UserError(f"unknown scale '{name}': allowed are {', '.join(cls.scales)}")
        chosen = cls.scales[name]
        try:
            return cls.model_validate({"scale": name} | dict(chosen) | cls._followers(chosen, given) | given)
        except ValidationError as error:
            raise UserError(explain(error, cls)) from None

    def data_hash(self) -> str:
        """Twelve hex digits that stand for every setting that decides rows."""
        text = json.dumps(self.model_dump(mode="json", exclude=set(self.not_data)), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @classmethod
    def _read_as(cls, file: Mapping[str, Any]) -> dict[str, Any]:
        """A file's settings in the class's own names."""
        return dict(file)

    @classmethod
    def _scale_of(cls, file: Mapping[str, Any]) -> str:
        """The scale that a file starts from if it names none."""
        return cls.default_scale

    @classmethod
    def _followers(cls, scale: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """Settings that follow from those given, in place of the scale's."""
        return {}

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_values(cls, value: Any) -> Any:
        """True and false are no numbers, although Python takes them for 1 and 0."""
        if isinstance(value, bool):
            raise ValueError("a number or word is asked for, not true or false")
        return value
