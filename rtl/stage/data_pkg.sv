// How the structs of hls/data.hpp lie in flat vectors: fields lowest bits first, in the order of their declaration there.
`default_nettype none

/* verilator lint_off UNUSED */
package data_pkg;
  // Cell of an image; energy 0 is an empty cell.
  localparam int unsigned CellW = 24;
  function automatic logic [14:0] cell_energy(input logic [CellW-1:0] c);
    cell_energy = c[14:0];
  endfunction
  function automatic logic [6:0] cell_time(input logic [CellW-1:0] c);
    cell_time = c[21:15];
  endfunction
  function automatic logic cell_over(input logic [CellW-1:0] c);
    cell_over = c[22];
  endfunction
  function automatic logic cell_saturated(input logic [CellW-1:0] c);
    cell_saturated = c[23];
  endfunction

  // In the core of the slice: 32 ... 63.
  function automatic logic cell_in_core(input logic [CellW-1:0] c);
    cell_in_core = c[21:20] == 2'd1;
  endfunction

  // Sums over the window of a seed:
  // row5 column5 time7 seed_energy15 hit_saturated1 hits5 moment_y21 moment_x21 energy20, energy lowest.
  localparam int unsigned SumsW = 100;
  function automatic logic [19:0] sums_energy(input logic [SumsW-1:0] s);
    sums_energy = s[19:0];
  endfunction

  // |a - b| <= limit, of times in an image
  function automatic logic in_time(input logic [6:0] a, input logic [6:0] b, input logic [5:0] limit);
    logic signed [7:0] difference;
    begin
      difference = $signed({1'b0, a}) - $signed({1'b0, b});
      in_time = difference <= $signed({2'b0, limit}) && -difference <= $signed({2'b0, limit});
    end
  endfunction

  // An earlier and a later cell of the raster in each other's window: bit 1, the later one beats the earlier one; bit 0, the
  // earlier one beats the later one; neither if they are not in time.
  function automatic logic [1:0] duel(input logic [CellW-1:0] earlier, input logic [CellW-1:0] later, input logic [5:0] limit);
    logic together, later_wins;
    begin
      together = in_time(earlier[21:15], later[21:15], limit);
      later_wins = later[14:0] > earlier[14:0];
      duel = {together && later_wins, together && !later_wins};
    end
  endfunction

  // Column base + offset is in 0 ... 29.
  function automatic logic in_row(input logic [4:0] base, input integer offset);
    integer column;
    begin
      column = {27'd0, base} + offset;
      in_row = column >= 0 && column < 30;
    end
  endfunction

  // A time of a hit or cluster lies in the bunch window or frame itself.
  function automatic logic is_own(input logic [12:0] t);
    is_own = t >= 13'(antipode_pkg::SLICE_TICKS) && t < 13'(antipode_pkg::SLICE_TICKS + antipode_pkg::FRAME_TICKS);
  endfunction

  // Cluster as the pair test sees it: pair_masked4 radius14 y12 x12 time13 energy15, energy lowest.
  localparam int unsigned ClusterW = 70;

  // The larger values of 20 bits become 32767.
  function automatic logic [14:0] saturate_energy(input logic [19:0] energy);
    saturate_energy = energy[19:15] != '0 ? 15'h7fff : energy[14:0];
  endfunction
endpackage
/* verilator lint_on UNUSED */

`default_nettype wire
