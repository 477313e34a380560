"""What xlplan is compared with, on the same files, in one run, on one machine."""
