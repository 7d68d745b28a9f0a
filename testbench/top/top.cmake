# The whole design behind its bus and streams, in two shapes: with everything, and as small as the iCE40 has it.
antipode_verilate(trigger_5x5 TOP trigger SOURCES ${ANTIPODE_RTL_CORE} ${ANTIPODE_RTL_TOP}
                  PARAMETERS Lanes=5 Window=5 ${ANTIPODE_RTL_LARGE} PlaybackDepth=512 CaptureDepth=512
                  ClockKhz=80000 BuildHash=160'h0123456789abcdeffedcba98765432100f1e2d3c Dirty=1 Simulation=1)
antipode_verilate(trigger_1x3 TOP trigger SOURCES ${ANTIPODE_RTL_CORE} ${ANTIPODE_RTL_TOP}
                  PARAMETERS Lanes=1 Window=3 ${ANTIPODE_RTL_SMALL} PlaybackDepth=0 CaptureDepth=0 Scalers=0)

add_executable(test_rtl_top top/registers.test.cpp top/run.test.cpp top/memories.test.cpp
  top/lockstep.test.cpp top/extremes.test.cpp)
target_include_directories(test_rtl_top PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(test_rtl_top PRIVATE catch_main antipode_trigger antipode_hls trigger_oracle trigger_5x5 trigger_1x3)
add_test(NAME rtl_top COMMAND test_rtl_top --rng-seed 1)
set_tests_properties(rtl_top PROPERTIES LABELS rtl_top)

# The file that the host writes for a board, loaded by someone who knows nothing but addresses and values.
find_package(nlohmann_json REQUIRED)
set(registers_json ${CMAKE_CURRENT_BINARY_DIR}/registers.json)
add_executable(test_rtl_load top/load.test.cpp)
target_include_directories(test_rtl_load PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(test_rtl_load PRIVATE ANTIPODE_REGISTERS_JSON="${registers_json}")
target_link_libraries(test_rtl_load PRIVATE catch_main antipode_trigger trigger_5x5 nlohmann_json::nlohmann_json)
add_test(NAME rtl_load_file COMMAND antipode trigger-config --quiet --json ${registers_json})
add_test(NAME rtl_load COMMAND test_rtl_load --rng-seed 1)
set_tests_properties(rtl_load_file PROPERTIES LABELS rtl_top FIXTURES_SETUP registers_json)
set_tests_properties(rtl_load PROPERTIES LABELS rtl_top FIXTURES_REQUIRED registers_json)

# The counting modules alone: what the whole design counts too slowly.
set(top ${PROJECT_SOURCE_DIR}/rtl/top)
antipode_verilate(counters_rtl TOP counters SOURCES ${packages} ${service}/dual_port_memory.sv ${top}/counters.sv)
antipode_verilate(flow_counters_rtl TOP flow_counters SOURCES ${packages} ${top}/flow_counters.sv)
antipode_verilate(scalers_rtl TOP scalers SOURCES ${packages} ${service}/dual_port_memory.sv ${top}/scalers.sv)
add_executable(test_rtl_counters top/counters.test.cpp top/flow_counters.test.cpp top/scalers.test.cpp)
target_include_directories(test_rtl_counters PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(test_rtl_counters PRIVATE catch_main antipode_hls lockstep_plan counters_rtl flow_counters_rtl scalers_rtl)
add_test(NAME rtl_counters COMMAND test_rtl_counters --rng-seed 1)
set_tests_properties(rtl_counters PROPERTIES LABELS rtl_top)

# The Verilated core as the program's engine.
add_executable(test_rtl_engine top/engine.test.cpp)
target_include_directories(test_rtl_engine PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(test_rtl_engine PRIVATE catch_main antipode_rtl antipode_trigger antipode_hls trigger_oracle)
add_test(NAME rtl_engine COMMAND test_rtl_engine --rng-seed 1)
set_tests_properties(rtl_engine PROPERTIES LABELS rtl_top)
