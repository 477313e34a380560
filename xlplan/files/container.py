"""The zip file around a workbook or a document: its parts inflated within limits and checked."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from xlplan.errors import Unreadable

MEGABYTE = 1 << 20
INFLATED_LIMIT = 512 * MEGABYTE  # in passing, a chunk at a time
HELD_LIMIT = 32 * MEGABYTE  # of all the parts that are kept; a full workbook has about 2
LARGE = 4 * MEGABYTE  # a part beyond this is thinned while it is inflated
_CHUNK = 1 * MEGABYTE
_ENTRIES_LIMIT = 10_000
_BOMB_RATIO = 100  # a part that nobody reads may be large, but not out of nothing

_END = struct.Struct("<4s4H2LH")  # the end of the central directory
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)")
_PLAIN_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")

Thin = Callable[[Iterable[bytes]], Iterator[bytes]]


class Container:
    """A zip file in memory, opened for reading some of its parts.

    Part names are found as Excel finds them: without regard to case or to the kind of slash. What
    was read, and replaced since, makes the copy that ``repacked`` returns; ``changed`` says whether
    that copy differs from the file. Every method raises Unreadable: F103 for a damaged file, F104
    for an encrypted one, F109 for one too large, F110 for one with a document type declaration.
    """

    def __init__(self, path: Path, raw: bytes) -> None:
        self._path = path
        self._raw = raw
        self._inflated = 0
        self._held: dict[str, bytes] = {}
        self._elements: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
        if raw.count(b"PK\x01\x02") > _ENTRIES_LIMIT:
            self.too_large(f"{_ENTRIES_LIMIT} 個以上的部分", f"{_ENTRIES_LIMIT} 個")
        entries = self._directory()
        self._entries = {_canonical(item.filename): item for item in entries}
        times = Counter(_canonical(item.filename) for item in entries)
        self._doubled = {name for name, count in times.items() if count > 1}
        self.changed = not _is_plain(raw)
        bombs = [item.file_size for item in entries if _is_bomb(item)]
        if sum(bombs) > INFLATED_LIMIT:
            self._inflates_to(sum(bombs), INFLATED_LIMIT)

    def _directory(self) -> list[zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._raw)) as archive:
                return archive.infolist()
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            struct.error,
            IndexError,
        ):
            self.damaged()

    def damaged(self) -> NoReturn:
        """Raise the Unreadable of a damaged file."""
        raise Unreadable(self._path, "F103") from None

    def too_large(self, size: str, limit: str) -> NoReturn:
        """Raise the Unreadable of a file that is too large."""
        raise Unreadable(self._path, "F109", size=size, limit=limit)

    def _inflates_to(self, size: int, limit: int) -> NoReturn:
        self.too_large(f"{-(-size // MEGABYTE)} MB 以上", f"{limit // MEGABYTE} MB")

    def __contains__(self, name: str) -> bool:
        return _canonical(name) in self._entries

    def part(self, name: str, thin: Thin | None = None) -> bytes | None:
        """Return a part in UTF-8, or None when there is none; ``thin`` shortens a large one."""
        key = _canonical(name)
        if key in self._held:
            return self._held[key]
        entry = self._entries.get(key)
        if entry is None:
            return None
        if key in self._doubled:  # another reader may take the other one
            self.damaged()
        chunks = self._chunks(entry)
        if thin and entry.file_size > LARGE:
            chunks = thin(chunks)
            self.changed = True
        inflated = b"".join(self._within_limit(chunks))
        data = self._in_utf8(inflated)
        self.changed = self.changed or data is not inflated
        self._held[key] = data
        return data

    def replace(self, name: str, data: bytes) -> None:
        """Let a part read otherwise from now on, in the copy too."""
        self._held[_canonical(name)] = data
        self.changed = True

    def lay_out(self, parts: Mapping[str, bytes]) -> None:
        """Let these be all the parts of the copy."""
        self._entries.clear()
        self._held = dict(parts)
        self.changed = True

    def repacked(self) -> bytes:
        """Return a zip file of the parts that were read, as they now are."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for key, data in self._held.items():
                entry = self._entries.get(key)
                archive.writestr(entry.filename.replace("\\", "/") if entry else key, data)
        return target.getvalue()

    def elements(self, name: str) -> list[tuple[str, Mapping[str, str]]]:
        """Return the elements of a small part in order: local name, attributes.

        An attribute in a namespace has that before its name, and a space between.
        """
        key = _canonical(name)
        if key in self._elements:
            return self._elements[key]
        found = self._elements[key] = []
        data = self.part(name) or b""
        if len(data) > LARGE:
            self._inflates_to(len(data), LARGE)

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            found.append((tag.rpartition(" ")[2], attributes))

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = start
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            self.damaged()
        return found

    def _within_limit(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        held = sum(map(len, self._held.values()))
        for chunk in chunks:
            held += len(chunk)
            if held > HELD_LIMIT:
                self._inflates_to(max(held, self._inflated), HELD_LIMIT)
            yield chunk

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Inflate a part a chunk at a time; it must have the size and the sum it claims."""
        if self._inflated + entry.file_size > INFLATED_LIMIT:
            self._inflates_to(self._inflated + entry.file_size, INFLATED_LIMIT)
        self._inflated += entry.file_size
        size = total = 0
        try:
            for chunk in _inflated(self._packed(entry), entry):
                size += len(chunk)
                if size > entry.file_size:
                    self.damaged()
                total = zlib.crc32(chunk, total)
                yield chunk
        except (zlib.error, EOFError):
            self.damaged()
        if (size, total) != (entry.file_size, entry.CRC):
            self.damaged()

    def _packed(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & 1:
            raise Unreadable(self._path, "F104")
        start = entry.header_offset
        header = self._raw[start : start + 30]
        known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if len(header) < 30 or header[:4] != b"PK\x03\x04" or not known:
            self.damaged()
        name, extra = struct.unpack_from("<HH", header, 26)
        start += 30 + name + extra
        packed = self._raw[start : start + entry.compress_size]
        if len(packed) != entry.compress_size:
            self.damaged()
        return packed

    def _in_utf8(self, data: bytes) -> bytes:
        """Return an XML part in UTF-8, itself where it is; refuse a document type declaration."""
        encoding = _encoding(data)
        if encoding:
            try:
                text = data.decode(encoding)
            except (LookupError, UnicodeError):
                self.damaged()
            data = re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode()
        prolog = _PROLOG.match(data)
        if prolog and data.startswith(b"<!", prolog.end()):
            raise Unreadable(self._path, "F110")
        return data


def _inflated(packed: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    if entry.file_size <= LARGE:
        yield inflater.decompress(packed, entry.file_size + 1)
    else:
        for start in range(0, len(packed), _CHUNK // 16):
            piece = packed[start : start + _CHUNK // 16]
            full = True  # what did not fit into a chunk waits inside
            while (piece or full) and not inflater.eof:
                chunk = inflater.decompress(piece, _CHUNK)
                piece, full = inflater.unconsumed_tail, len(chunk) == _CHUNK
                yield chunk
    if not inflater.eof:
        raise EOFError


def _canonical(name: str) -> str:
    return name.replace("\\", "/").lower()


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _BOMB_RATIO * max(entry.compress_size, 1)


def _is_plain(raw: bytes) -> bool:
    """Return whether every reader finds the same directory: at the end, nothing before or after."""
    if len(raw) < _END.size or not raw.startswith(b"PK\x03\x04"):
        return False
    mark, *_, size, offset, comment = _END.unpack(raw[-_END.size :])
    return bool(mark == b"PK\x05\x06" and not comment and size + offset == len(raw) - _END.size)


def _encoding(data: bytes) -> str | None:
    """Return the encoding of an XML part, None for UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in data[:4]:
        return "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    declared = _ENCODING.match(data[:200])
    if declared and declared[1].lower() not in _PLAIN_ENCODINGS:
        return declared[1].decode("ascii", "replace")
    return None
