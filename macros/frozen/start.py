"""Where the frozen executable starts: the command line, or a process that another one started."""

import multiprocessing

from xlplan.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # else each worker would be a command line of its own
    raise SystemExit(main())
