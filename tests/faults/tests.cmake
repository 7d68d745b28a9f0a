# What is left when writing breaks off: at a random moment, and at each call that changes a file.
add_library(fail_nth MODULE ${CMAKE_CURRENT_LIST_DIR}/fail_nth.c)
target_link_libraries(fail_nth PRIVATE ${CMAKE_DL_LIBS})
add_test(NAME faults_kill COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/kill.py $<TARGET_FILE:antipode> --runs 30)
# Every call takes half an hour; a prime number of calls apart meets each kind of call.
add_test(NAME faults_crash_consistency COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/crash_consistency.py
         $<TARGET_FILE:antipode> $<TARGET_FILE:fail_nth> --every 5)
