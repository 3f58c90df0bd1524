"""Who owns and who governs: ecosystem, teams, zones, waivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from compiler.model.written import Placed, Written


@dataclass(frozen=True, slots=True, eq=False)
class Team(Placed):
    """Owns things; its maintainers give consent."""

    name: str
    description: str
    maintainers: tuple[str, ...]
    developers: tuple[str, ...]
    contact: str
    written: Written = field(repr=False)

    @property
    def address(self) -> str:
        """How findings and waivers name it."""
        return f"team:{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Classification(Placed):
    """What holds for columns that carry it."""

    name: str
    masked_for: tuple[str, ...] | None
    """Engine groups that see the mask; empty means everyone; None means nobody."""
    cleared: tuple[str, ...]
    """Engine groups that see the value although everyone sees the mask."""
    mask: str | None
    max_retention: int | None
    """Seconds."""
    purpose_required: bool
    written: Written = field(repr=False)

    def masks(self, group: str) -> bool:
        """Whether the group sees the mask."""
        if self.masked_for is None or group in self.cleared:
            return False
        return not self.masked_for or group in self.masked_for


@dataclass(frozen=True, slots=True, eq=False)
class Zone(Placed):
    """Governs the datastores that name it."""

    name: str
    description: str
    owners: tuple[Team, ...]
    platforms: tuple[str, ...]
    classifications: Mapping[str, Classification]
    written: Written = field(repr=False)

    @property
    def address(self) -> str:
        """How findings and waivers name it."""
        return f"zone:{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Waiver(Placed):
    """One finding on one object accepted, until a day."""

    rule: str
    subject: str
    reason: str
    approver: str
    expires: date
    written: Written = field(repr=False)

    @property
    def address(self) -> str:
        """How findings name it."""
        return f"waiver:{self.rule}@{self.subject}"


@dataclass(frozen=True, slots=True, eq=False)
class Root(Placed):
    """What the ecosystem says of itself."""

    name: str
    description: str
    maintainers: tuple[Team, ...]
    written: Written = field(repr=False)

    @property
    def address(self) -> str:
        """How findings name it."""
        return "ecosystem"
