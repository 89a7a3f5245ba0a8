"""A collector of OpenTelemetry's, of what comes over HTTP."""
import gzip
import http.server
import json
import threading

_PATIENCE_S = 100


class Collector:
    """Answers each POST as the next of `answers` says, and then with 200.

    An answer is a status, and what `Retry-After` is to say or None.
    """

    def __init__(self, *answers):
        self.requests = []  # (path, headers, document)
        self._answers = list(answers)
        self._changed = threading.Condition()
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):  # pylint: disable=invalid-name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers["Content-Encoding"] == "gzip":
                    body = gzip.decompress(body)
                status, retry_after = collector.take(
                    self.path, self.headers, json.loads(body))
                self.send_response(status)
                if retry_after is not None:
                    self.send_header("Retry-After", retry_after)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):  # pylint: disable=arguments-differ
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                       Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever,
                         daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def take(self, path, headers, document):
        with self._changed:
            answer = self._answers.pop(0) if self._answers else (200, None)
            self.requests.append((path, headers, document, answer[0]))
            self._changed.notify_all()
        return answer

    def wait(self, what):
        """Waits until `what`() is true of what came."""
        with self._changed:
            assert self._changed.wait_for(what, _PATIENCE_S), self.requests

    def documents(self, path, status=200):
        return [request[2] for request in list(self.requests)
                if request[0] == path and request[3] == status]

    def spans(self, status=200):
        return [span for document in self.documents("/v1/traces", status)
                for resource in document["resourceSpans"]
                for scope in resource["scopeSpans"]
                for span in scope["spans"]]

    def metric(self, name):
        """The points of the newest metric of this name."""
        for document in reversed(self.documents("/v1/metrics")):
            for metric in (document["resourceMetrics"][0]["scopeMetrics"][0]
                           ["metrics"]):
                if metric["name"] == name:
                    return metric.get("sum", metric.get("histogram"))[
                        "dataPoints"]
        return []

    def total(self, name):
        return sum(int(point["asInt"]) for point in self.metric(name))


def attributes(thing):
    """The attributes of a span, a point or a resource."""
    return {one["key"]: next(iter(one["value"].values()))
            for one in thing["attributes"]}
