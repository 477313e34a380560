"""xlplan: service-improvement execution plans, from template to city summary."""

__version__ = "0.1.0"
