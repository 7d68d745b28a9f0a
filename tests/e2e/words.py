"""Files of hits from Python, written from docs/file_format.md and config/words.toml alone."""

import json
import struct
import zlib


def hit(column, row, energy_mev, time_ns):
    return 4 << 59 | 1 << 56 | round(time_ns * 4) << 25 | min(32767, round(energy_mev * 16)) << 10 | row << 5 | column


PAIR = [hit(4, 14, 140, 100), hit(24, 14, 140, 100.5)]  # back-to-back at 282.5 MeV


def bunch(number, hits=(), catcher_pc=420.0, target_pc=36.0, time=True, charges=True, trailer=True, count=None, crc=None,
          raw_catcher=None):
    """The words of a packet; arguments make it incomplete or wrong."""
    words = [1 << 59 | 1 << 56 | number]
    if time:
        words.append(2 << 59 | 1 << 56 | number * 20_000_000)
    if charges:
        catcher = round(catcher_pc * 256) if raw_catcher is None else raw_catcher
        words.append(3 << 59 | 1 << 56 | (round(target_pc * 256) & 0xfffffff) << 28 | catcher & 0xfffffff)
    words += hits
    if trailer:
        good = zlib.crc32(struct.pack(f"<{len(words)}Q", *words))
        words.append(6 << 59 | 1 << 56 | (len(hits) if count is None else count) << 32 | (good if crc is None else crc))
    return words


def block(kind, payload, file, sequence, packets, first):
    head = b"\x89ANTPB\r\n" + struct.pack("<HHIIIQIII", 1, kind, file, sequence, packets, first, len(payload),
                                          zlib.crc32(payload), 0)
    return head + struct.pack("<I", zlib.crc32(head)) + payload


def file_bytes(bunches, end=True, text=None, **header):
    """A file of one block of bunches."""
    text = text or json.dumps({"format": "antipode words", "stream": "hits"} | header).encode()
    text += b"\n" * (-len(text) % 8)
    file = zlib.crc32(text)
    words = [word for packet in bunches for word in packet]
    parts = [block(1, text, file, 0, 0, 0), block(2, struct.pack(f"<{len(words)}Q", *words), file, 1, len(bunches), 0)]
    if end:
        parts.append(block(4, b"", file, 2, 0, len(bunches)))
    return b"".join(parts)
