"""Why Spark gave up, in words. Its own messages are never shown, for they can hold rows of a register or a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_WHY = {
    "no server answers there": (
        "ConnectException",
        "NoRouteToHostException",
        "SocketTimeoutException",
        "UnknownHostException",
    ),
    "Spark has no driver for such an address, or not all of it": (
        "ClassNotFoundException",
        "UnsupportedFileSystemException",
    ),
    "Spark's user may not read there": ("AccessControlException", "AccessDeniedException"),
    "a file of the store is gone": ("FileNotFoundException", "PATH_NOT_FOUND"),
    "there is too little memory": ("OutOfMemoryError",),
    "Java, in which Spark runs, has ended": (
        "ConnectionRefusedError",
        "ConnectionResetError",
        "EOFError",
        "Py4JNetworkError",
    ),
    "Java could not be started": ("JAVA_GATEWAY_EXITED",),
}


def why(error: Any) -> str:
    """What went wrong: `no server answers there (ConnectException)`; the name alone where it says nothing more."""
    condition = getattr(error, "getCondition", lambda: None)()
    names = [*names_in_java(error), condition or type(error).__name__]
    known = (f"{words} ({name})" for words, those in _WHY.items() for name in names if name in those)
    return next(known, names[0])


def names_in_java(error: Any) -> Iterator[str]:
    """The names of what went wrong in Java, and of what that came from; none where Java itself has ended."""
    from py4j.protocol import Py4JError

    cause = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    with suppress(OSError, Py4JError):
        while cause is not None:
            yield cause.getClass().getSimpleName()
            cause = cause.getCause()
