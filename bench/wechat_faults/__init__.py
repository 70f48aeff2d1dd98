"""A thousand questions in WeChat while everything fails: who sees an answer, and how often?

``python -m bench.wechat_faults`` starts real server processes (the channel, its stores and routes; the assistant is one
that repeats, as slowly as the question says), asks through the fakes of ``bench.wechat_fakes`` and injects faults:
replies lost on the way, deliveries in parallel, SIGKILL, outages of the API. It writes bench/results/wechat_faults.md.
"""
