# The core's schedule stands with the test benches; host/base gives random streams.
target_include_directories(test_hls PRIVATE
  ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/testbench ${PROJECT_SOURCE_DIR}/host)
