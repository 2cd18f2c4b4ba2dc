"""The keeper of the server under test, with shorter memory: run as a program, it is the keeper as it is installed.

In life a server that falls again within ten seconds is started again after longer and longer pauses. Here it is made to fall
every few seconds, and each time is to be the first.
"""

from __future__ import annotations

from ccus.foundation.postgres import keeper

STEADY_SECONDS = 0.5

if __name__ == "__main__":
    keeper.STEADY_SECONDS = STEADY_SECONDS
    keeper.main()
