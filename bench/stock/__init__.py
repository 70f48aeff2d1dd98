"""The stock assistant: what a Rasa tutorial would build from the same data, to be measured beside ours.

``python -m bench.stock --help`` writes its project; bench/README.md says how it is trained and examined.
"""
