"""A hromada as the codifier (КАТОТТГ) knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A hromada: its code of level H, its name («Старокостянтинівська»), its centre, its district and its region.

    `category` is that of the centre, which makes the hromada one of a city (M), a settlement (X) or a village (C).
    """

    code: str
    name: str
    centre: str
    category: str
    district: str
    region: str
