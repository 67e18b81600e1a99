"""Child processes that cannot outlive their parent. Standard library only: the bootstrap uses it too."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # prctl(2)


def dies_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Give a preexec_fn: the kernel then sends `how` to the child when its parent ends, be it by kill -9.

    The kernel watches the thread that forks, so start children from the main thread.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def in_child() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, how)
            if os.getppid() != parent:  # the parent ended between the fork and this line
                os._exit(1)

    return in_child
