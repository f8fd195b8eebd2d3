"""Secrets leave no output: whoever creates or reads one tells it here, and every written line passes through."""

import json
from collections.abc import Mapping
from urllib.parse import quote

MASK = "***"
SECRET_HEADERS = frozenset({"x-api-key", "authorization", "proxy-authorization", "cookie", "set-cookie"})
SHORTEST = 4
"""Shorter values are not masked: they would only make the texts unreadable and are no secrets."""


class Masking:
    """The secrets of a run, and how to hide them."""

    def __init__(self) -> None:
        self._forms: list[str] = []

    def secret(self, value: str | None) -> None:
        """Hide this value from now on, also percent-encoded and as JSON writes it; None and "" are ignored."""
        if not value or len(value) < SHORTEST:
            return
        forms = {value, quote(value, safe=""), json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
        # The longest first: one secret may be the beginning of another.
        self._forms = sorted({*self._forms, *forms}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text with every known secret replaced by ``***``."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    @staticmethod
    def headers(headers: Mapping[str, str]) -> dict[str, str]:
        """The headers with the values of those that carry secrets replaced, whatever their value is."""
        return {name: MASK if name.lower() in SECRET_HEADERS else value for name, value in headers.items()}
