"""Money: whole yen as `int`, in fields named `…_yen`."""


def display_yen(amount_yen: int) -> str:
    """4,900円; a negative amount as -4,900円."""
    return f"{amount_yen:,}円"
