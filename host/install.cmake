# What an installation has besides the program: the layers as a CMake package, find_package(antipode), with targets
# antipode::base ... antipode::report, and a Debian package by `cpack -G DEB`.
include(CMakePackageConfigHelpers)

set_target_properties(antipode_generated PROPERTIES EXPORT_NAME generated)
set_target_properties(antipode_hls PROPERTIES EXPORT_NAME hls)
install(TARGETS antipode_generated antipode_hls EXPORT antipode)
install(DIRECTORY ${CMAKE_BINARY_DIR}/generated/include/generated ${PROJECT_SOURCE_DIR}/hls
        DESTINATION include/antipode FILES_MATCHING PATTERN *.hpp PATTERN synthesis EXCLUDE PATTERN top EXCLUDE)
install(EXPORT antipode NAMESPACE antipode:: FILE antipodeTargets.cmake DESTINATION lib/cmake/antipode)
configure_package_config_file(${CMAKE_CURRENT_SOURCE_DIR}/antipodeConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/antipodeConfig.cmake INSTALL_DESTINATION lib/cmake/antipode)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/antipodeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/antipodeConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/antipodeConfigVersion.cmake
        DESTINATION lib/cmake/antipode)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/doc/antipode RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The Antipode maintainers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_STRIP_FILES ON)
include(CPack)
