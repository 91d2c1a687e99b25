"""Read the parts of an edit from plain data, as forms and databases give it."""

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from policy_kb.errors import KbError


class BadEdit(KbError):
    """Plain data is no edit; says which field, what is wrong with it and the fix."""

    def __init__(self, where: str, what: str, fix: str) -> None:
        super().__init__(f"{where}: {what}; {fix}")
        self.where = where
        self.what = what
        self.fix = fix


def read_keys(data: Any, needed: Sequence[str], free: Sequence[str] = ()) -> None:
    """See that data is a mapping with all the ``needed`` keys, perhaps the ``free`` ones, and no other.

    Raises:
        BadEdit: it is not.
    """
    fix = f"give {', '.join(needed)}" + (f" and perhaps {', '.join(free)}" if free else "")
    if not isinstance(data, dict):
        raise BadEdit("edit", f"{type(data).__name__} is no mapping", fix)
    for key in needed:
        if key not in data:
            raise BadEdit(key, "is missing", fix)
    for key in data:
        if key not in (*needed, *free):
            raise BadEdit(str(key), "is no field of this record", fix)


def read_text(data: Mapping[str, Any], key: str) -> str:
    """A text, without the blanks around it.

    Raises:
        BadEdit: it is something else.
    """
    if not isinstance(data[key], str):
        raise BadEdit(key, f"{type(data[key]).__name__} is no text", "give a string")
    return str(data[key]).strip()


def read_optional(data: Mapping[str, Any], key: str) -> Optional[str]:
    """A text that may be missing or null: then None.

    Raises:
        BadEdit: it is something else.
    """
    return None if data.get(key) is None else read_text(data, key)


def read_texts(data: Mapping[str, Any], key: str) -> Tuple[str, ...]:
    """A list of texts; blank ones are left out.

    Raises:
        BadEdit: it is something else.
    """
    texts = (read_text({key: item}, key) for item in _list(data, key))
    return tuple(text for text in texts if text)


def read_records(data: Mapping[str, Any], key: str, keys: Sequence[str]) -> List[Dict[str, str]]:
    """A list of mappings that have exactly these keys, all texts.

    Raises:
        BadEdit: it is something else.
    """
    rows = _list(data, key)
    for row in rows:
        read_keys(row, keys)
    return [{name: read_text(row, name) for name in keys} for row in rows]


def _list(data: Mapping[str, Any], key: str) -> List[Any]:
    if not isinstance(data[key], (list, tuple)):
        raise BadEdit(key, f"{type(data[key]).__name__} is no list", "give a list")
    return list(data[key])
