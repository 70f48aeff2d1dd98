"""One module a command of ``python -m knowledge``. Each has ``HELP``, ``add_arguments`` and ``run``.

``run`` prints for the editor, in Chinese, and returns the exit code: 0 done, 1 something is wrong with the data,
2 wrong arguments.
"""
