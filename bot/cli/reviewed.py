"""The messages that the staff have assigned, out and in as JSON Lines: `export [FILE]`, `import FILE`."""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from bot.cli.noted import note
from bot.knowledge import kb
from bot.loop.reviewed import PATH, BadLines, add, export_lines, import_lines, problems, read
from bot.store.trail import NOBODY, append
from bot.training_data import read_utterances
from policy_kb.errors import KbError


def export(reviewed: Path, target: Optional[Path]) -> None:
    """Print the lines, or write them to a new file.

    Raises:
        OSError: the file is there already or cannot be written. BadFile: what was decided cannot be read.
    """
    examples = read(reviewed)
    lines = export_lines(examples)
    if target is None:
        sys.stdout.write(lines)
        return
    with target.open("x", encoding="utf-8") as file:
        file.write(lines)
    print(f"{target}：写出{len(examples)}句")


def take_in(reviewed: Path, source: Path) -> None:
    """Add the lines of a file, all or none.

    Raises:
        BadLines: a line cannot be used. OSError, UnicodeDecodeError: the file cannot be read. KbError: what it
            is compared with cannot be read.
    """
    examples = import_lines(source.read_text("utf-8"))
    wrong = problems(examples, kb(), read_utterances(reviewed.parent))
    if wrong:
        raise BadLines(wrong)
    added = len(add(reviewed, examples))
    if reviewed == PATH:
        note(lambda c: append(c, NOBODY, "examples_imported", detail={"examples": added}))
    print(f"加进{added}句，{len(examples) - added}句本来就有；`make train`以后助手才学会")


def main(arguments: Optional[Sequence[str]] = None, reviewed: Path = PATH) -> int:
    """Do it; return 0, 1 where a line cannot be used, 2 where a file cannot be read or written."""
    given = _parse(arguments)
    try:
        if given.command == "export":
            export(reviewed, given.file)
        else:
            take_in(reviewed, given.file)
    except BadLines as error:
        print(*error.problems, "什么都没有加进去；改好再来", sep="\n", file=sys.stderr)
        return 1
    except FileExistsError:
        print(f"{given.file}：已经有这个文件，没有动它；换一个名字", file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        print(f"{given.file}：不是UTF-8文字，什么都没有加进去；另存为UTF-8再来", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or reviewed}：{error.strerror}；什么都没有改", file=sys.stderr)
        return 2
    except KbError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parse(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.cli.reviewed", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("export").add_argument("file", type=Path, nargs="?")
    commands.add_parser("import").add_argument("file", type=Path)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
