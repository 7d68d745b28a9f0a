add_test(NAME generator_faults COMMAND ${Python3_EXECUTABLE} -B
         ${CMAKE_CURRENT_LIST_DIR}/generator_faults.py
         ${PROJECT_SOURCE_DIR}/config ${PROJECT_SOURCE_DIR}/config/generator)
