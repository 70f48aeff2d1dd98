"""A load generator: many people asking a server's REST webhook, each answer checked, each latency honest.

``python -m bench.load --help``; bench/README.md says what its figures mean.
"""
