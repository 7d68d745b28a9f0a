# The core's schedule stands with the test benches; host/base gives random streams.
target_include_directories(test_hls PRIVATE
  ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/testbench ${PROJECT_SOURCE_DIR}/host)

# hls/ stays in the subset that HLS tools take.
add_test(NAME hls_subset COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/subset.py
  ${PROJECT_SOURCE_DIR}/hls ${PROJECT_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated/include
  --compiler ${CMAKE_CXX_COMPILER})
