"""The exam: our own questions and dialogues put to the assistant, judged, counted and reported.

``python -m bench.exam --help`` says how; tests/test_questions.py and tests/test_conversations.py run the same exam
against the floors of tests/floors.yml.
"""
