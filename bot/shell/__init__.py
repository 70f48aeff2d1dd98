"""The shell for testing dialogues: ``python -m bot shell``. Its face is ``run_shell``.

``run`` reads the command line, ``connect`` finds the assistant (in process or a server), ``dialogue`` keeps what was
said, ``commands`` has one function a command, ``screen`` and ``evidence`` show answers, ``lines`` reads what is typed.
"""

from bot.shell.run import run_shell

__all__ = ["run_shell"]
