"""Documents: last year's plan in (.docx, .odt, .pdf, .txt), the official plan out."""
