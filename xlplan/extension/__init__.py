"""LibreOffice's extension: the package, the worker behind it, how it is installed."""

NAME = "xlplan.oxt"
"""The extension's file, in workbook_templates."""

IDENTIFIER = "tw.xlplan.extension"
"""What LibreOffice knows it by; macros/libreoffice/description.xml says the same."""
