from rasa.core.channels.channel import CollectingOutputChannel

from bot.runtime.whole_reply import WholeReply, rasa_message

UTTERANCE = {
    "text": "一\n\n二",
    "custom": {"kind": "answer"},
    "buttons": [{"title": "a", "payload": "a"}],
    "elements": None,
    "image": None,
    "timestamp": 1.0,
}


async def test_an_utterance_stays_in_one_piece():
    channel = WholeReply()
    await channel.send_response("ann", dict(UTTERANCE))
    assert channel.messages == [
        {
            "recipient_id": "ann",
            "text": "一\n\n二",
            "custom": {"kind": "answer"},
            "buttons": [{"title": "a", "payload": "a"}],
        }
    ]


async def test_rasas_own_channel_would_cut_it():
    """When this fails, Rasa keeps utterances whole and the module can go."""
    channel = CollectingOutputChannel()
    await channel.send_response("ann", dict(UTTERANCE))
    assert len(channel.messages) > 1


async def test_an_empty_utterance_is_no_message():
    channel = WholeReply()
    await channel.send_response("ann", {"text": "", "custom": {}, "timestamp": 1.0})
    assert channel.messages == []


def test_explain_and_sentences_are_metadata():
    ranking = [{"name": "greet", "confidence": 0.9}]
    explained = rasa_message("ann", "x", "rest", explain=True, sentences=[ranking])
    assert explained.metadata == {"explain": True, "sentences": [ranking]}
    assert rasa_message("ann", "x", "rest", explain=False, sentences=[]).metadata is None
