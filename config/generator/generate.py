#!/usr/bin/env python3
"""Makes the SystemVerilog package, the C++ headers, the manual pages and SystemRDL from the definitions in config/.

A template templates/<name>.j2 makes the file that OUTPUTS says. A file whose text has not changed is not touched.
"""

import argparse
import pathlib
import re
import sys
import textwrap

import jinja2

import loader

OUTPUTS = {
    "antipode_pkg.sv": "sv",
    "antipode_pkg_check.sv": "sv",
    "constants.hpp": "include/generated",
    "words.hpp": "include/generated",
    "registers.hpp": "include/generated",
    "ecal.hpp": "include/generated",
    "words_table.hpp": "include/generated",
    "registers_table.hpp": "include/generated",
    "records.hpp": "include/generated",
    "from_registers.hpp": "include/generated",
    "words.md": "manual",
    "records.md": "manual",
    "registers.rdl": "manual",
    "registers.md": "manual",
}


def literal(field, value):
    """A SystemVerilog literal of the field's width."""
    if field.signed:
        return f"{'-' if value < 0 else ''}{field.width}'sd{abs(value)}"
    return f"{field.width}'d{value}"


def spare_mask(register):
    """Bits of the register's 32 that belong to no field."""
    return 0xFFFFFFFF & ~sum((1 << f.width) - 1 << f.bit for f in register.fields)


def field_mask(register):
    """Bits of the 32 that belong to a field."""
    return 0xFFFFFFFF & ~spare_mask(register)


def in_range(register, value):
    """SystemVerilog: the 32 bits are a value that the register takes."""
    tests = []
    for f in register.fields:
        if f.signed:  # sign-extended, so the spare bits are not zero: only registers of one value have a sign
            tests.append(f"$signed({value}) >= {literal32(f.min)} && $signed({value}) <= {literal32(f.max)}")
            continue
        if f.min > 0:
            tests.append(f"{value}[{f.msb}:{f.bit}] >= {literal(f, f.min)}")
        if f.max < f.highest:
            tests.append(f"{value}[{f.msb}:{f.bit}] <= {literal(f, f.max)}")
    spare = spare_mask(register)
    if spare and not any(f.signed for f in register.fields):
        tests.insert(0, f"({value} & 32'h{spare:08x}) == 32'd0")
    return " && ".join(tests) or "1'b1"


def literal32(value):
    return f"{'-' if value < 0 else ''}32'sd{abs(value)}"


def in_range_cpp(register, value):
    """C++: the same test."""
    tests = []
    for f in register.fields:
        if f.signed:
            signed = f"static_cast<std::int32_t>({value})"
            tests.append(f"{signed} >= {f.min} && {signed} <= {f.max}")
            continue
        bits = f"({value} >> {f.bit} & 0x{f.highest:x}u)"
        if f.min > 0:
            tests.append(f"{bits} >= {f.min}u")
        if f.max < f.highest:
            tests.append(f"{bits} <= {f.max}u")
    spare = spare_mask(register)
    if spare and not any(f.signed for f in register.fields):
        tests.insert(0, f"({value} & 0x{spare:08x}u) == 0")
    return " && ".join(tests) or "true"


def to_bus(setting, value):
    """C++: the setting as bits of its register."""
    f = setting.field
    if f.signed:
        return f"static_cast<std::uint32_t>({value})"
    bits = f"(std::uint32_t{{{value}}} & 0x{f.highest:x}u)"
    return f"{bits} << {f.bit}" if f.bit else bits


def from_bus(setting, word):
    """C++: the setting from its register."""
    f = setting.field
    if f.signed:
        return f"static_cast<std::int32_t>({word})"
    bits = f"({word} >> {f.bit} & 0x{f.highest:x}u)" if f.bit else f"({word} & 0x{f.highest:x}u)"
    return f"{bits} != 0" if f.width == 1 else bits


def sv_name(name):
    """The name as a member of a packed struct or array element: SystemVerilog has keywords that C++ has not."""
    return re.sub(r"\b(time|cell|before|table|edge|end)\b", r"\1_", name)


def rdl_access(access):
    """SystemRDL: what software and hardware may do."""
    return {"command": "sw = w; hw = r; singlepulse;", "sticky": "sw = rw; hw = w; onwrite = woclr;"}.get(
        access, "sw = rw; hw = r;" if access in ("control", "setting", "table", "memory") else "sw = r; hw = w;")


def rdl_reset(field):
    return f"{field.width}'h{field.reset & (1 << field.width) - 1:x}"


def environment():
    here = pathlib.Path(__file__).parent
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(here / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def camel(name):
        return "".join(part.capitalize() for part in name.split("_"))

    def comment(text, prefix, width=110):
        """Wraps each paragraph; indented lines stay as they are."""
        lines = []
        for paragraph in text.strip().split("\n"):
            if paragraph.startswith("    ") or not paragraph:
                lines.append((prefix + paragraph).rstrip())
            else:
                lines += textwrap.wrap(paragraph, width, initial_indent=prefix, subsequent_indent=prefix)
        return "\n".join(lines)

    def cpp_type(field):
        if field.width == 1:
            return "bool"
        return f"std::{'' if field.signed else 'u'}int{32 if field.width <= 32 else 64}_t"

    def quantity(field):
        """Unit and step as a reader wants them: "0.25 ns", "cell", or nothing."""
        step = "" if field.step == 1 else (f"1/{1 / field.step:.0f}" if (1 / field.step).is_integer() else f"{field.step}")
        return " ".join(part for part in (step, field.unit) if part)

    def hls_name(record):
        """C++ struct of a record; SystemVerilog's is record.sv."""
        return camel(record.name) + {"word": "Word", "window": "Entry"}.get(record.kind, "")

    def hls_type(f):
        return hls_name(f.record) if f.record else f"{'s' if f.signed else 'u'}<{f.width}>"

    def sv_type(f):
        """Packed type of a member of a record."""
        elements = f" [{f.count - 1}:0]" if f.count > 1 else ""
        if f.record:
            return f.record.sv + elements
        bits = f"{elements or ' '}[{f.width - 1}:0]" if f.width > 1 else elements
        return f"logic{' signed' if f.signed else ''}{bits}"

    env.filters.update(hls_name=hls_name, hls_type=hls_type, sv_type=sv_type, sv_name=sv_name)
    env.filters.update(field_mask=field_mask, rdl_access=rdl_access, rdl_reset=rdl_reset)
    env.filters.update(camel=camel, comment=comment, cpp_type=cpp_type, quantity=quantity)
    env.filters.update(literal=literal, in_range=in_range, in_range_cpp=in_range_cpp, to_bus=to_bus, from_bus=from_bus)
    return env


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=pathlib.Path, required=True, help="folder with words.toml, registers.toml, ecal.csv")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for sv/, include/generated/ and manual/")
    parser.add_argument("--list", action="store_true", help="print the paths of the outputs and stop")
    arguments = parser.parse_args()
    paths = {name: arguments.out / folder / name for name, folder in OUTPUTS.items()}
    if arguments.list:
        print(";".join(str(path) for path in paths.values()), end="")
        return 0
    try:
        model = loader.load(arguments.config)
    except loader.DefinitionError as error:
        print(error, file=sys.stderr)
        return 2
    env = environment()
    for name, path in paths.items():
        text = env.get_template(f"{name}.j2").render(m=model)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
