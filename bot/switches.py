"""What this process knows to be switched off; read from the database again and again, so that a turn waits for nothing."""

from typing import Dict, FrozenSet, List, Optional

from bot.store.database import Database
from bot.store.switches import Switched, read_switches
from policy_kb.off_card import WHOLE_BOT

# Seconds between two looks.
LOOK_EVERY = 1.0


class Switches:
    """Holds what was off when the database was last looked at."""

    def __init__(self) -> None:
        self._found: Dict[str, Switched] = {}
        self._off: FrozenSet[str] = frozenset()

    @property
    def off(self) -> FrozenSet[str]:
        """Ids of the topics that are off; `WHOLE_BOT` for everything."""
        return self._off

    @property
    def all_off(self) -> bool:
        """Whether the whole bot is off."""
        return WHOLE_BOT in self._off

    def about(self, what: str) -> Optional[Switched]:
        """Since when, by whom and why something is off; None where it is on."""
        return self._found.get(what)

    async def look(self, database: Database) -> bool:
        """Look at the database; whether anything has changed.

        Raises:
            SQLAlchemyError: it cannot be read; what was known before goes on being so.
        """
        return self.take(await database.read(read_switches))

    def take(self, found: List[Switched]) -> bool:
        """Know from now on that these are off; whether that is new."""
        before, self._found = self._found, {one.what: one for one in found}
        self._off = frozenset(self._found)
        return before != self._found


_held = Switches()


def switches() -> Switches:
    """What is switched off, for this process."""
    return _held
