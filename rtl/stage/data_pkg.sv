// What the modules do with the records of antipode_pkg (config/records.toml).
`default_nettype none

/* verilator lint_off UNUSED */
package data_pkg;
  // Time slices of a buffer: the guard, the own ones, those of the next frame for pairs, their guard.
  localparam int unsigned FirstSlice = 1;
  localparam int unsigned LastSlice = antipode_pkg::FRAME_TICKS / antipode_pkg::SLICE_TICKS + 8;
  localparam int unsigned Slices = LastSlice + 2;
  localparam int unsigned SliceW = $clog2(antipode_pkg::SLICE_TICKS);  // bits of a time inside a slice

  // Slice that the hit is in.
  function automatic logic [7:0] hit_slice(input antipode_pkg::hit_t h);
    hit_slice = 8'(h.time_ >> SliceW);
  endfunction

  // In the core of the slice, the second of the three of an image.
  function automatic logic cell_in_core(input antipode_pkg::cell_t c);
    cell_in_core = c.time_ >> SliceW == 7'd1;
  endfunction

  // Adds to a counter of 14 bits that stays at its largest value.
  function automatic logic [13:0] count_14(input logic [13:0] counter, input logic [1:0] events);
    count_14 = {12'd0, events} > ~counter ? '1 : counter + {12'd0, events};
  endfunction

  // |a - b| <= limit, of times in an image
  function automatic logic in_time(input logic [6:0] a, input logic [6:0] b, input logic [5:0] limit);
    logic signed [7:0] difference;
    begin
      difference = $signed({1'b0, a}) - $signed({1'b0, b});
      in_time = difference <= $signed({2'b0, limit}) && -difference <= $signed({2'b0, limit});
    end
  endfunction

  // An earlier and a later cell of the raster in each other's window: the later one beats the earlier one, the earlier one beats
  // the later one, neither if they are not in time.
  typedef struct packed {
    logic later_wins;
    logic later_loses;
  } duel_t;
  function automatic duel_t duel(input antipode_pkg::cell_t earlier, input antipode_pkg::cell_t later, input logic [5:0] limit);
    logic together, later_wins;
    begin
      together = in_time(earlier.time_, later.time_, limit);
      later_wins = later.energy > earlier.energy;
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

  // The larger values of 20 bits become 32767.
  function automatic logic [14:0] saturate_energy(input logic [19:0] energy);
    saturate_energy = energy[19:15] != '0 ? 15'h7fff : energy[14:0];
  endfunction
  function automatic logic [14:0] saturated_energy(input antipode_pkg::sums_t s);
    saturated_energy = saturate_energy(s.energy);
  endfunction
endpackage
/* verilator lint_on UNUSED */

`default_nettype wire
