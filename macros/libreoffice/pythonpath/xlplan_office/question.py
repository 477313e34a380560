"""A window that asks for some words."""

from __future__ import annotations

from typing import Any

from xlplan_office.dialog import Dialog

_WIDTH, _FIELD = 260, 48


def ask_words(context: Any, parent: Any, title: str, text: str) -> str | None:
    """Return what was written, None after 取消."""
    dialog = Dialog(context, parent, title, _WIDTH)
    dialog.text(text)
    field = dialog.field(_FIELD)
    dialog.buttons("確定", "取消")
    dialog.show("field")
    return str(field.Text) if dialog.wait() else None
