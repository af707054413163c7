"""A draw is a hash of (seed, stream, row key): it has no order, hence no partition, no batch and no resume point.

The same function stands here twice, once for Spark and once for numpy, and a test holds the two equal value for value.
Keys are BIGINT everywhere: Spark hashes INT 5 and BIGINT 5 differently.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
from pyspark.sql import Column
from pyspark.sql import functions as F

Int64Array = npt.NDArray[np.int64]
IntArray = npt.NDArray[np.integer[Any]]

# xxHash64's published constants, used by Spark's own implementation of XXH64.hashLong.
_PRIME_1 = np.uint64(0x9E3779B185EBCA87)
_PRIME_2 = np.uint64(0xC2B2AE3D27D4EB4F)
_PRIME_3 = np.uint64(0x165667B19E3779F9)
_PRIME_4 = np.uint64(0x85EBCA77C2B2AE63)
_PRIME_5 = np.uint64(0x27D4EB2F165667C5)
_SPARK_SEED = 42


def stream_id(stream: str) -> int:
    """The number that stands for a stream's name in every hash. A test keeps all names of the project distinct."""
    return zlib.crc32(stream.encode())


def draw(seed: int, stream: str, *keys: str | Column) -> Column:
    """A 64-bit hash of (seed, stream, row key): the same row draws the same value on any cluster."""
    columns = [(F.col(key) if isinstance(key, str) else key).cast("bigint") for key in keys]
    return F.xxhash64(F.lit(seed).cast("bigint"), F.lit(stream_id(stream)).cast("bigint"), *columns)


def hash64(seed: int, stream: str, *keys: IntArray | int) -> Int64Array:
    """The numpy twin of `draw`: keys are integer arrays (or numbers) that broadcast against each other."""
    with np.errstate(over="ignore"):
        digest: Any = np.uint64(_SPARK_SEED)
        for value in (seed, stream_id(stream), *keys):
            digest = _hash_long(np.asarray(value).astype(np.int64).view(np.uint64), digest)
        return np.atleast_1d(np.asarray(digest, dtype=np.uint64)).view(np.int64)


def _hash_long(value: Any, seed: Any) -> Any:
    digest = seed + _PRIME_5 + np.uint64(8)
    digest = digest ^ (_rotate(value * _PRIME_2, 31) * _PRIME_1)
    digest = _rotate(digest, 27) * _PRIME_1 + _PRIME_4
    digest = (digest ^ (digest >> np.uint64(33))) * _PRIME_2
    digest = (digest ^ (digest >> np.uint64(29))) * _PRIME_3
    return digest ^ (digest >> np.uint64(32))


def _rotate(value: Any, bits: int) -> Any:
    return (value << np.uint64(bits)) | (value >> np.uint64(64 - bits))
