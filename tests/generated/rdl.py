"""The SystemRDL that the generator makes, as systemrdl-compiler reads it, is the register map.

Called with the folders config/ and config/generator/, and the file; run by the Python of build/environment.
"""

import pathlib
import sys
import unittest

from systemrdl import RDLCompiler
from systemrdl.node import FieldNode

CONFIG, GENERATOR, RDL = map(pathlib.Path, sys.argv[1:4])
sys.path.insert(0, str(GENERATOR))
import loader  # noqa: E402

WRITABLE = ("control", "command", "sticky", "setting", "table", "memory")


class Rdl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        compiler = RDLCompiler()
        compiler.compile_file(str(RDL))
        cls.found = {}
        for node in compiler.elaborate().descendants(unroll=True):
            if isinstance(node, FieldNode):
                cls.found[(node.parent.absolute_address, node.low)] = (
                    node.inst_name, node.width, node.get_property("reset"), node.is_sw_readable, node.is_sw_writable)
        cls.model = loader.load(CONFIG)

    def test_every_field_of_the_map(self):
        expected = {}
        for _, address, access, field in self.model.register_fields():
            expected[(address, field.bit)] = (field, access)
        for window in self.model.windows:
            for entry in range(window.words):
                for field in window.fields:
                    expected[(window.address + 4 * entry, field.bit)] = (field, window.access)
        self.assertEqual(set(self.found), set(expected))
        for place, (field, access) in expected.items():
            name, width, reset, readable, writable = self.found[place]
            with self.subTest(field=field.name, address=hex(place[0])):
                self.assertEqual((name, width), (field.name, field.width))
                self.assertEqual(writable, access in WRITABLE)
                self.assertEqual(readable, access != "command")
                if field.reset is not None:
                    self.assertEqual(reset, field.reset & (1 << field.width) - 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
