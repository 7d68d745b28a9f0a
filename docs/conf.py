"""Sphinx: the documentation site. Built by the target `docs`, which copies what other folders say into the source folder."""

project = "Antipode"
author = "the Antipode developers"
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_title = "Antipode"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_extra_path = ["extra"]  # api/: the C++ library, by Doxygen
