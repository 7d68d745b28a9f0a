add_test(NAME structure_layers
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/layers.py ${PROJECT_SOURCE_DIR})
add_test(NAME structure_recorded
         COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/recorded.py ${PROJECT_SOURCE_DIR})
set_tests_properties(structure_layers structure_recorded PROPERTIES LABELS structure)
