# The core's model and the oracle of the trigger.
target_include_directories(test_trigger PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/testbench ${PROJECT_SOURCE_DIR}/rtl)
target_link_libraries(test_trigger PRIVATE trigger_oracle)
