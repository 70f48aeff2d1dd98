"""The doors of the assistant: settings, the server, the shell, training, and the channels people come through.

Only ``assistant.py``, ``train.py``, ``rasa_command.py``, ``nlu/`` and ``runtime/`` import rasa. Channels import neither
rasa nor knowledge: they pass messages.
"""
