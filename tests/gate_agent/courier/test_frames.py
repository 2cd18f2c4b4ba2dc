"""Frames of QR codes: lost, doubled, in disorder, drawn and read again."""

from __future__ import annotations

import random

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from gate_agent.courier.frames import (
    BUNDLE,
    BUNDLE_BLOCK,
    MOST_BLOCKS,
    RECEIPT,
    RECEIPT_BLOCK,
    Collector,
    Frames,
    NoFrame,
    from_base45,
    to_base45,
)

MESSAGE = random.Random(4).randbytes(40_000)


def collected(texts: list[str], kind: str = BUNDLE) -> tuple[bytes | None, int]:
    """The message and how many frames it took."""
    collector = Collector(kind)
    for number, text in enumerate(texts, start=1):
        message = collector.take(text).message
        if message is not None:
            return message, number
    return None, len(texts)


@pytest.mark.parametrize(
    ("content", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")]
)
def test_base45_is_that_of_the_standard(content: bytes, text: str) -> None:
    assert (to_base45(content), from_base45(text)) == (text, content)


@given(st.binary(min_size=1, max_size=3_000), st.integers(0, 10_000), st.integers())
def test_a_reader_may_begin_anywhere_and_miss_whatever_it_misses(message: bytes, begin: int, seed: int) -> None:
    chance = random.Random(seed)
    frames = Frames(message, kind=RECEIPT, block_bytes=60)
    shown = [frames.text(number) for number in range(begin, begin + frames.blocks * 3 + 90) if chance.random() > 0.4]
    chance.shuffle(shown)

    assert collected([text for text in shown for _ in range(2)], RECEIPT)[0] == message


def test_nothing_missed_takes_each_block_once() -> None:
    frames = Frames(MESSAGE, kind=BUNDLE, block_bytes=BUNDLE_BLOCK)

    assert frames.blocks == 91
    assert collected([frames.text(number) for number in range(200)]) == (MESSAGE, 91)


def test_missed_frames_cost_hardly_more_than_they_are() -> None:
    frames = Frames(MESSAGE, kind=BUNDLE, block_bytes=BUNDLE_BLOCK)
    taken = []
    for seed in range(30):
        chance = random.Random(seed)
        shown = [frames.text(number) for number in range(seed * 50, seed * 50 + 400) if chance.random() > 0.3]
        message, count = collected(shown)
        assert message == MESSAGE
        taken.append(count - frames.blocks)

    assert max(taken) <= 12
    assert sum(taken) / len(taken) < 4


def test_progress_grows_by_one_with_each_frame_that_tells_something() -> None:
    frames, collector = Frames(MESSAGE[:2_000], kind=BUNDLE, block_bytes=BUNDLE_BLOCK), Collector(BUNDLE)

    told = [collector.take(frames.text(number)) for number in (0, 0, 3, 2)]

    assert [(each.have, each.blocks) for each in told] == [(1, 5), (1, 5), (2, 5), (3, 5)]


def test_frames_of_another_message_begin_anew() -> None:
    first, second = (Frames(MESSAGE[:900] + end, kind=BUNDLE, block_bytes=BUNDLE_BLOCK) for end in (b"1", b"2"))
    collector = Collector(BUNDLE)
    collector.take(first.text(0))

    assert collector.take(second.text(1)).have == 1
    assert [collector.take(second.text(number)).message for number in (0, 2)][1] == MESSAGE[:900] + b"2"


def test_a_message_that_does_not_fit_its_checksum_is_not_given() -> None:
    frames = Frames(b"a" * 100, kind=RECEIPT, block_bytes=60)
    content = bytearray(from_base45(frames.text(1).removeprefix(RECEIPT)))
    content[-1] ^= 1
    collector = Collector(RECEIPT)
    collector.take(frames.text(0))

    spoilt = collector.take(RECEIPT + to_base45(bytes(content)))

    assert (spoilt.have, spoilt.message) == (0, None)
    assert collected([frames.text(0), frames.text(1)], RECEIPT)[0] == b"a" * 100


@given(st.text(max_size=60) | st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=120))
def test_what_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(NoFrame):
        Collector(BUNDLE).take(BUNDLE + text)
    with pytest.raises(NoFrame):
        Collector(BUNDLE).take(text)


@pytest.mark.parametrize("cut", [1, 8, 12, 30, 200, -1])
def test_half_a_frame_is_none(cut: int) -> None:
    with pytest.raises(NoFrame):
        Collector(BUNDLE).take(Frames(MESSAGE, kind=BUNDLE, block_bytes=BUNDLE_BLOCK).text(3)[:cut])


@pytest.mark.parametrize("message", [b"", b"x" * (RECEIPT_BLOCK * MOST_BLOCKS + 1)])
def test_a_message_that_no_frames_hold_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match="in blocks of 110"):
        Frames(message, kind=RECEIPT, block_bytes=RECEIPT_BLOCK)


def test_codes_are_read_from_pictures_with_losses_doubles_and_disorder() -> None:
    chance = random.Random(1)
    frames = Frames(MESSAGE[:6_000], kind=BUNDLE, block_bytes=BUNDLE_BLOCK)
    pictures = [drawn(frames.text(number)) for number in range(40) if number % 3]
    pictures += pictures[:5]
    chance.shuffle(pictures)

    read = [zxingcpp.read_barcodes(picture)[0].text for picture in pictures]

    message, count = collected(read)
    assert message == MESSAGE[:6_000]
    assert count < 25


def drawn(text: str) -> np.ndarray:
    """As a camera sees it: three pixels a module, and noise."""
    code = segno.make(text, micro=False, error="l", boost_error=False)
    assert (code.mode, code.version) == ("alphanumeric", 15)
    clean = np.array([[0 if dark else 255 for dark in row] for row in code.matrix_iter(scale=3, border=4)])
    noise = np.random.default_rng(7).normal(0, 20, clean.shape)
    return np.clip(clean * 0.7 + 30 + noise, 0, 255).astype(np.uint8)
