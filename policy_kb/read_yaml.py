"""Read a YAML file against its schema; what is wrong is told with file, line and the fix."""

import json
from pathlib import Path
from typing import Any, Dict, Iterable, List, Tuple, Union

import jsonschema
import yaml

from policy_kb.errors import BadFile

SCHEMAS = Path(__file__).parent / "schema"
Path_ = Tuple[Union[str, int], ...]


def read_yaml(path: Path, schema: str) -> Any:
    """Return the data of a YAML file that satisfies ``schema/<schema>.json``.

    Raises:
        BadFile: unreadable, not YAML, a key twice, or not as the schema wants it.
    """
    root = _compose(path)
    data = _Builder(path).build(root)
    validator = jsonschema.Draft7Validator(json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8")))
    for error in sorted(validator.iter_errors(data), key=lambda e: list(map(str, e.absolute_path))):
        where = f"{path}:{line_of(root, tuple(error.absolute_path))}"
        raise BadFile(where, error.message, error.schema.get("description", f"see schema/{schema}.json"))
    return data


def record_lines(path: Path) -> List[int]:
    """The line number of each record of a file that holds a list of records."""
    root = _compose(path)
    return [item.start_mark.line + 1 for item in root.value]


def line_of(root: yaml.Node, steps: Path_) -> int:
    """The line (from 1) of the value that ``steps`` lead to, or of the last one that exists."""
    node = root
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            found = [value for key, value in node.value if key.value == step]
            if not found:
                break
            node = found[0]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return int(node.start_mark.line) + 1


def _compose(path: Path) -> yaml.Node:
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise BadFile(str(path), str(error.strerror), "put the file back") from error
    except UnicodeDecodeError as error:
        raise BadFile(str(path), f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{path}:{line}", str(error.problem), "mend the YAML on this line") from error
    except yaml.YAMLError as error:
        raise BadFile(
            str(path), " ".join(str(error).split()), "remove the characters YAML forbids"
        ) from error
    if root is None:
        raise BadFile(f"{path}:1", "the file is empty", "write at least one record or delete the file")
    return root


class _Builder:
    """Turn YAML nodes into plain data, refusing a key that stands twice."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def build(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node.value)
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _mapping(self, pairs: Iterable[Tuple[yaml.Node, yaml.Node]]) -> Dict[str, Any]:
        result: Dict[str, Any] = {}
        for key, value in pairs:
            if key.value in result:
                where = f"{self.path}:{key.start_mark.line + 1}"
                raise BadFile(where, f"the key {key.value!r} stands twice", "keep one of them")
            result[key.value] = self.build(value)
        return result

    @staticmethod
    def _scalar(node: yaml.ScalarNode) -> Any:
        # Only null and whole numbers are more than text here: a clause id 2.10 must not become 2.1.
        if not node.style and node.value in ("", "null", "~"):
            return None
        if not node.style and node.tag == "tag:yaml.org,2002:int" and node.value.isdigit():
            return int(node.value)
        if not node.style and node.tag == "tag:yaml.org,2002:bool":
            return node.value == "true"
        return node.value
