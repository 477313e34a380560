"""What the extension does inside LibreOffice; standard library and UNO only."""
