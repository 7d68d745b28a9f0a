// Calibration: mask, gain, delay and thresholds of its crystal applied to a hit.
//
//     energy' = (energy gain + 512) >> 10, saturating at 32767
//     time'   = time + delay, kept if in [0, window_length), in free-running mode modulo 2^20
//
// The first reason to leave a hit out counts, in the order no_crystal, masked, outside, below.
// A stage: latency 2 enabled clocks; settings stay while a hit is inside. The same as hls/calibrate.hpp.
`default_nettype none

module calibrate (
    input  wire logic               clk_i,
    input  wire logic               rst_ni,           // synchronous, low: no hit is inside
    input  wire logic               ce_i,
    input  wire logic               valid_i,
    input  wire logic        [ 4:0] column_i,
    input  wire logic        [ 4:0] row_i,
    input  wire logic        [14:0] energy_i,         // 1/16 MeV
    input  wire logic        [19:0] time_i,           // 1/4 ns
    input  wire logic               saturated_i,
    input  wire logic               pileup_i,
    // the tables' entries of this crystal
    input  wire logic               exists_i,
    input  wire logic        [11:0] gain_i,           // 1024 leaves the energy as it is
    input  wire logic signed [ 7:0] delay_i,          // 1/4 ns
    input  wire logic               masked_i,
    input  wire logic        [14:0] seed_threshold_i,
    // settings
    input  wire logic               free_running_i,
    input  wire logic        [14:0] hit_threshold_i,
    input  wire logic        [12:0] window_length_i,
    // the hit, with valid_o if it is kept
    output logic                    valid_o,
    output logic             [ 4:0] column_o,
    output logic             [ 4:0] row_o,
    output logic             [14:0] energy_o,
    output logic             [19:0] time_o,
    output logic                    over_o,           // at or above the crystal's seed threshold
    output logic                    saturated_o,
    output logic                    pileup_o,
    // what became of a hit that came in
    output logic                    received_o,
    output logic                    no_crystal_o,
    output logic                    masked_o,
    output logic                    outside_o,
    output logic                    below_o
);
  // First clock: the product and the sum.
  logic valid_q, exists_q, masked_q, saturated_q, pileup_q;
  logic [4:0] column_q, row_q;
  logic [26:0] product_q;
  logic signed [21:0] time_q;
  logic [14:0] seed_threshold_q;

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_i) begin
      exists_q <= exists_i;
      masked_q <= masked_i;
      saturated_q <= saturated_i;
      pileup_q <= pileup_i;
      column_q <= column_i;
      row_q <= row_i;
      product_q <= energy_i * gain_i + 27'd512;
      time_q <= $signed({2'b0, time_i}) + 22'(delay_i);
      seed_threshold_q <= seed_threshold_i;
    end
    if (!rst_ni) valid_q <= 1'b0;
    else if (ce_i) valid_q <= valid_i;
  end

  // Second clock: saturation, and the reasons.
  logic saturates, live, in_time, enough;
  logic [14:0] energy;

  always_comb begin
    saturates = product_q[26:25] != '0;
    energy = saturates ? 15'h7fff : product_q[24:10];
    live = exists_q && !masked_q;
    in_time = free_running_i || (time_q >= 22'sd0 && time_q < $signed({9'b0, window_length_i}));
    enough = energy >= hit_threshold_i && energy != '0;
  end

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q) begin
      column_o <= column_q;
      row_o <= row_q;
      energy_o <= energy;
      time_o <= time_q[19:0];
      over_o <= energy >= seed_threshold_q;
      saturated_o <= saturated_q || saturates;
      pileup_o <= pileup_q;
    end
    if (!rst_ni) begin
      valid_o <= 1'b0;
      received_o <= 1'b0;
      no_crystal_o <= 1'b0;
      masked_o <= 1'b0;
      outside_o <= 1'b0;
      below_o <= 1'b0;
    end else if (ce_i) begin
      valid_o <= valid_q && live && in_time && enough;
      received_o <= valid_q;
      no_crystal_o <= valid_q && !exists_q;
      masked_o <= valid_q && exists_q && masked_q;
      outside_o <= valid_q && live && !in_time;
      below_o <= valid_q && live && in_time && !enough;
    end
  end

  // Bits that rounding drops.
  logic unused_fraction;
  assign unused_fraction = &{1'b0, product_q[9:0], time_q[21:20]};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(ce_i && valid_i) || window_length_i <= 13'(antipode_pkg::FRAME_TICKS));
    end
  end
`endif
endmodule

`default_nettype wire
