"""What all tests share: no time limit on a random example, for machines differ."""

from hypothesis import settings

settings.register_profile("xlplan", deadline=None)
settings.load_profile("xlplan")
