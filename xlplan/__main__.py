"""Run xlplan as ``python -m xlplan``."""

from xlplan.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
