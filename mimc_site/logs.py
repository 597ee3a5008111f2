"""One JSON line an event, with the request's id and nothing personal: no query, no body, no network address."""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")

# Paths whose next part is a mailed token (DESIGN: masked in logs).
TOKEN_PATH = re.compile(r"^(/sign/confirm/|/signature/(?:open|claim|address|not-me)/|/admin/(?:enrol|mail-test)/)[^/]+")
# The shape of one, or of its seal, wherever else it stands: a link that was broken in pasting is still a secret.
SIGNED = re.compile(r"[0-9a-f]{32}\.[\w-]{43}|:\w{6}:[\w-]{43}")


def masked(path: str) -> str:
    """Return the path with a mailed token replaced by ``***``."""
    return SIGNED.sub("***", TOKEN_PATH.sub(r"\1***", path))


class JsonFormatter(logging.Formatter):
    """Extra fields are taken from ``record.fields`` only, so that nothing slips in by accident."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identifier := request_id.get():
            line["request"] = identifier
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[0] is not None:
            # The type and the place only: an exception's own words may quote what a person typed.
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = _places(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _places(record: logging.LogRecord) -> list[str]:
    places: list[str] = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
