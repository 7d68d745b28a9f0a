"""Prints what `antipode report` said of the results of ./run, as a table of a page."""

import pathlib

lines = (pathlib.Path(__file__).parent / "report.txt").read_text().splitlines()
print("\n".join(f"    {line}".rstrip() for line in lines))
