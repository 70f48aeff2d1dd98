"""What a message costs here and in stock Rasa, side by side: ``python -m bench.runtime``, or ``make bench``.

Levers are in variants.py, systems in systems.py, what is measured in session.py, goals in goals.py.
"""
