"""Numbers of recorded campaigns on pages: what stands between

    <!-- made by tests/recorded/.../table.py -->
    <!-- end -->

is what that script prints from the recorded files. Without --write checks it and ends with status 1 if a page says
something else; with --write puts it there.

    recorded.py SOURCE_DIR [--write]"""

import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
write = "--write" in sys.argv[2:]
block = re.compile(r"(<!-- made by (\S+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
pages = [root / "README.md", *(p for top in ("config", "docs", "hls", "rtl", "testbench", "tests") for p in (root / top).rglob("*.md"))]
found = 0
stale = []
for page in sorted(pages):
    text = page.read_text()
    for _, script, shown, _ in block.findall(text):
        found += 1
        made = subprocess.run([sys.executable, root / script], check=True, capture_output=True, text=True).stdout
        if made == shown:
            continue
        stale.append(f"{page}: not what {script} prints; recorded.py --write mends it")
        text = block.sub(lambda m: m[1] + made + m[4] if m[2] == script else m[0], text)
    if write:
        page.write_text(text)
if write:
    stale = []
print("\n".join(stale) or f"{found} blocks of recorded numbers")
sys.exit(bool(stale) or found == 0)
