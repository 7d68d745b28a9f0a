# Long runs, not part of ./test: each is a program of its own, and writes lines that are kept in tests/recorded/.
find_package(CLI11 REQUIRED)
add_executable(campaign_hls_reference EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/hls_reference.cpp)
target_include_directories(campaign_hls_reference PRIVATE
  ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/testbench)
target_link_libraries(campaign_hls_reference PRIVATE antipode_options antipode_hls trigger_oracle antipode_base CLI11::CLI11)

add_executable(campaign_clusters_greedy EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/clusters_greedy.cpp)
target_compile_definitions(campaign_clusters_greedy PRIVATE ANTIPODE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(campaign_clusters_greedy PRIVATE antipode_options antipode_selection antipode_simulation CLI11::CLI11)

# The campaign of closure.py, small: the same criteria and plants at a tenth of the statistics, with a stronger signal.
add_test(NAME campaign_closure COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/closure.py
  $<TARGET_FILE:antipode> ${CMAKE_CURRENT_BINARY_DIR}/closure --experiments 2 --plants 4
  --mass-coupling 2e-3 --test-coupling 2e-3 --set bunches=150000 --set acceptance_tries=20000)
