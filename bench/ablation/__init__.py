"""Which features and which classifier: the same data through each of them, counted and timed side by side.

``python -m bench.ablation --help``; bench/README.md says what is measured and how.
"""
