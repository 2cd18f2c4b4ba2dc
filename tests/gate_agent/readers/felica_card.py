"""A card in a process of its own, held before nfcpy's reader of the device `udp`: python felica_card.py PORT TECHNOLOGY NUMBER."""

from __future__ import annotations

import importlib
import sys


def main() -> None:
    port, technology, number = sys.argv[1:]
    nfc = importlib.import_module("nfc")
    card = nfc.clf.LocalTarget(technology)
    if technology == "212F":
        card.sensf_res = bytearray.fromhex("01" + number + "FFFFFFFFFFFFFFFF" + "12FC")
    else:
        card.sens_res = bytearray.fromhex("4400")
        card.sel_res = bytearray.fromhex("00")
        card.sdd_res = bytearray.fromhex(number)
    device = nfc.ContactlessFrontend(f"udp:localhost:{port}")
    print("held", flush=True)
    while True:
        device.listen(card, timeout=60)


if __name__ == "__main__":
    main()
