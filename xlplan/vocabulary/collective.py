"""What stands where a section is asked for and means several of them."""

from __future__ import annotations

COLLECTIVE = ("各課室", "各業務課", "各業務課室", "各課", "全部", "各單位", "各組", "全所", "全體")
