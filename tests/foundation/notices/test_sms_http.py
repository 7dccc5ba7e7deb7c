import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs
from uuid import uuid4

import pytest

from linli.foundation.notices.gateways import GatewayError, Message
from linli.foundation.notices.gateways.sms_http import SmsHttpGateway


class Provider(BaseHTTPRequestHandler):
    """A provider of text messages for the tests, over real HTTP."""

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.taken.append((self.path, dict(self.headers), self.rfile.read(length)))
        if self.server.hangs:
            self.server.hangs.wait(5)
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def provider():
    server = HTTPServer(("127.0.0.1", 0), Provider)
    server.taken, server.status, server.answer, server.hangs = [], 200, b'{"code": 0}', None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}/send"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def message(body='您好,"引号"\n与{花括号}'):
    return Message(uuid4(), "sms", "13800138000", "", body, "LJ1")


def gateway(provider, **options):
    body = {"phone": "{phone}", "content": "{text}", "key": "{id}", "ts": "{timestamp}"}
    return SmsHttpGateway(**{"url": provider.url, "body": body} | options)


def test_a_message_goes_out_as_json_and_no_value_breaks_it(provider):
    sent = message()
    gateway(provider, headers={"X-App": "city"}).send(sent)
    (path, headers, body) = provider.taken[0]
    told = json.loads(body)
    assert path == "/send"
    assert headers["X-App"] == "city"
    assert (told["phone"], told["content"], told["key"]) == ("13800138000", sent.body, str(sent.id))


def test_a_message_goes_out_as_a_form(provider):
    sent = message("a&b=c 你好")
    gateway(provider, as_form=True).send(sent)
    assert parse_qs(provider.taken[0][2].decode())["content"] == [sent.body]


def test_the_signature_covers_what_the_settings_say(provider):
    gateway(
        provider,
        secret="s3cret",
        signed="{phone}|{timestamp}",
        body={"phone": "{phone}", "ts": "{timestamp}", "sign": "{signature}"},
    ).send(message())
    told = json.loads(provider.taken[0][2])
    over = f"{told['phone']}|{told['ts']}".encode()
    assert told["sign"] == hmac.new(b"s3cret", over, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("status", "is_final"), [(500, False), (429, False), (403, False), (400, True)]
)
def test_a_refusal_says_whether_trying_again_can_help(provider, status, is_final):
    provider.status = status
    with pytest.raises(GatewayError, match=str(status)) as caught:
        gateway(provider).send(message())
    assert caught.value.is_final is is_final


def test_the_answer_must_hold_what_the_settings_name(provider):
    gateway(provider, success={"code": "0"}).send(message())
    for answer in (b'{"code": 7}', b"[]", b"<html>", b"{}"):
        provider.answer = answer
        with pytest.raises(GatewayError):
            gateway(provider, success={"code": "0"}).send(message())


def test_a_redirect_is_not_followed(provider):
    provider.status = 302
    with pytest.raises(GatewayError, match="302"):
        gateway(provider).send(message())
    assert [path for path, _headers, _body in provider.taken] == ["/send"]


def test_a_provider_that_does_not_answer_is_given_up(provider):
    provider.hangs = threading.Event()
    with pytest.raises(GatewayError):
        gateway(provider, timeout=0.2).send(message())
    provider.hangs.set()


def test_no_connection_is_an_error_to_be_tried_again():
    with pytest.raises(GatewayError) as caught:
        SmsHttpGateway(url="http://127.0.0.1:1/x", body={}).send(message())
    assert not caught.value.is_final


@pytest.mark.parametrize(
    "options", [{"url": "file:///etc/passwd"}, {"body": {"x": "{password}"}}, {"signed": "{"}]
)
def test_wrong_settings_are_refused_at_once(options):
    with pytest.raises(ValueError, match="“"):
        SmsHttpGateway(**{"url": "https://sms.example", "body": {}} | options)
