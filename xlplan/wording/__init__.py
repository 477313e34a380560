"""Wording: the city's library of standard measures, and the words to watch in what people write."""
