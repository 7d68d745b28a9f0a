# The program as a user starts it.
foreach(name abuse blinding campaign chain documented errors hostile own_scan period statistics_edges threads)
  add_test(NAME e2e_${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/${name}.py $<TARGET_FILE:antipode>)
endforeach()
# Both are short enough for the sanitizers.
set_tests_properties(e2e_blinding e2e_errors PROPERTIES LABELS unit)
