"""Whether a port is free, and whether a server behind one answers."""

from __future__ import annotations

import errno
import http.client
import socket
from collections.abc import Callable


class PagesPortTaken(Exception):
    """The address for people and gates is used by another program."""

    def __init__(self, *, port: int) -> None:
        other = port + 1 if port < 65535 else 8000
        self.japanese = (
            f"ポート {port} は、ほかのプログラムが使っています。そのプログラムを止めるか、"
            f"別の番号で起動してください（例: CCUS_PORT={other} make demo）。"
        )
        self.english = (
            f"Port {port} is in use by another program. Stop that program, or start with another number "
            f"(for example: CCUS_PORT={other} make demo)."
        )
        super().__init__(self.english)


class AddressUnusable(Exception):
    """CCUS_BIND is no address of this machine, or the port needs rights that we lack."""

    def __init__(self, *, host: str, port: int, reason: str) -> None:
        self.japanese = (
            f"{host} のポート {port} で待ち受けできません（{reason}）。CCUS_BIND と CCUS_PORT を確認してください。"
        )
        self.english = f"Cannot listen on {host}, port {port} ({reason}). Check CCUS_BIND and CCUS_PORT."
        super().__init__(self.english)


def check_port_is_free(host: str, port: int) -> None:
    """Raises PagesPortTaken or AddressUnusable."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: a closed one's last packets are no use
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PagesPortTaken(port=port) from error
            raise AddressUnusable(host=host, port=port, reason=error.strerror or str(error)) from error


def choose_free_port() -> int:
    """A port on 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers_http(host: str, port: int, *, path: str, seconds: float = 1.0) -> Callable[[], bool]:
    """A check that is true once the server gives any HTTP answer but a server error. It waits so long for one."""

    def ask() -> bool:
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
        try:
            connection.request("GET", path, headers={"Connection": "close"})
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask
