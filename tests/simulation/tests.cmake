# Time for one bunch; built, not run, by the tests.
add_executable(bench_simulation ${CMAKE_CURRENT_SOURCE_DIR}/bench/simulation.bench.cpp)
target_link_libraries(bench_simulation PRIVATE catch_main antipode_simulation)
target_link_libraries(test_simulation PRIVATE antipode_calibration)
