# The program as its user runs it: output and exit status.
antipode_test(cli antipode_results antipode_simulation trigger_oracle)
target_include_directories(test_cli PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/rtl)
add_dependencies(test_cli antipode)
