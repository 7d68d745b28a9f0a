# Speed of reading and selecting primitives, and its memory; built, not run, by the tests.
add_executable(bench_selection ${CMAKE_CURRENT_SOURCE_DIR}/bench/selection.bench.cpp)
target_link_libraries(bench_selection PRIVATE catch_main antipode_selection antipode_simulation)
