# Synthesis of one stage with Vitis HLS. NOT RUN HERE: the tool is not part of the project's packages; the script was
# written from its manual (UG1399), and whoever runs it first should expect to mend it.
#
#   cmake --preset release && cmake --build --preset release --target antipode_generate
#   vitis_hls -f hls/synthesis/vitis.tcl -tclargs <stage> <configuration> <part>
#   for example: window Large30x5 xc7a100tcsg324-1
if {[llength $argv] < 3} { puts "stage, configuration and part are needed"; exit 2 }
lassign [lrange $argv end-2 end] stage configuration part
set root [file normalize [file dirname [info script]]/../..]
set flags "-std=c++17 -DNDEBUG -I$root -I$root/build/release/generated/include -DANTIPODE_CONFIGURATION=$configuration"

open_project -reset $root/build/vitis/${stage}_$configuration
set_top antipode_$stage
add_files $root/hls/top/$stage.cpp -cflags $flags
open_solution -reset "solution"
set_part $part
create_clock -period 10 -name default
csynth_design
exit
