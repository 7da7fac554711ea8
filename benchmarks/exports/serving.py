"""A folder served over loopback by a process of its own: python -m benchmarks.exports.serving FOLDER; prints its port.

It hands files to the kernel to send, so that it takes as little as can be from whoever is measured.
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Sending(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def copyfile(self, source: Any, _outputfile: Any) -> None:  # noqa: ANN401  as the library's
        self.wfile.flush()
        self.connection.sendfile(source)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  as the library's
        """Says nothing."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Sending, directory=sys.argv[1]))
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
