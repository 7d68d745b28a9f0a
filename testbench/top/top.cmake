# The whole design behind its bus and streams, in two shapes: with everything, and as small as the iCE40 has it.
antipode_verilate(trigger_5x5 TOP trigger SOURCES ${ANTIPODE_RTL_CORE} ${ANTIPODE_RTL_TOP}
                  PARAMETERS Lanes=5 Window=5 ${ANTIPODE_RTL_LARGE} PlaybackDepth=512 CaptureDepth=512
                  ClockKhz=80000 BuildHash=160'h0123456789abcdeffedcba98765432100f1e2d3c Dirty=1 Simulation=1)
antipode_verilate(trigger_1x3 TOP trigger SOURCES ${ANTIPODE_RTL_CORE} ${ANTIPODE_RTL_TOP}
                  PARAMETERS Lanes=1 Window=3 ${ANTIPODE_RTL_SMALL} PlaybackDepth=0 CaptureDepth=0 Scalers=0)

add_executable(test_rtl_top top/registers.test.cpp top/run.test.cpp top/memories.test.cpp
  top/lockstep.test.cpp top/engine.test.cpp top/extremes.test.cpp)
target_include_directories(test_rtl_top PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(test_rtl_top PRIVATE catch_main antipode_trigger_rtl antipode_hls trigger_oracle trigger_5x5 trigger_1x3)
add_test(NAME rtl_top COMMAND test_rtl_top --rng-seed 1)
set_tests_properties(rtl_top PROPERTIES LABELS rtl_top)
