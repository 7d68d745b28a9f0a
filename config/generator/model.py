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
class Crystal:
    channel_id: int
    x_cell: int
    y_cell: int
    board: int
    channel: int
    live: int


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

    def constant(self, name):
        return next((c["value"] for c in self.constants if c["name"] == name), None)

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
        """(word index, bus value after reset, [(lsb in the vector, field)]) of every settings register."""
        result = {}
        for g in self.setting_groups():
            for i in range(g.count):
                for s in g.settings:
                    index = (s.register.addresses()[i] - self.settings_first) // 4
                    lsb = s.lsb + (g.lsb + i * g.width if g.name else 0)
                    _, reset, parts = result.setdefault(index, [index, 0, []])
                    parts.append((lsb, s.field))
                    result[index][1] = reset | (s.field.reset << s.field.bit) & 0xFFFFFFFF
        return sorted(result.values())

    @property
    def settings_reset(self):
        """The flat vector after reset."""
        vector = 0
        for _, _, parts in self.settings_by_word():
            for lsb, f in parts:
                vector |= (f.reset & (1 << f.width) - 1) << lsb
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
