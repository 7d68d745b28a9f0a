# Lock-step: core.sv and the C++ core on the same pins. A program for each shape, under SystemC.
find_package(PkgConfig REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(systemc REQUIRED IMPORTED_TARGET systemc)

# Plan and coverage of a run.
add_library(lockstep_plan STATIC
  ${CMAKE_CURRENT_LIST_DIR}/pins.cpp ${CMAKE_CURRENT_LIST_DIR}/episode.cpp ${CMAKE_CURRENT_LIST_DIR}/flood.cpp
  ${CMAKE_CURRENT_LIST_DIR}/coverage.cpp)
target_include_directories(lockstep_plan PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(lockstep_plan PRIVATE antipode_options PUBLIC antipode_base antipode_hls trigger_oracle)

# The bench. SystemC of Debian 12 is a library of C++17.
add_library(lockstep_bench OBJECT ${CMAKE_CURRENT_LIST_DIR}/bench.cpp ${CMAKE_CURRENT_LIST_DIR}/main.cpp)
target_compile_definitions(lockstep_bench PRIVATE ANTIPODE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(lockstep_bench PRIVATE antipode_options lockstep_plan PkgConfig::systemc CLI11::CLI11)
set_target_properties(lockstep_bench PROPERTIES CXX_STANDARD 17)

#   antipode_lockstep(<lanes> <window> <shape in hls/configuration.hpp> <limits>)
function(antipode_lockstep lanes window shape limits)
  set(name ${lanes}x${window})
  if(NOT TARGET core_${name})  # that is not in the program's engine
    antipode_verilate_core(core_${name} ${lanes} ${window} ${limits} FLAGS --trace-fst)
  endif()
  add_executable(lockstep_${name} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/model_core.cpp
    ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/rtl_core.cpp $<TARGET_OBJECTS:lockstep_bench>)
  target_compile_definitions(lockstep_${name} PRIVATE ANTIPODE_SHAPE=${shape} ANTIPODE_NAME="${name}"
    ANTIPODE_RTL=core_${name} ANTIPODE_RTL_HEADER="core_${name}.h" ANTIPODE_TRACE=1)
  target_link_libraries(lockstep_${name} PRIVATE antipode_options lockstep_plan core_${name} PkgConfig::systemc)
endfunction()
antipode_lockstep(30 5 Large30x5 LARGE)
antipode_lockstep(5 5 Large5x5 LARGE)
antipode_lockstep(1 5 Small1x5 SMALL)
antipode_lockstep(1 3 Small1x3 SMALL)

# In ./test: 20 000 bunches of the wide shapes, 2 000 of the narrow ones; then the bins that all of them have hit.
#   antipode_lockstep_test(<name> <bunches>)
function(antipode_lockstep_test name bunches)
  add_test(NAME lockstep_${name} COMMAND lockstep_${name} --bunches ${bunches}
           --record ${CMAKE_CURRENT_BINARY_DIR}/lockstep_${name}.json)
  set_tests_properties(lockstep_${name} PROPERTIES LABELS lockstep FIXTURES_SETUP lockstep
    ENVIRONMENT SYSTEMC_DISABLE_COPYRIGHT_MESSAGE=1)
endfunction()
antipode_lockstep_test(5x5 20000)
antipode_lockstep_test(30x5 20000)
antipode_lockstep_test(1x5 2000)
antipode_lockstep_test(1x3 2000)
add_test(NAME lockstep_coverage COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/coverage.py
  ${CMAKE_CURRENT_BINARY_DIR}/lockstep_30x5.json ${CMAKE_CURRENT_BINARY_DIR}/lockstep_5x5.json
  ${CMAKE_CURRENT_BINARY_DIR}/lockstep_1x5.json ${CMAKE_CURRENT_BINARY_DIR}/lockstep_1x3.json)
set_tests_properties(lockstep_coverage PROPERTIES LABELS lockstep FIXTURES_REQUIRED lockstep)
