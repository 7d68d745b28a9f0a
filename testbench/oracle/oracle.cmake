# Independent reference of the trigger and the bunches it is tested with. hls/, rtl/ and the library are compared
# with it; it includes nothing of theirs.
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
add_library(trigger_oracle STATIC
  ${CMAKE_CURRENT_LIST_DIR}/bunch.cpp ${CMAKE_CURRENT_LIST_DIR}/reference.cpp ${CMAKE_CURRENT_LIST_DIR}/stimulus.cpp)
target_include_directories(trigger_oracle PUBLIC ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/host)
target_link_libraries(trigger_oracle PRIVATE antipode_options fmt::fmt ZLIB::ZLIB PUBLIC antipode_generated)
