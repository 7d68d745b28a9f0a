# Run when page.mustache or page.css changes: writes page_template.cpp, the two files as one text.
file(READ ${SOURCE_DIR}/page.mustache page)
file(READ ${SOURCE_DIR}/page.css style)
string(REPLACE "/*page.css*/" "${style}" page "${page}")
configure_file(${SOURCE_DIR}/page_template.cpp.in ${OUTPUT} @ONLY)
