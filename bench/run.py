"""All figures of performance.md that this release measures, each beside its floor, printed in turn. Run: `make bench`.

Only ratios of one run count; absolute figures move with the machine. Nothing here is a test.
"""

import os
import platform

from bench import board, board_live, customer, fold, import_orders, notices, phone, sync


def main() -> None:
    """Measure and print."""
    print(
        f"{platform.platform()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print("\nfold")
    fold.main()
    print("\nimport of 10,000 orders (goal: under 20 s and 300 MB)")
    import_orders.main()
    print("\nboard of 10,000 visits against 1,000 (P15)")
    board.main()
    print("\na change on a screen beside 1,000 listeners (P13)")
    board_live.main()
    print("\nsync against its floor (P1, P2, P4, P8)")
    sync.main()
    print("\npush against pywebpush on a bare queue (P12), takeover of a killed worker's message")
    notices.main()
    print("\nthe customer's page where the network is poor")
    customer.main()
    print("\nphone against its floor page (P9, P10, P11)")
    phone.main()


if __name__ == "__main__":
    main()
