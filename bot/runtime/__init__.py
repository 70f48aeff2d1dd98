"""What makes Rasa 3.6.21 start small and answer fast; each module replaces one thing and says what it leans on.

One message, from the top: assistant → Agent (agent.py) → turn_processor.py, which is Rasa's processor without what it
does twice → text_classifier.py (the pipeline without its graph) → one_rule.py (the next action without the policies) →
lean_action.py and in_process_actions.py (the action, with what it reads) → conversations.py (live_conversations.py in
memory, group_writer.py and an event_log.py as the archive). levers.py lists what a measurement can leave out.
"""
