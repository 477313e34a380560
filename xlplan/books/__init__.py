"""Workbook files: opened safely, read through calamine, written with XlsxWriter."""
