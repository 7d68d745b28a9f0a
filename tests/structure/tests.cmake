add_test(NAME structure_layers
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/layers.py ${PROJECT_SOURCE_DIR})
add_test(NAME structure_recorded
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/recorded.py ${PROJECT_SOURCE_DIR})
add_test(NAME structure_records COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/records.py
         ${PROJECT_SOURCE_DIR} ${ANTIPODE_GENERATED_SV})
set_tests_properties(structure_layers structure_recorded structure_records PROPERTIES LABELS structure)
