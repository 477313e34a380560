"""The verbs: what the command line, the buttons and the server all call."""
