"""Half characters in JSON: `"\\ud800"` is well-formed JSON and no text, and JSON readers refuse the whole body for it.

UTF-16 writes characters beyond U+FFFF as a pair of surrogates. One of them without the other comes from devices that cut
a text in the middle of a character (RFC 8259, section 8.2).
"""

from __future__ import annotations

import re

# Every escape is matched, so that the second half of `\\` begins none.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
# Bytes that no UTF-8 has: whoever passes over the text does not look at them, whoever reads it is stopped.
_NO_TEXT = b"\xff" * 6


def unhide_half_characters(body: bytes) -> bytes:
    """JSON of the same length, with bytes that are no UTF-8 in place of the escapes of half characters.

    >>> unhide_half_characters(rb'["\\ud83d\\ude00", "\\ud83d"]')
    b'["\\\\ud83d\\\\ude00", "\\xff\\xff\\xff\\xff\\xff\\xff"]'
    """
    return _ESCAPE.sub(lambda found: _NO_TEXT if found["half"] else found[0], body)
