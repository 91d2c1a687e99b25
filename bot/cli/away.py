"""Write what nginx gives where no worker answers: `python -m bot.cli.away FOLDER` (docs/howto/serve-with-many.md)."""

import sys
from pathlib import Path

from bot.rasa_setup import prepare

prepare()

from bot.web.away import write_away  # noqa: E402


def main() -> int:
    """Write the files; exit code 1 where they cannot be."""
    if len(sys.argv) != 2:
        print("name the folder: python -m bot.cli.away FOLDER", file=sys.stderr)
        return 2
    try:
        write_away(Path(sys.argv[1]))
    except OSError as error:
        print(f"nothing was written: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
