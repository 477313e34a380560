"""Files as people send them: their bytes, and the zip file that most of them are."""
