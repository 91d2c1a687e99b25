"""Find the several matters of one message: each part must surely be about a clause of its own."""

from typing import Dict, List

from bot.nlu.calibration import confidence_of, signals_of
from bot.nlu.evidence import Heard, by_clause, sort_out
from policy_kb.model import Kb

MOST = 3


def several(heard: Heard, kb: Kb, limit: float, unannounced: float) -> List[str]:
    """The topics of a message with several matters: the urgent first where it announces them, what it is most about, the rest.

    Empty where its parts tell of one, or where it does not announce several and no part is what the whole is about.

    Args:
        limit: confidence that each part must have; ``unannounced`` where the message does not say that they are several.
    """
    limit = limit if heard.announced else unannounced
    found: Dict[str, str] = {}
    for part in heard.matters:
        clauses = by_clause(sort_out(part.subjects).topics, kb)
        if clauses and confidence_of(signals_of(part, kb)) >= limit:
            found.setdefault(clauses[0][0], clauses[0][2])
    whole = by_clause(sort_out(heard.told.subjects).topics, kb)
    main = whole[0][0] if whole else None
    if len(found) < heard.least_matters or not (heard.announced or main in found):
        return []
    urgent = {clause for clause in found if heard.announced and kb.topics[found[clause]].urgent}
    order = sorted(found, key=lambda clause: (clause not in urgent, clause != main))
    return [found[clause] for clause in order][:MOST]
