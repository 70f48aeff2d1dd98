"""From a question to an answer: reads what was asked, looks it up in the knowledge base, words the reply.

Imports knowledge's public face and rasa_sdk only. Words stand in domain.yml and nlu_data/cues.yml, decisions here.
"""

from actions.action import ActionAnswer, build_actions
from actions.contacts import Contacts
from actions.sentences import split_sentences

__all__ = ["ActionAnswer", "Contacts", "build_actions", "split_sentences"]
