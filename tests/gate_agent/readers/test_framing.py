from __future__ import annotations

import pytest

from gate_agent.readers.framing import LONGEST, Cut, Frames, Framing

STX, ETX = b"\x02", b"\x03"
LINES = Framing()
MARKED = Framing(start=STX, end=ETX)
PADDED = Framing(start=b"\xaa\x55", length=8)


@pytest.mark.parametrize(
    ("framing", "sent", "frames"),
    [
        (LINES, b"ABCD\r\nEFGH\n\r\n", [b"ABCD", b"EFGH"]),
        (LINES, b"\r\n\r\n", []),
        (MARKED, STX + b"ABCD" + ETX + STX + b"EF\r\nGH" + ETX, [b"ABCD", b"EF\r\nGH"]),
        (MARKED, b"\xffnoise" + STX + b"ABCD" + ETX + b"more" + STX + b"E" + ETX, [b"ABCD", b"E"]),
        (MARKED, STX + b"AB" + STX + b"ABCD" + ETX, [Cut(2), b"ABCD"]),
        (MARKED, STX + ETX, []),
        (
            PADDED,
            b"\xaa\x55" + bytes(range(8)) + b"\xaa\x55" + b"\xaa\x03\r\n\x02\x01\x00\xff",
            [bytes(range(8)), b"\xaa\x03\r\n\x02\x01\x00\xff"],
        ),
        (Framing(length=4), b"ABCDEFGHIJ", [b"ABCD", b"EFGH"]),
        (Framing(end=b"\r\n"), b"AB\rCD\r\n", [b"AB\rCD"]),
        (Framing(start=STX, end=ETX, length=4), STX + b"A\x03CD" + ETX + STX + b"EFGHI" + ETX, [b"A\x03CD", Cut(5)]),
    ],
)
def test_frames_are_the_same_however_the_bytes_come(framing: Framing, sent: bytes, frames: list[bytes | Cut]) -> None:
    in_one = Frames(framing)
    in_bytes = Frames(framing)

    assert in_one.take(sent) == frames
    assert [frame for byte in sent for frame in in_bytes.take(bytes([byte]))] == frames


@pytest.mark.parametrize(
    ("framing", "sent", "cut"),
    [
        (LINES, b"ABC", Cut(3)),
        (LINES, b"ABCD\r\n", None),
        (LINES, b"", None),
        (MARKED, STX + b"AB", Cut(2)),
        (MARKED, b"noise without a start", None),
        (MARKED, STX, None),
        (PADDED, b"\xaa\x55\x01\x02", Cut(2)),
        (PADDED, b"\xaa", Cut(1)),
    ],
)
def test_silence_in_the_middle_of_a_frame_says_that_it_was_cut_once(
    framing: Framing, sent: bytes, cut: Cut | None
) -> None:
    frames = Frames(framing)
    frames.take(sent)

    assert frames.silence() == cut
    assert frames.silence() is None


def test_what_was_cut_is_not_mixed_into_the_next_frame() -> None:
    frames = Frames(LINES)
    frames.take(b"012E10B7")
    frames.silence()

    assert frames.take(b"012E10B7A4C63C26\r") == [b"012E10B7A4C63C26"]


@pytest.mark.parametrize("framing", [LINES, MARKED])
def test_bytes_without_end_are_given_up_and_memory_stays_small(framing: Framing) -> None:
    frames = Frames(framing)
    end = framing.end or b"\r"

    cuts = [cut for _ in range(100) for cut in frames.take(b"x" * LONGEST)] if not framing.start else []
    cuts += frames.take(framing.start + b"x" * (LONGEST + 1))
    cuts += frames.take(b"the rest" + end)

    assert cuts == [Cut(2 * LONGEST if not framing.start else LONGEST + 1, is_too_long=True)]
    assert frames.take(framing.start + b"ABCD" + end) == [b"ABCD"]
