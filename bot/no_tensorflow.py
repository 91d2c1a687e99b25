"""Stand in for TensorFlow, which Rasa imports and this bot never runs (docs/adr/0002).

Rasa 3.6 imports TensorFlow at module level in files that every start passes through, for parts (DIET, TED, ResponseSelector)
this pipeline does not name. `install` makes those imports succeed without the 1.9 GB. It fails closed: anything that would
really use TensorFlow raises `TensorFlowNeeded`, and `refuse_heavy_parts` refuses a pipeline that names such a part.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any, ClassVar, Iterable, List, Optional, Sequence

STANDS_FOR = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text", "tensorboard")
# Parts of Rasa that need TensorFlow to be trained or run.
HEAVY_PARTS = (
    "DIETClassifier",
    "TEDPolicy",
    "UnexpecTEDIntentPolicy",
    "ResponseSelector",
    "ConveRTFeaturizer",
    "LanguageModelFeaturizer",
)


class TensorFlowNeeded(RuntimeError):
    """Something really needs TensorFlow, which is not installed."""


class _Anything(type):
    """The class of stand-ins: every attribute is another stand-in, none can be made or called."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything(name, (), {"__module__": cls.__module__})

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        # As a decorator of a function or class being defined (@tf.function) it must give back what it got.
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]
        # As a decorator with settings (@tf.function(experimental_relax_shapes=True)).
        if not args and kwargs:
            return lambda decorated: decorated
        raise TensorFlowNeeded(f"{cls.__module__}.{cls.__name__} was used; TensorFlow is not installed")

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return cls


class _StandInModule(ModuleType):
    """A module all of whose names are stand-ins."""

    __path__: ClassVar[List[str]] = []  # type: ignore[misc]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything(name, (), {"__module__": self.__name__})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Optional[Sequence[Any]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname.split(".")[0] not in STANDS_FOR or _asked_by_thinc():
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def _asked_by_thinc() -> bool:
    # thinc (under spaCy) asks whether TensorFlow is there and must hear the truth.
    frame: Any = sys._getframe(1)
    while frame:
        if frame.f_globals.get("__name__", "").split(".")[0] == "thinc":
            return True
        frame = frame.f_back
    return False


def install() -> None:
    """Put the stand-in in place; nothing happens where the real TensorFlow is installed or it is in place already."""
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    if importlib.util.find_spec("tensorflow") is None:
        import spacy  # noqa: F401  # before the stand-in, so that thinc sees no TensorFlow at all

        sys.meta_path.insert(0, _Finder())


def refuse_heavy_parts(names: Iterable[str]) -> None:
    """Refuse pipeline parts and policies that need TensorFlow.

    Raises:
        TensorFlowNeeded: one of ``names`` is such a part.
    """
    heavy = sorted({name.rsplit(".", 1)[-1] for name in names} & set(HEAVY_PARTS))
    if heavy:
        raise TensorFlowNeeded(
            f"config.yml names {', '.join(heavy)}, which need TensorFlow; see docs/adr/0002"
        )
