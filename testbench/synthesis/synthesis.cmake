# Synthesis by Yosys: `cmake --build --preset release --target area` prints the table; area_<name> one shape of it; `netlist` runs
# the netlist of the smallest against the model. They take minutes: they are no tests, their results are recorded in
# tests/recorded/area.
#
#   antipode_area(<name> <top> <family> <limits> <parameter>=<value>...)
set(area_shapes "")
set(area_names "")
function(antipode_area name top family limits)
  set(parameters "")
  foreach(parameter ${ANTIPODE_RTL_${limits}} ${ARGN})
    string(REPLACE "=" "\": " parameter "${parameter}")
    list(APPEND parameters "\"${parameter}")
  endforeach()
  list(JOIN parameters ", " parameters)
  list(APPEND area_shapes "{\"name\": \"${name}\", \"top\": \"${top}\", \"family\": \"${family}\", \"parameters\": {${parameters}}}")
  set(area_shapes "${area_shapes}" PARENT_SCOPE)
  set(area_names ${area_names} ${name} PARENT_SCOPE)
endfunction()

# The whole design; on the iCE40 without what needs memories.
set(bare PlaybackDepth=0 CaptureDepth=0 Scalers=0)
antipode_area(trigger_1x3 trigger ice40 SMALL Lanes=1 Window=3 ${bare})
antipode_area(trigger_1x5 trigger ice40 SMALL Lanes=1 Window=5 ${bare})
antipode_area(trigger_10x5 trigger ecp5 LARGE Lanes=10 Window=5)
antipode_area(trigger_30x5 trigger ecp5 LARGE Lanes=30 Window=5)

list(JOIN area_shapes ",\n  " area_shapes)
list(JOIN ANTIPODE_RTL_CORE "\", \"" core_sources)
list(JOIN ANTIPODE_RTL_TOP "\", \"" top_sources)
file(CONFIGURE OUTPUT area.json CONTENT
  "{\"sources\": [\"${core_sources}\", \"${top_sources}\"],\n \"shapes\": [\n  ${area_shapes}]}\n")
set(synthesize ${ANTIPODE_WITH_YOSYS} ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/synthesize.py --shapes ${CMAKE_CURRENT_BINARY_DIR}/area.json)
set(area ${synthesize} --work ${CMAKE_CURRENT_BINARY_DIR}/area)
add_custom_target(area COMMAND ${area} --record ${PROJECT_SOURCE_DIR}/tests/recorded/area/area
  DEPENDS antipode_generated_sv antipode_environment USES_TERMINAL)
foreach(name ${area_names})
  add_custom_target(area_${name} COMMAND ${area} ${name} DEPENDS antipode_generated_sv antipode_environment USES_TERMINAL)
endforeach()

# The netlist of the smallest design, under Verilator.
find_package(fmt REQUIRED)
set(netlist ${CMAKE_CURRENT_BINARY_DIR}/netlist/trigger_1x3.v)
add_custom_command(OUTPUT ${netlist}
  COMMAND ${synthesize} trigger_1x3 --work ${CMAKE_CURRENT_BINARY_DIR}/netlist
  DEPENDS ${ANTIPODE_RTL_CORE} ${ANTIPODE_RTL_TOP} antipode_generated_sv antipode_environment ${CMAKE_CURRENT_LIST_DIR}/synthesize.py
  COMMENT "Synthesizing the netlist of trigger_1x3" VERBATIM)
antipode_verilate(trigger_1x3_netlist TOP trigger SOURCES ${netlist} ${YOSYS_CELLS}/ice40/cells_sim.v 
                  FLAGS -Wno-lint -Wno-TIMESCALEMOD -DNO_ICE40_DEFAULT_ASSIGNMENTS)
add_executable(test_rtl_netlist EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/netlist.test.cpp)
target_include_directories(test_rtl_netlist PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(test_rtl_netlist PRIVATE catch_main antipode_hls trigger_oracle antipode_trigger antipode_base fmt::fmt trigger_1x3_netlist)
add_custom_target(netlist
  COMMAND bash -o pipefail -c "$<TARGET_FILE:test_rtl_netlist> --rng-seed 1 | tee ${PROJECT_SOURCE_DIR}/tests/recorded/area/netlist.txt"
  DEPENDS test_rtl_netlist USES_TERMINAL VERBATIM)
