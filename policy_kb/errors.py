"""What can be wrong with the knowledge base."""


class KbError(Exception):
    """The knowledge base cannot be used as it is."""


class BadFile(KbError):
    """A knowledge file is malformed; says where, what and the fix."""

    def __init__(self, where: str, what: str, fix: str) -> None:
        super().__init__(f"{where}: {what}; {fix}")
        self.where = where
        self.what = what
        self.fix = fix


class NotFound(KbError):
    """An id names no clause, topic, office or hotline of the knowledge base."""
