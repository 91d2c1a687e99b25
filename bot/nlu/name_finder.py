"""Find bodies, benefits, places away from the county and clause numbers, with a spaCy span ruler."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Tuple

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from bot.knowledge import kb
from bot.nlu.cleaner import CLEAN
from bot.nlu.lexicon import clean
from policy_kb.model import Kb
from policy_kb.read_yaml import read_yaml
from policy_kb.reference import find_clauses

WORDS = Path(__file__).parent / "words"
BODY, BENEFIT, PLACE, CLAUSE = "body", "benefit", "place", "clause"
_HERE = re.compile("来云县|在云县|到云县|你们县|回云县|在县城|来县城|在这边(打工|干活|上班)")
_FROM_BEFORE = re.compile("(老家(是|在)?|家在|户口(是|在)?|从|原籍(是)?|[我俺]是)$")
_FROM_AFTER = re.compile("人|来的|过来|回来|回去|户口|那边的人|籍")


def is_origin(text: str, place: Dict[str, Any]) -> bool:
    """Whether a place is where a person comes from, so that the matter is not there: 老家四川, 从昆明回云县."""
    here = _HERE.search(text)
    before, after = text[: place["start"]], text[place["end"] :]
    return bool(here or _FROM_BEFORE.search(before) or _FROM_AFTER.match(after))


def make_ruler(knowledge: Kb, said: Dict[str, List[str]], places: List[str]) -> Language:
    """A spaCy pipeline of characters whose ruler knows bodies (also as people call them), benefits and places."""
    nlp = spacy.blank("zh")  # the default segmenter cuts characters: exact matching, whatever stands around
    # Not the entity ruler, which counts all its patterns at every text.
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": None, "annotate_ents": True})
    bodies = [(name, office) for name, office in knowledge.office_by_name.items()]
    bodies += [(name, office) for office, names in said.items() for name in names]
    patterns = [{"label": BODY, "pattern": clean(name), "id": office} for name, office in bodies]
    benefits = (
        (name, topic) for name, topic in titles(knowledge) if not any(body in name for body, _ in bodies)
    )
    patterns += [{"label": BENEFIT, "pattern": clean(name), "id": topic} for name, topic in benefits]
    patterns += [{"label": PLACE, "pattern": clean(name), "id": name} for name in places]
    ruler.add_patterns(patterns)  # type: ignore[attr-defined]
    return nlp


def titles(knowledge: Kb) -> List[Tuple[str, str]]:
    """The titles of topics with the topic's id: what a benefit is called."""
    return [(topic.title, topic.id) for topic in knowledge.topics.values()]


def find_names(text: str, nlp: Language, knowledge: Kb) -> List[Dict[str, Any]]:
    """The entities of a normalised text as Rasa keeps them: entity, value, start, end."""
    found = [
        {"entity": ent.label_, "value": ent.id_, "start": ent.start_char, "end": ent.end_char}
        for ent in nlp(text).ents
    ]
    found = [entity for entity in found if entity["entity"] != PLACE or not is_origin(text, entity)]
    clauses = find_clauses(text, knowledge.document.clauses)
    return found + [{"entity": CLAUSE, "value": clause, "start": 0, "end": len(text)} for clause in clauses]


@lru_cache(maxsize=1)
def _ruler() -> Language:
    said = read_yaml(WORDS / "bodies.yml", "said_names")
    places = read_yaml(WORDS / "places.yml", "words")
    return make_ruler(kb(), said, places)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NameFinder(GraphComponent, EntityExtractorMixin):
    """Set a message's entities."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NameFinder":
        """Create the component; its names come from the knowledge base and `words/`."""
        _ruler()
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Find the names in messages."""
        for message in messages:
            found = find_names(message.get(CLEAN) or "", _ruler(), kb())
            entities = [{**entity, "extractor": type(self).__name__} for entity in found]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
