"""The doors of the assistant: settings, the server, the shell, training, and the channels people come through.

Only ``train.py``, ``rasa_command.py``, ``nlu/`` and ``runtime/`` import rasa; ``loading.py`` alone puts an assistant
together and ``assistant.py`` alone calls its Agent. Channels import neither rasa nor knowledge: they pass messages.
"""
