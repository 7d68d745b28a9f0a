# The installed tree: a project that uses it, the program in it, and the Debian package.
add_test(NAME consumer COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/consumer.py ${PROJECT_BINARY_DIR})
