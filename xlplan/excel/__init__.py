"""Excel: the macros and the ribbon, the clicks that reach Python, how it is installed."""
