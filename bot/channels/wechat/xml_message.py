"""WeChat's XML: read without trusting it, written so that no answer can break it. Pure, no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST_BODY = 64 * 1024
"""Bytes of a request body that are read; a message of WeChat has at most a few thousand."""
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UTF8 = ("utf-8", "utf8")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")


class XmlError(Exception):
    """A body that is no message; ``reason`` is a code for the log."""

    def __init__(self, reason: str) -> None:
        """Keep the code."""
        self.reason = reason
        super().__init__(reason)


def read_fields(body: bytes | str) -> dict[str, str]:
    """Return the elements directly below the root by name, each stripped; raise XmlError when it is no message.

    A DTD is refused before anything in it is looked at, another encoding than UTF-8 and a field given twice too: that
    can be read in two ways.
    """
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    if len(content) > LARGEST_BODY:
        raise XmlError("too_large")
    declared = _DECLARED.match(content)
    if declared and declared[1].decode("latin-1").lower() not in _UTF8:
        raise XmlError("other_encoding")
    try:
        root = fromstring(content.decode("utf-8"), forbid_dtd=True)
    except UnicodeDecodeError as error:
        raise XmlError("not_utf8") from error
    except DefusedXmlException as error:
        raise XmlError("dtd") from error
    except (ParseError, ValueError) as error:  # ValueError: a text with a declaration of an encoding it cannot have
        raise XmlError("malformed") from error
    fields: dict[str, str] = {}
    for element in root:
        if element.tag in fields:
            raise XmlError("field_twice")
        fields[element.tag] = (element.text or "").strip()
    return fields


def legal(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not have, with plain line breaks."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def write_fields(fields: Mapping[str, str | int]) -> str:
    """Return the XML of some fields: numbers bare, texts as CDATA that nothing in them can end."""
    return f"<xml>{''.join(f'<{name}>{_value(value)}</{name}>' for name, value in fields.items())}</xml>"


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{legal(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def text_reply(*, to_user: str, from_user: str, content: str, created: int) -> str:
    """Return a passive text reply; ``created`` in seconds since 1970."""
    fields: dict[str, str | int] = {
        "ToUserName": to_user,
        "FromUserName": from_user,
        "CreateTime": created,
        "MsgType": "text",
        "Content": content,
    }
    return write_fields(fields)
