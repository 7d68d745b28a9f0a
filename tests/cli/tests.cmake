# The program as its user runs it: output and exit status.
antipode_test(cli antipode_formats antipode_results)
add_dependencies(test_cli antipode)
