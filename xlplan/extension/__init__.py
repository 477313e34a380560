"""LibreOffice's extension: the package, the worker behind it, how it is installed."""
