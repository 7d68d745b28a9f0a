"""Reads config/ into a Model and checks it.

Whatever is wrong is collected, so that one run names every fault; load() then raises DefinitionError.
"""

import csv
import dataclasses
import pathlib
import re
import tomllib

from model import (PAYLOAD_BITS, TYPE_WIDTH, VERSION_WIDTH, Block, Crystal, Field, Model, Record, RecordField, Register, Window, Word)

WITH_RESET = ("control", "setting", "table")
ACCESSES = ("constant", "status", "counter", "control", "command", "sticky", "setting", "table", "memory")
LIMITS = ("never", "saturates", "wraps")

# Words that a generated name must not be: keywords of C++17 and of SystemVerilog that could stand alone.
KEYWORDS = frozenset(
    """alignas alignof and asm auto bool break case catch char class const constexpr continue default delete do
    double else enum explicit export extern false float for friend goto if inline int long mutable namespace new
    noexcept not nullptr operator or private protected public register return short signed sizeof static struct
    switch template this throw true try typedef typename union unsigned using virtual void volatile while xor
    pack unpack fits type version tag""".split()
)


class DefinitionError(Exception):
    """One or more faults in the definition files, one a line."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


class Loader:
    """Reads the files of one config folder; faults are collected in self.faults."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.faults = []
        self.file = ""

    def fault(self, message):
        self.faults.append(f"{self.file}: {message}")

    def load(self):
        words = self.toml("words.toml")
        self.keys("the file", words, {"constant", "enumeration", "stream", "word"})
        constants = words.get("constant", [])
        for c in constants:
            self.keys(f"constant {c.get('name')}", c, {"name", "value", "meaning"}, {"unit", "step"})
        self.names("constant", [c.get("name", "") for c in constants])
        streams = words.get("stream", [])
        for s in streams:
            self.keys(f"stream {s.get('name')}", s, {"name", "meaning"})
        parsed = [self.word(w, {s["name"] for s in streams}) for w in words.get("word", [])]
        parsed = [w for w in parsed if w]
        self.names("word", [w.name for w in parsed])
        self.unique("type", [(w.type, f"word {w.name}") for w in parsed])

        model = Model(constants, words.get("enumeration", {}), streams, parsed, 0, 0, 0, [], [], [], [], [])
        self.registers(model)
        self.records(model)
        self.crystals(model)
        if not self.faults:
            self.agreement(model)
        if self.faults:
            raise DefinitionError(self.faults)
        return model

    # ------------------------------------------------------------------------------------------ helpers

    def toml(self, name):
        self.file = str(self.folder / name)
        try:
            with open(self.file, "rb") as f:
                return tomllib.load(f)
        except (OSError, tomllib.TOMLDecodeError) as error:
            self.fault(str(error))
            raise DefinitionError(self.faults) from None

    def keys(self, where, table, required, optional=frozenset()):
        """True if the table has its required keys and no unknown ones."""
        for key in table.keys() - required - optional:
            self.fault(f"{where}: unknown key '{key}', known are {', '.join(sorted(required | optional))}")
        for key in sorted(required - table.keys()):
            self.fault(f"{where}: key '{key}' is missing")
        return required <= table.keys() <= required | optional

    def names(self, kind, names):
        for name in names:
            if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or name in KEYWORDS:
                self.fault(f"{kind} '{name}': not a name that C++ and SystemVerilog both take")
        self.unique("name", [(n, f"{kind} {n}") for n in names])

    def unique(self, what, pairs):
        seen = {}
        for value, owner in pairs:
            if value in seen:
                self.fault(f"{owner}: {what} {value} is already that of {seen[value]}")
            seen[value] = owner

    def fields(self, where, tables, bits, with_reset=False):
        """Fields of a word or register: inside `bits`, no overlap, values that fit."""
        result = []
        for table in tables:
            here = f"{where}, field {table.get('name')}"
            optional = {"signed", "unit", "step", "limit", "range"} | ({"reset"} if with_reset else set())
            if not self.keys(here, table, {"name", "bit", "width", "meaning"}, optional):
                continue
            f = Field(**table)
            if f.width < 1 or f.bit < 0 or f.msb >= bits:
                self.fault(f"{here}: bits {f.msb}:{f.bit} are not inside {bits - 1}:0")
            if f.limit not in LIMITS:
                self.fault(f"{here}: limit '{f.limit}' is not one of {', '.join(LIMITS)}")
            if not f.step > 0:
                self.fault(f"{here}: step {f.step} is not positive")
            self.values(here, f, with_reset)
            result.append(f)
        self.names(f"{where}, field", [f.name for f in result])
        self.disjoint(where, [(f.bit, f.width, f"field {f.name}") for f in result], "bits")
        return result

    def values(self, where, f, with_reset):
        if f.range and not f.lowest <= f.min <= f.max <= f.highest:
            self.fault(f"{where}: range {f.range} does not fit {f.width} bits")
        if with_reset and f.reset is None:
            self.fault(f"{where}: key 'reset' is missing")
        if f.reset is not None and not f.min <= f.reset <= f.max:
            self.fault(f"{where}: reset {f.reset} is outside {f.min} ... {f.max}")

    def disjoint(self, where, runs, unit):
        """Runs (first, length, owner) do not overlap."""
        runs = sorted(runs)
        for (first, length, owner), (second, _, other) in zip(runs, runs[1:]):
            if second < first + length:
                self.fault(f"{where}: {owner} and {other} overlap in {unit} from {second:#x}")

    # ------------------------------------------------------------------------------------------ words

    def word(self, table, streams):
        where = f"word {table.get('name')}"
        if not self.keys(where, table, {"name", "type", "version", "streams", "meaning", "fields"}, {"reserved"}):
            return None
        fields = self.fields(where, table["fields"], PAYLOAD_BITS)
        w = Word(**{**table, "fields": fields})
        if not 1 <= w.type < 1 << TYPE_WIDTH:
            self.fault(f"{where}: type {w.type} is not in 1 ... {(1 << TYPE_WIDTH) - 1}")
        if not 1 <= w.version < 1 << VERSION_WIDTH:
            self.fault(f"{where}: version {w.version} is not in 1 ... {(1 << VERSION_WIDTH) - 1}")
        for s in set(w.streams) - streams:
            self.fault(f"{where}: stream '{s}' is not defined")
        runs = [(f.bit, f.width, f"field {f.name}") for f in fields]
        runs += [(bit, width, "reserved bits") for bit, width in w.reserved]
        self.disjoint(where, runs, "bits")
        covered = set().union(*(range(bit, bit + width) for bit, width, _ in runs)) if runs else set()
        missing = sorted(set(range(PAYLOAD_BITS)) - covered)
        if missing:
            self.fault(f"{where}: bits {', '.join(map(str, missing))} are neither a field nor reserved")
        if any(b >= PAYLOAD_BITS for b in covered):
            self.fault(f"{where}: bits {PAYLOAD_BITS} and above hold type and version")
        return w

    # ------------------------------------------------------------------------------------------ registers

    def registers(self, model):
        data = self.toml("registers.toml")
        self.keys("the file", data, {"map", "register", "block", "counters", "window"})
        limits = data.get("map", {})
        if not self.keys("map", limits, {"address_bits", "settings_first", "settings_last"}):
            return
        model.address_bits = limits["address_bits"]
        model.settings_first = limits["settings_first"]
        model.settings_last = limits["settings_last"]
        for table in data.get("register", []):
            self.register(model, table, None)
        for table in data.get("block", []):
            where = f"block {table.get('name')}"
            if self.keys(where, table, {"name", "address", "count", "stride", "meaning", "register"}):
                block = Block(*(table[k] for k in ("name", "address", "count", "stride", "meaning")))
                model.blocks.append(block)
                for inner in table["register"]:
                    self.register(model, inner, block)
        for table in data.get("counters", []):
            self.counters(model, table)
        for table in data.get("window", []):
            where = f"window {table.get('name')}"
            if self.keys(where, table, {"name", "address", "words", "access", "meaning", "fields"}):
                fields = self.fields(where, table["fields"], 32, table["access"] == "table")
                model.windows.append(Window(**{**table, "fields": fields}))
        self.addresses(model)

    def register(self, model, table, block):
        where = f"register {block.name + '.' if block else ''}{table.get('name')}"
        place = "offset" if block else "address"
        required = {"name", place, "access", "meaning"}
        scalar = "fields" not in table
        inner = {"width", "signed", "unit", "step", "reset", "range"}
        if not self.keys(where, table, required | ({"width"} if scalar else {"fields"}), inner if scalar else set()):
            return
        with_reset = table["access"] in WITH_RESET
        if scalar:
            f = Field(table["name"], 0, meaning=table["meaning"], **{k: table[k] for k in inner & table.keys()})
            self.values(where, f, with_reset)
            if not 1 <= f.width <= 32:
                self.fault(f"{where}: width {f.width} is not in 1 ... 32")
            if not f.step > 0:
                self.fault(f"{where}: step {f.step} is not positive")
            if not with_reset and f.reset is not None:
                self.fault(f"{where}: access '{table['access']}' has no reset")
            fields = [f]
        else:
            fields = self.fields(where, table["fields"], 32, with_reset)
        address = table[place] + (block.address if block else 0)
        r = Register(table["name"], address, table["access"], table["meaning"], fields, scalar, block)
        if block:
            r.count, r.stride = block.count, block.stride
            block.registers.append(r)
            if not 0 <= table["offset"] < block.stride:
                self.fault(f"{where}: offset {table['offset']:#x} is not below the stride {block.stride:#x}")
        model.registers.append(r)

    def counters(self, model, table):
        if not self.keys("counters", table, {"address", "registers"}):
            return
        address = table["address"]
        for entry in table["registers"]:
            where = f"counter {entry.get('name')}"
            if not self.keys(where, entry, {"name", "width", "meaning"}, {"count", "signed", "unit", "step"}):
                continue
            count = entry.get("count", 1)
            inner = {k: entry[k] for k in ("width", "signed", "unit", "step") if k in entry}
            f = Field(entry["name"], 0, meaning=entry["meaning"], limit="wraps", **inner)
            if f.width not in (32, 64):
                self.fault(f"{where}: width {f.width} is not 32 or 64")
            r = Register(entry["name"], address, "counter", entry["meaning"], [f], True, None, count, f.width // 8)
            r.bits = f.width
            model.registers.append(r)
            address += count * r.bytes

    def addresses(self, model):
        runs = []
        for r in model.registers:
            for i, address in enumerate(r.addresses()):
                runs.append((address, r.bytes, f"register {r.block.name + '.' if r.block else ''}{r.name}[{i}]"))
            inside = all(model.settings_first <= a <= model.settings_last for a in r.addresses())
            outside = not any(model.settings_first <= a <= model.settings_last for a in r.addresses())
            if r.access == "setting" and not inside or r.access != "setting" and not outside:
                self.fault(f"register {r.name}: settings, and only these, stand in settings_first ... settings_last")
        runs += [(w.address, 4 * w.words, f"window {w.name}") for w in model.windows]
        self.disjoint("address map", runs, "bytes")
        for first, length, owner in runs:
            if first % 4 or first < 0 or first + length > 1 << model.address_bits:
                self.fault(f"{owner}: address {first:#x} is not a multiple of 4 inside {model.address_bits} bits")
        for thing in (*model.registers, *model.windows):
            if thing.access not in ACCESSES:
                self.fault(f"{thing.name}: access '{thing.access}' is not one of {', '.join(ACCESSES)}")
        self.names("register", [r.name if not r.block else f"{r.block.name}_{r.name}" for r in model.registers])
        self.names("block", [b.name for b in model.blocks])
        self.names("window", [w.name for w in model.windows])

    # ------------------------------------------------------------------------------------------ records

    def records(self, model):
        data = self.toml("records.toml")
        self.keys("the file", data, {"record"})
        known = {"record": {}, "word": {r.name: r for r in model.payloads()}, "window": {r.name: r for r in model.entries()},
                 "register": {r.name.removesuffix("_settings"): r for r in model.settings_records()}}
        for table in data.get("record", []):
            where = f"record {table.get('name')}"
            if not self.keys(where, table, {"name", "meaning", "fields"}):
                continue
            record = Record(table["name"], "record", table["meaning"], [])
            known["record"][record.name] = record
            for entry in table["fields"]:
                f = self.record_field(f"{where}, field {entry.get('name')}", entry, model, known)
                if f:
                    record.fields.append(f)
            self.names(f"{where}, field", [f.name for f in record.fields])
            model.records.append(record)
        self.names("record", [r.name for r in model.records])

    def record_field(self, where, entry, model, known):
        kinds = {"width", "like", "is"} & entry.keys()
        if not self.keys(where, entry, {"name", "meaning"}, {"width", "like", "is", "count", "signed", "unit", "step"}):
            return None
        if len(kinds) != 1 or "width" not in kinds and {"signed", "unit", "step"} & entry.keys():
            self.fault(f"{where}: give width (with signed, unit, step), or like, or is")
            return None
        count = self.number(where, entry.get("count", 1), model)
        if "is" in entry:
            other = self.target(where, entry["is"], known)
            return other and RecordField(entry["name"], entry["meaning"], other.width, count=count, record=other)
        if "like" in entry:
            path, _, name = entry["like"].rpartition(".")
            other = self.target(where, path if "." in path else f"{path}.settings", known)
            like = other and next((f for f in other.fields if f.name == name), None)
            if other and not like:
                self.fault(f"{where}: {entry['like']} is not defined")
            return like and RecordField(entry["name"], entry["meaning"], like.width, like.signed, like.unit, like.step, count)
        width = self.number(where, entry["width"], model)
        if not 1 <= width <= 63:
            self.fault(f"{where}: width {width} is not in 1 ... 63")
        return RecordField(entry["name"], entry["meaning"], width, entry.get("signed", False), entry.get("unit", ""),
                           entry.get("step", 1), count)

    def number(self, where, value, model):
        """A number, or the value of the constant of this name."""
        if isinstance(value, int):
            return value
        found = model.constant(value)
        if found is None:
            self.fault(f"{where}: constant '{value}' is not defined")
        return found or 1

    def target(self, where, path, known):
        """The record that 'kind.name' means."""
        kind, _, name = path.partition(".")
        found = known.get(kind, {}).get(name)
        if not found:
            self.fault(f"{where}: {path} is not defined")
        return found

    # ------------------------------------------------------------------------------------------ crystals

    def crystals(self, model):
        self.file = str(self.folder / "ecal.csv")
        try:
            with open(self.file, newline="") as f:
                rows = list(csv.DictReader(line for line in f if not line.startswith("#")))
        except OSError as error:
            self.fault(str(error))
            return
        names = [f.name for f in dataclasses.fields(Crystal)]
        if not rows or list(rows[0]) != names:
            self.fault(f"columns are not {', '.join(names)}")
            return
        for row in rows:
            try:
                c = Crystal(**{k: int(v) for k, v in row.items()})
            except (TypeError, ValueError):
                self.fault(f"crystal {row['channel_id']}: not all columns are whole numbers")
                continue
            if c.channel_id != 100 * c.x_cell + c.y_cell:
                self.fault(f"crystal {c.channel_id}: channel_id is not 100 x_cell + y_cell")
            if not (0 <= c.x_cell < model.constant("columns") and 0 <= c.y_cell < model.constant("rows")):
                self.fault(f"crystal {c.channel_id}: outside the grid")
            if c.live not in (0, 1):
                self.fault(f"crystal {c.channel_id}: live is {c.live}, not 0 or 1")
            model.crystals.append(c)
        self.unique("channel_id", [(c.channel_id, f"crystal {c.channel_id}") for c in model.crystals])
        self.unique("board and channel", [((c.board, c.channel), f"crystal {c.channel_id}") for c in model.crystals])
        if len(model.crystals) != model.constant("crystals"):
            self.fault(f"{len(model.crystals)} crystals, not {model.constant('crystals')}")

    # ------------------------------------------------------------------------------------------ agreement

    def agreement(self, model):
        """What two places must say alike."""
        self.file = str(self.folder)
        k = model.constant
        words = {w.name: {f.name: f for f in w.fields} for w in model.words}
        blocks = {b.name: b for b in model.blocks}
        registers = {r.name: r for r in model.registers if not r.block}
        windows = {w.name: w for w in model.windows}
        cuts = len(model.enumerations["pair_cut"])
        pair = {r.name: {f.name: f for f in r.fields} for r in blocks["pair"].registers}
        rules = [
            ("cells = rows x padded_columns", k("cells") == k("rows") * k("padded_columns")),
            ("slice + 2 guard < two_hit", k("slice_ticks") + 2 * k("guard_ticks") < k("two_hit_ticks")),
            ("time_seed and time_sum reach guard and not beyond",
             all(registers[r].fields[0].max == k("guard_ticks") for r in ("time_seed", "time_sum"))),
            ("late_limit + guard + pair_width stay within a frame",
             registers["late_limit"].fields[0].max + k("guard_ticks") + registers["pair_width"].fields[0].max
             < k("frame_ticks")),
            ("window_length reaches a frame", registers["window_length"].fields[0].max == k("frame_ticks")),
            ("k_bunch fits the index of a cluster", k("k_bunch") <= words["cluster_seed"]["index"].highest + 1),
            ("decision counts every kept cluster and pair",
             k("k_bunch") <= words["decision"]["clusters"].highest
             and k("pairs_out") <= words["decision"]["pairs"].highest),
            ("cuts of a pair", all(words["pair"][f"cuts_{a}"].width == cuts for a in range(k("pair_algorithms")))
             and pair["enable"]["cuts"].width == cuts),
            ("one block element an algorithm", blocks["pair"].count == k("pair_algorithms")
             and blocks["single"].count == k("single_algorithms")
             and blocks["multiplicity"].count == k("multiplicity_algorithms")),
            ("one bit and one prescale a trigger item",
             k("trigger_items") == blocks["item"].count == words["decision"]["fired"].width
             == words["decision"]["accepted"].width == registers["accept_mask"].fields[0].width
             == registers["attach_mask"].fields[0].width == registers["item_fired"].count
             == registers["item_accepted"].count),
            ("one table entry a cell", all(windows[w].words == k("cells") for w in ("calibration", "seed", "scaler"))),
            ("calibrated_hit is laid out as hit", [(f.name, f.bit, f.width) for f in words["hit"].values()]
             == [(f.name, f.bit, f.width) for f in words["calibrated_hit"].values()]),
        ]
        for rule, holds in rules:
            if not holds:
                self.fault(f"does not hold: {rule}")


def load(folder):
    """The model of a config folder. Raises DefinitionError with every fault that was found."""
    return Loader(folder).load()
