"""Cut a message into words: jieba, with the knowledge base's terms."""

import re
from functools import lru_cache
from typing import Any, Dict, Iterable, List

import jieba
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import kb
from bot.model_file import MODELS
from bot.nlu.cleaner import CLEAN
from bot.nlu.story import with_related
from policy_kb.model import Kb

_WORD = re.compile(r"\w")
_TERM_FREQUENCY = 100_000
# What parts a title into terms.
_TITLE_MARK = re.compile(r"[（）()、，/ ]")


def terms(knowledge: Kb) -> List[str]:
    """The terms of the knowledge base: topic titles and bodies' names, in their parts."""
    titles = [part for topic in knowledge.topics.values() for part in _TITLE_MARK.split(topic.title)]
    names = [name for name in knowledge.office_by_name if not _TITLE_MARK.search(name)]
    return sorted({term for term in (*titles, *names) if 2 <= len(term) <= 8})


def make_jieba(extra: Iterable[str]) -> jieba.Tokenizer:
    """A jieba tokenizer of its own (not the process-wide one) that knows ``extra`` words."""
    tokenizer = jieba.Tokenizer()
    MODELS.mkdir(exist_ok=True)
    tokenizer.tmp_dir = str(MODELS)  # its cache is unmarshalled: never from a folder that others can write to
    jieba.setLogLevel(60)
    tokenizer.initialize()
    for term in extra:
        tokenizer.add_word(term, _TERM_FREQUENCY)
    return tokenizer


@lru_cache(maxsize=1)
def _jieba() -> jieba.Tokenizer:
    return make_jieba(terms(kb()))


def cut(text: str, tokenizer: jieba.Tokenizer) -> List[str]:
    """The words of a normalised text, punctuation and blanks left out."""
    return [word for word in tokenizer.cut(text) if _WORD.search(word)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PolicyTokenizer(Tokenizer):
    """Tokens of the normalised text; their offsets count characters of that text."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """What Rasa's tokenizers expect to be told; intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def __init__(self, config: Dict[str, Any]) -> None:
        super().__init__(config)
        self._tokenizer = _jieba()

    def process(self, messages: List[Message]) -> List[Message]:
        """Cut messages and their stories."""
        super().process(with_related(messages))
        return messages

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Return the tokens of one attribute of a message."""
        text = message.get(CLEAN) if attribute == TEXT else message.get(attribute)
        tokens, at = [], 0
        for word in cut(text or "", self._tokenizer):
            at = (text or "").index(word, at)
            tokens.append(Token(word, at))
            at += len(word)
        return tokens
