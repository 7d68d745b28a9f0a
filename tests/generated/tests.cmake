add_test(NAME generator_faults COMMAND ${Python3_EXECUTABLE} -B
         ${CMAKE_CURRENT_LIST_DIR}/generator_faults.py
         ${PROJECT_SOURCE_DIR}/config ${PROJECT_SOURCE_DIR}/config/generator)

# SystemRDL as its compiler reads it, from the wheels of requirements.txt.
add_test(NAME generated_rdl COMMAND ${ANTIPODE_ENVIRONMENT}/bin/python -B ${CMAKE_CURRENT_LIST_DIR}/rdl.py
         ${PROJECT_SOURCE_DIR}/config ${PROJECT_SOURCE_DIR}/config/generator ${CMAKE_BINARY_DIR}/generated/manual/registers.rdl)

# Every width changed by one.
set(design ${ANTIPODE_RTL_CORE} ${ANTIPODE_RTL_TOP})
list(REMOVE_ITEM design ${ANTIPODE_GENERATED_SV})
add_test(NAME generated_widths COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/widths.py
         ${PROJECT_SOURCE_DIR}/config ${PROJECT_SOURCE_DIR}/config/generator ${PROJECT_SOURCE_DIR} ${design})
