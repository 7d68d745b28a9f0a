# zlib is what the files' checksums are compared with.
find_package(ZLIB REQUIRED)
target_link_libraries(test_formats PRIVATE ZLIB::ZLIB)
