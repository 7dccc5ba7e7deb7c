"""Text messages through a provider's HTTP interface, described by settings and not by code.

    {"gateway": "sms_http", "url": "https://sms.example/send",
     "headers": {"X-App": "city", "X-Sign": "{signature}"},
     "body": {"phone": "{phone}", "content": "{text}", "ts": "{timestamp}"},
     "secret": "…", "signed": "{phone}{timestamp}", "success": {"code": "0"}}

Fields: {phone} {text} {subject} {about} {id} {timestamp} {signature}. The body goes out as JSON,
or as a form with "as_form". ``success`` names what the JSON answer must hold.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException

from linli.foundation.notices.gateways.contract import GatewayError, Message
from linli.foundation.notices.rules import TemplateFault, check_fields, render

_FIELDS = ("phone", "text", "subject", "about", "id", "timestamp")
_ANSWER_LIMIT = 64 * 1024
_FINAL = frozenset({400, 404, 405, 410, 413, 415, 422})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    # A redirect would carry the number and the words to a place that nobody configured.
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


class SmsHttpGateway:
    """Sends each message with one HTTP request, signed by HMAC-SHA-256 where a secret is given."""

    def __init__(
        self,
        *,
        url: str,
        body: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        secret: str = "",
        signed: str = "{phone}{text}{timestamp}",
        success: Mapping[str, str] | None = None,
        as_form: bool = False,
        timeout: float = 10,
    ) -> None:
        if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError(f"“url” must begin with https:// or http://, but is “{url}”")
        self._url, self._body, self._headers = url, dict(body), dict(headers or {})
        self._secret, self._signed = secret.encode(), signed
        self._success, self._as_form, self._timeout = dict(success or {}), as_form, timeout
        for text in (signed, *self._body.values(), *self._headers.values()):
            try:
                check_fields(str(text), (*_FIELDS, "signature"))
            except TemplateFault as fault:
                raise ValueError(f"“{text}” holds a field that is not known") from fault
        self._opener = urllib.request.build_opener(_NoRedirect())

    def send(self, message: Message) -> None:
        """Hand one message to the provider. Raises GatewayError."""
        try:
            with self._opener.open(self._request(message), timeout=self._timeout) as answer:
                self._check(answer.read(_ANSWER_LIMIT))
        except urllib.error.HTTPError as error:
            error.close()
            raise GatewayError(f"HTTP {error.code}", is_final=error.code in _FINAL) from error
        except (OSError, HTTPException) as error:
            raise GatewayError(f"{type(error).__name__}: {error}") from error

    def _request(self, message: Message) -> urllib.request.Request:
        fields = {
            "phone": message.recipient,
            "text": message.body,
            "subject": message.subject,
            "about": message.about,
            "id": str(message.id),
            "timestamp": str(int(time.time())),
        }
        over = render(self._signed, fields).encode()
        fields["signature"] = hmac.new(self._secret, over, hashlib.sha256).hexdigest()
        body = {key: render(str(value), fields) for key, value in self._body.items()}
        kind = "application/x-www-form-urlencoded" if self._as_form else "application/json"
        content = urllib.parse.urlencode(body) if self._as_form else json.dumps(body)
        headers = {
            key: render(str(value), fields).replace("\n", " ").replace("\r", " ")
            for key, value in self._headers.items()
        }
        return urllib.request.Request(  # noqa: S310  # the scheme was checked when it was configured
            self._url,
            data=content.encode(),
            headers={"Content-Type": f"{kind}; charset=utf-8"} | headers,
            method="POST",
        )

    def _check(self, answer: bytes) -> None:
        if not self._success:
            return
        try:
            told = json.loads(answer)
            wrong = {k: told.get(k) for k, v in self._success.items() if str(told.get(k)) != v}
        except (ValueError, AttributeError) as error:
            raise GatewayError("the provider's answer is not a JSON object") from error
        if wrong:
            raise GatewayError(f"refused by the provider: {wrong}")
