# Verilated models as libraries.
#
#   antipode_verilate(<name> TOP <module> SOURCES <file.sv>...
#                     [PARAMETERS <name>=<value>...] [FLAGS <verilator option>...] [JOBS <n>] [FAST])
#
# makes the static library <name>; its class is `<name>` in "<name>.h". A SystemVerilog file that another one includes is
# named in SOURCES too. Assertions of Verilator are on and registers begin at random values; but not with FAST, which is
# for speed alone.

find_program(VERILATOR verilator REQUIRED)
execute_process(COMMAND ${VERILATOR} --getenv VERILATOR_ROOT
                OUTPUT_VARIABLE VERILATOR_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE)
set(verilator_include ${VERILATOR_ROOT}/include)

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Boost 1.74 REQUIRED)

add_library(verilated_runtime STATIC
  ${verilator_include}/verilated.cpp ${verilator_include}/verilated_threads.cpp
  ${verilator_include}/verilated_fst_c.cpp ${verilator_include}/verilated_cov.cpp)
target_include_directories(verilated_runtime PUBLIC ${PROJECT_SOURCE_DIR}/rtl SYSTEM PUBLIC ${verilator_include} ${verilator_include}/vltstd)
target_compile_options(verilated_runtime PRIVATE -w -O2)
set_target_properties(verilated_runtime PROPERTIES CXX_STANDARD 17)
target_link_libraries(verilated_runtime PUBLIC Threads::Threads ZLIB::ZLIB atomic)

set(ANTIPODE_VERILATOR_FLAGS "" CACHE STRING "Further options for every Verilated model, such as --coverage; that not with FAST")
set(ANTIPODE_VERILATED_OPTIMIZATION "-O2;-O1" CACHE STRING "Optimization of every model's C++, and of its code that runs once; not with FAST")

# One model at a time: each already uses both cores.
set_property(GLOBAL APPEND PROPERTY JOB_POOLS verilate=1)

function(antipode_verilate name)
  cmake_parse_arguments(arg "FAST" "TOP;JOBS" "SOURCES;PARAMETERS;FLAGS" ${ARGN})
  if(NOT arg_JOBS)
    set(arg_JOBS 1)
  endif()
  set(simulation --assert --x-initial unique)
  list(GET ANTIPODE_VERILATED_OPTIMIZATION 0 optimization)
  list(GET ANTIPODE_VERILATED_OPTIMIZATION 1 optimization_once)
  set(further ${ANTIPODE_VERILATOR_FLAGS})
  if(arg_FAST)
    list(FILTER further EXCLUDE REGEX "^--coverage")
    set(simulation --x-assign fast --x-initial fast)
    set(optimization -O3)
    set(optimization_once -O1)
  endif()
  list(TRANSFORM arg_PARAMETERS PREPEND -G)
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/${name}.verilated)
  set(sources ${arg_SOURCES})
  list(FILTER sources EXCLUDE REGEX "\\.svh$")
  add_custom_command(OUTPUT ${directory}/${name}__ALL.a
    COMMAND ${CMAKE_COMMAND} -E make_directory ${directory}
    COMMAND ${VERILATOR} --cc -O3 -Wall ${simulation} --prefix ${name} --Mdir ${directory}
            --top-module ${arg_TOP} ${arg_PARAMETERS} ${arg_FLAGS} ${further}
            ${PROJECT_SOURCE_DIR}/rtl/engine/waivers.vlt ${sources}
    COMMAND ${CMAKE_COMMAND} -E env OBJCACHE=${CMAKE_CXX_COMPILER_LAUNCHER}
            sh -c "exec \"$@\" >/dev/null" quiet  # its errors are on the other stream
            make --no-print-directory -s -C ${directory} -f ${name}.mk -j ${arg_JOBS}
            OPT_FAST=${optimization} OPT_SLOW=${optimization_once} ${name}__ALL.a
    DEPENDS ${arg_SOURCES} ${PROJECT_SOURCE_DIR}/rtl/engine/waivers.vlt
    COMMENT "Verilating ${name}" JOB_POOL verilate VERBATIM)
  add_custom_target(${name}_model DEPENDS ${directory}/${name}__ALL.a)
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_model)
  target_include_directories(${name} SYSTEM INTERFACE ${directory})
  target_link_libraries(${name} INTERFACE ${directory}/${name}__ALL.a verilated_runtime)
endfunction()
