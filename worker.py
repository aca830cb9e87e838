"""One worker process for one queue: `python worker.py send` or `python worker.py make`."""

import sys

from fieldapp import jobs


def main() -> int:
    """Work until told to stop; the exit code is 2 when the queue has no such name."""
    if sys.argv[1:] not in ([name] for name in jobs.WORKERS):
        sys.stderr.write(f"usage: python worker.py {'|'.join(jobs.WORKERS)}\n")
        return 2
    jobs.work(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
