# Proofs over the sources of hls/ themselves: <name>.proof.cpp runs them on the numbers of a solver, <name>.exhaustive.cpp
# as they are, on every input. One test each.
find_library(Z3_LIBRARY z3 REQUIRED)

# Modules of rtl/stage as terms of the solver. An undeclared name would silently become one bit of an unknown value.
set(proof_rtl ${CMAKE_CURRENT_BINARY_DIR}/proof_rtl)
file(MAKE_DIRECTORY ${proof_rtl})
foreach(module calibrate slice)
  set(stage ${PROJECT_SOURCE_DIR}/rtl/stage)
  add_custom_command(OUTPUT ${proof_rtl}/${module}.smt2
    COMMAND yosys -q -e "implicitly declared" -p
      "read_verilog -sv ${ANTIPODE_GENERATED_SV} ${stage}/data_pkg.sv ${stage}/${module}.sv; hierarchy -check -top ${module}; \
       prep -flatten -nordff -top ${module}; async2sync; opt_clean; write_smt2 -stbv -wires ${proof_rtl}/${module}.smt2"
    DEPENDS ${stage}/data_pkg.sv ${stage}/${module}.sv ${ANTIPODE_GENERATED_SV} antipode_generate
    COMMENT "Translating rtl/stage/${module}.sv for the solver" VERBATIM)
  list(APPEND proof_modules ${proof_rtl}/${module}.smt2)
endforeach()
add_custom_target(antipode_proof_rtl DEPENDS ${proof_modules})

function(antipode_proof name source)
  add_executable(${name} ${source})
  add_dependencies(${name} antipode_proof_rtl)
  target_compile_definitions(${name} PRIVATE ANTIPODE_PROOF_RTL="${proof_rtl}")
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE catch_main antipode_hls)
  if(source MATCHES "\\.proof\\.cpp$")
    target_compile_definitions(${name} PRIVATE ANTIPODE_NUMBER_HEADER="proof/symbolic.hpp")
    target_link_libraries(${name} PRIVATE ${Z3_LIBRARY})
  endif()
  add_test(NAME ${name} COMMAND ${name} ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS proof)
endfunction()

file(GLOB proofs CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.proof.cpp ${CMAKE_CURRENT_LIST_DIR}/*.exhaustive.cpp)
foreach(source ${proofs})
  get_filename_component(name ${source} NAME)
  string(REGEX REPLACE "^(.*)\\.(.*)\\.cpp$" "proof_hls_\\1_\\2" name ${name})
  string(REGEX REPLACE "_proof$" "" name ${name})
  antipode_proof(${name} ${source})
endforeach()

# A proof that cannot fail proves nothing: each is built again with a header in which `from` stands as `to`, and must find a
# counterexample.
function(antipode_proof_fault name proof header from to)
  file(READ ${PROJECT_SOURCE_DIR}/hls/${header} text)
  string(FIND "${text}" "${from}" first)
  string(FIND "${text}" "${from}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "fault ${name}: `${from}` must stand in hls/${header} once")
  endif()
  string(REPLACE "${from}" "${to}" text "${text}")
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/proof_faults/${name})
  file(CONFIGURE OUTPUT ${folder}/hls/${header} CONTENT "${text}" @ONLY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/hls/${header})
  string(REGEX REPLACE "_exhaustive$" ".exhaustive" source ${proof})
  if(source STREQUAL proof)
    string(APPEND source .proof)
  endif()
  antipode_proof(proof_fault_${name}_${proof} ${CMAKE_CURRENT_LIST_DIR}/${source}.cpp --abort)
  target_include_directories(proof_fault_${name}_${proof} BEFORE PRIVATE ${folder})
  set_tests_properties(proof_fault_${name}_${proof} PROPERTIES PASS_REGULAR_EXPRESSION "counterexample")
endfunction()

foreach(proof seed seed_exhaustive)
  antipode_proof_fault(ties_both_win ${proof} window.hpp "other.energy >= centre.energy" "other.energy > centre.energy")
  antipode_proof_fault(ties_both_lose ${proof} window.hpp ": other.energy > centre.energy" ": other.energy >= centre.energy")
  antipode_proof_fault(time_strict ${proof} window.hpp "magnitude(a - b) <= limit" "magnitude(a - b) < limit")
endforeach()
antipode_proof_fault(seed_in_guard seed window.hpp "centre.over & in_core" "centre.over")
antipode_proof_fault(neighbour_forgotten seed window.hpp "if (i == middle) continue" "if (i == middle || i == 0) continue")
antipode_proof_fault(row_above_late seed_exhaustive window.hpp "row < C::window - 2 ? state.lines[row + 1]"
                     "row < C::window - 2 ? state.lines[row]")
antipode_proof_fault(moment_mirrored sum sum.hpp "s<3>(column - C::half)" "s<3>(C::half - column)")
antipode_proof_fault(sum_one_bit_short sum sum.hpp "next.energy = fit<20>" "next.energy = fit<19>")
antipode_proof_fault(polar_half pair pair.hpp "shift_left<2>(q.polar)" "shift_left<1>(q.polar)")
antipode_proof_fault(dot_one_bit_short pair pair.hpp "q.against = fit<24>" "q.against = fit<23>")
antipode_proof_fault(slice_guard_short rtl slice.hpp "in.pair_width + u<6>(slice_ticks)" "in.pair_width + u<6>(slice_ticks - 1)")
antipode_proof_fault(gain_rounds_down rtl calibrate.hpp "in.energy * in.gain + u<10>(512)" "in.energy * in.gain + u<10>(511)")
