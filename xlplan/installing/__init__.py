"""What the installers of LibreOffice's extension and of Excel's add-in have in common."""
