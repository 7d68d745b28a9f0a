"""The trigger's words, registers and crystals as the templates see them."""

import zlib
from dataclasses import dataclass, field

TYPE_BIT, TYPE_WIDTH = 59, 5
VERSION_BIT, VERSION_WIDTH = 56, 3
PAYLOAD_BITS = 56


@dataclass
class Field:
    """A run of bits in a word or register."""

    name: str
    bit: int
    width: int
    meaning: str
    signed: bool = False
    unit: str = ""
    step: float = 1
    limit: str = "never"
    reset: int | None = None
    range: list | None = None

    @property
    def msb(self):
        return self.bit + self.width - 1

    @property
    def lowest(self):
        """Smallest value that the bits can hold."""
        return -(1 << (self.width - 1)) if self.signed else 0

    @property
    def highest(self):
        """Largest value that the bits can hold."""
        return (1 << (self.width - self.signed)) - 1

    @property
    def min(self):
        return self.range[0] if self.range else self.lowest

    @property
    def max(self):
        return self.range[1] if self.range else self.highest


@dataclass
class Word:
    name: str
    type: int
    version: int
    streams: list
    meaning: str
    fields: list
    reserved: list = field(default_factory=list)

    @property
    def reserved_mask(self):
        return sum((1 << width) - 1 << bit for bit, width in self.reserved)

    @property
    def tag(self):
        return self.type << VERSION_WIDTH | self.version


@dataclass
class Register:
    """One register, or one register of each element of a block."""

    name: str
    address: int  # of element 0
    access: str
    meaning: str
    fields: list
    scalar: bool  # one unnamed value: its only field has the register's name
    block: "Block | None" = None
    count: int = 1
    stride: int = 0
    bits: int = 32

    def addresses(self):
        return [self.address + i * self.stride for i in range(self.count)]

    @property
    def bytes(self):
        return self.bits // 8


@dataclass
class Block:
    name: str
    address: int
    count: int
    stride: int
    meaning: str
    registers: list = field(default_factory=list)


@dataclass
class Window:
    """A memory or table in the address space, one 32-bit word an entry."""

    name: str
    address: int
    words: int
    access: str
    meaning: str
    fields: list


@dataclass
class Setting:
    """Place of one value in the flat vector of active settings."""

    name: str
    field: Field
    lsb: int  # inside one element of the block, or in the vector
    register: Register


@dataclass
class SettingGroup:
    """A block's settings in the vector: element i starts at lsb + i width. The settings outside blocks have name ''."""

    name: str
    lsb: int
    width: int
    count: int
    settings: list


@dataclass
class RecordField:
    """One member of a record: an integer, or another record; `count` of them where that is not 1."""

    name: str
    meaning: str
    width: int  # of one element
    signed: bool = False
    unit: str = ""
    step: float = 1
    count: int = 1
    record: "Record | None" = None

    @property
    def bits(self):
        return self.width * self.count


@dataclass
class Record:
    """Fields one above the other, the first in the lowest bits. `kind`: record, word (its payload), window or settings."""

    name: str
    kind: str
    meaning: str
    fields: list

    @property
    def width(self):
        return sum(f.bits for f in self.fields)

    @property
    def has_array(self):
        return any(f.count > 1 or f.record and f.record.has_array for f in self.fields)

    @property
    def sv(self):
        """Name of the packed struct."""
        return {"record": "", "settings": "", "word": "_word", "window": "_entry", "register": "_register"}[self.kind].join((self.name, "_t"))


@dataclass
class Crystal:
    channel_id: int
    x_cell: int
    y_cell: int
    board: int
    channel: int
    live: int


def contiguous(name, kind, meaning, fields):
    """Fields at bit positions as a record: gaps between them become fields reserved_<bit>."""
    members, at = [], 0
    for f in sorted(fields, key=lambda f: f.bit):
        if f.bit > at:
            members.append(RecordField(f"reserved_{at}", "zero", f.bit - at))
        members.append(RecordField(f.name, f.meaning, f.width, f.signed, f.unit, f.step))
        at = f.bit + f.width
    return Record(name, kind, meaning, members)


@dataclass
class Model:
    constants: list
    enumerations: dict
    streams: list
    words: list
    address_bits: int
    settings_first: int
    settings_last: int
    registers: list
    blocks: list
    windows: list
    crystals: list
    records: list

    def constant(self, name):
        """A constant, or the number of values of an enumeration (<enumeration>_count)."""
        for enumeration, values in self.enumerations.items():
            if name == f"{enumeration}_count":
                return len(values)
        return next((c["value"] for c in self.constants if c["name"] == name), None)

    def payloads(self):
        """The fields of each word, as a record; reserved bits between them are fields too."""
        return [contiguous(w.name, "word", w.meaning, w.fields) for w in self.words]

    def entries(self):
        """The fields of each crystal table, as a record."""
        return [contiguous(w.name, "window", w.meaning, w.fields) for w in self.windows if w.access == "table"]

    def register_records(self):
        """The fields of each register that has more than one, as a record."""
        return [contiguous(r.name, "register", r.meaning, r.fields) for r in self.registers
                if not r.scalar and not r.block and r.access != "setting"]

    def hls_records(self):
        """Every record that C++ has too: those of records.toml behind the words that they hold, tables and settings."""
        held = {f.record.name for r in self.records for f in r.fields if f.record and f.record.kind == "word"}
        return [p for p in self.payloads() if p.name in held] + self.entries() + self.settings_records() + self.records

    def settings_records(self):
        """The settings of an element of each block, then all settings, as records."""
        groups = self.setting_groups()
        members = {}
        for g in groups:
            members[g.name] = [RecordField(s.name, s.field.meaning, s.field.width, s.field.signed, s.field.unit, s.field.step)
                               for s in g.settings]
        blocks = [Record(f"{g.name}_settings", "settings", next(b.meaning for b in self.blocks if b.name == g.name), members[g.name])
                  for g in groups if g.name]
        nested = [RecordField(g.name, b.meaning, b.width, count=g.count, record=b) for g, b in zip(groups[1:], blocks)]
        return blocks + [Record("settings", "settings", "All settings that are active.", members[""] + nested)]

    def cell_rows(self):
        """For each row: bits of the columns with a crystal, and with one alive in Run III."""
        rows = [[0, 0] for _ in range(self.constant("rows"))]
        for c in self.crystals:
            rows[c.y_cell][0] |= 1 << c.x_cell
            rows[c.y_cell][1] |= c.live << c.x_cell
        return rows

    def register_fields(self):
        """(full name, address, access, field) of every register and block element, in the order of the addresses."""
        result = []
        for r in self.registers:
            for i, address in enumerate(r.addresses()):
                index = f"[{i}]" if r.count > 1 else ""
                name = f"{r.block.name}{index}.{r.name}" if r.block else r.name + index
                for f in r.fields:
                    result.append((name if r.scalar else f"{name}.{f.name}", address, r.access, f))
        return sorted(result, key=lambda entry: (entry[1], entry[3].bit))

    def register_addresses(self):
        """Address of every 32-bit word of a register."""
        return sorted(a + 4 * w for r in self.registers for a in r.addresses() for w in range(r.bits // 32))

    @property
    def settings_words(self):
        return (self.settings_last - self.settings_first) // 4 + 1

    def setting_groups(self):
        """The settings in address order, as places in one flat vector: first those outside blocks."""
        groups = []
        lsb = 0
        names = [None] + [b for b in self.blocks if any(r.access == "setting" for r in b.registers)]
        for block in names:
            settings = []
            at = 0 if block else lsb
            for register in sorted(self.registers, key=lambda r: r.address):
                if register.access != "setting" or register.block is not block:
                    continue
                for f in register.fields:
                    name = register.name if register.scalar else f"{register.name}_{f.name}"
                    settings.append(Setting(name, f, at, register))
                    at += f.width
            width = at if block else at - lsb
            count = block.count if block else 1
            groups.append(SettingGroup(block.name if block else "", lsb, width, count, settings))
            lsb += width * count
        return groups

    @property
    def settings_bits(self):
        last = self.setting_groups()[-1]
        return last.lsb + last.width * last.count

    @property
    def settings_index_bits(self):
        return (self.settings_words - 1).bit_length()

    def settings_by_word(self):
        """(word index, bus value after reset, [(member of the settings, field)]) of every settings register."""
        result = {}
        for g in self.setting_groups():
            for i in range(g.count):
                for s in g.settings:
                    index = (s.register.addresses()[i] - self.settings_first) // 4
                    member = f"{g.name}[{i}].{s.name}" if g.name else s.name
                    _, reset, parts = result.setdefault(index, [index, 0, []])
                    parts.append((member, s.field))
                    result[index][1] = reset | (s.field.reset << s.field.bit) & 0xFFFFFFFF
        return sorted(result.values())

    @property
    def settings_reset(self):
        """The flat vector after reset."""
        vector = 0
        for g in self.setting_groups():
            for i in range(g.count):
                for s in g.settings:
                    vector |= (s.field.reset & (1 << s.field.width) - 1) << s.lsb + (g.lsb + i * g.width if g.name else 0)
        return vector

    @property
    def layout(self):
        """Checksum of everything that host and firmware must agree on: all but explanations and crystals."""

        def places(fields):
            return [(f.name, f.bit, f.width, f.signed, f.step, f.min, f.max, f.reset) for f in fields]

        agreed = [
            [(c["name"], c["value"]) for c in self.constants],
            [(name, list(values)) for name, values in self.enumerations.items()],
            [(w.name, w.tag, w.streams, places(w.fields)) for w in self.words],
            [(r.name, r.addresses(), r.access, r.bits, places(r.fields)) for r in self.registers],
            [(w.name, w.address, w.words, w.access, places(w.fields)) for w in self.windows],
            (self.settings_first, self.settings_last),
        ]
        return zlib.crc32(repr(agreed).encode())
