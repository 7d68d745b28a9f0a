// How the structs of hls/data.hpp lie in flat vectors: fields lowest bits first, in the order of their declaration there.
`default_nettype none

/* verilator lint_off UNUSED */
package data_pkg;
  // Hit after calibration: pileup1 saturated1 over1 time13 energy15 row5 column5, column lowest. Its time counts from the
  // guard before the window: 32 is the start.
  localparam int unsigned HitW = 41;
  function automatic logic [7:0] hit_slice(input logic [HitW-1:0] h);
    hit_slice = h[37:30];
  endfunction
  function automatic logic hit_over(input logic [HitW-1:0] h);
    hit_over = h[38];
  endfunction

  // What the receiver knows of a packet when it has ended. From the lowest bits: the header's number32, free_running1,
  // number_jump1, settings_new1, stray1, dropped1, no_trailer1, bad_crc1, bad_count1, incomplete1; has_time1 time56;
  // has_charges1 charges56 (target above beam catcher); dropped before: bunches28 beam_catcher56 target56; hits: received14
  // masked14 no_crystal14 outside14 saturated14 over_limit14 late14 below32; stray words32; buffer2; playback1.
  localparam int unsigned RecordW = 32 + 9 + 57 + 57 + 140 + 7 * 14 + 64 + 2 + 1;
  localparam int unsigned RecordDropped = 36;  // bit of the flag

  // What the counters take of a bunch, from the lowest bits: record, too_close14, payloads of counters_clusters56,
  // counters_pairs48 and counters_algorithms56, clusters9, pairs7, accept1, late_decision1, fired10, accepted10, words out16.
  localparam int unsigned SummaryW = RecordW + 14 + 56 + 48 + 56 + 9 + 7 + 2 + 20 + 16;

  // Adds to a counter of 14 bits that stays at its largest value.
  function automatic logic [13:0] count_14(input logic [13:0] counter, input logic [1:0] events);
    count_14 = {12'd0, events} > ~counter ? '1 : counter + {12'd0, events};
  endfunction

  // Time slices of a buffer: the guard, the own ones, those of the next frame for pairs, their guard.
  localparam int unsigned FirstSlice = 1;
  localparam int unsigned LastSlice = 136;  // FRAME_TICKS / SLICE_TICKS + 8: Yosys 0.23 takes no package in a package here
  localparam int unsigned Slices = LastSlice + 2;

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
