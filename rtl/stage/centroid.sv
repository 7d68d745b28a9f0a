// Centroid of a cluster: seed + moment/energy on both axes, in 1/128 cell, rounded to nearest, halves away from zero.
//
//     |q| = floor((256 |moment| + energy) / (2 energy)), 9 bits by restoring division, one bit a clock
//
// A stage: latency 11 enabled clocks. The same as hls/centroid.hpp; there must be at least Interval enabled clocks from one
// valid_i to the next: with 1 each bit has its own registers, with 11 or more one set serves all bits.
`default_nettype none

module centroid #(
    parameter int unsigned Interval = 1  // enabled clocks from one valid_i to the next: 1, or at least 11
) (
    input  wire logic               clk_i,
    input  wire logic               rst_ni,      // synchronous, low: no cluster is inside
    input  wire logic               ce_i,
    input  wire logic               valid_i,
    input  wire logic        [19:0] energy_i,    // not 0 with valid_i
    input  wire logic signed [20:0] moment_x_i,  // at most twice the energy
    input  wire logic signed [20:0] moment_y_i,
    input  wire logic        [ 4:0] column_i,
    input  wire logic        [ 4:0] row_i,
    output logic                    valid_o,
    output logic             [11:0] x_o,         // the centre of column c is 128 c
    output logic             [11:0] y_o
);
  generate
    if (Interval != 1 && Interval < 11) begin : gen_check
      $fatal(1, "centroid: Interval must be 1 or at least 11");
    end
  endgenerate

  localparam int unsigned Bits = 9;  // of the quotient
  // Registers of a division: remainder above, then the dividend's bits to come above the quotient's bits that are there.
  localparam int unsigned RemainderW = 21;
  localparam int unsigned DivisionW = RemainderW + Bits;
  // What stays with it: both signs, the seed, and the energy.
  localparam int unsigned RestW = 12 + 20;
  localparam int unsigned StepW = 2 * DivisionW + RestW;

  function automatic logic [DivisionW-1:0] dividend(input logic signed [20:0] moment, input logic [19:0] energy);
    logic [20:0] magnitude;
    begin
      magnitude = moment[20] ? -moment : moment;
      dividend  = {1'b0, magnitude, 8'd0} + {10'd0, energy};
    end
  endfunction

  // One bit of the quotient: the divisor is 2 energy.
  function automatic logic [DivisionW-1:0] divide(input logic [DivisionW-1:0] division, input logic [19:0] energy);
    logic [RemainderW:0] remainder, difference;
    begin
      remainder  = division[DivisionW-1-:RemainderW+1];
      difference = remainder - {1'b0, energy, 1'b0};
      if (difference[RemainderW]) divide = {remainder[RemainderW-1:0], division[Bits-2:0], 1'b0};
      else divide = {difference[RemainderW-1:0], division[Bits-2:0], 1'b1};
    end
  endfunction

  function automatic logic [StepW-1:0] step(input logic [StepW-1:0] s);
    step = {s[StepW-1-:RestW], divide(s[DivisionW+:DivisionW], s[2*DivisionW+:20]), divide(s[0+:DivisionW], s[2*DivisionW+:20])};
  endfunction

  function automatic logic [11:0] place(input logic [4:0] seed, input logic negative, input logic [Bits-1:0] quotient);
    place = negative ? {seed, 7'd0} - {3'd0, quotient} : {seed, 7'd0} + {3'd0, quotient};
  endfunction

  logic [StepW-1:0] entering, leaving;
  logic [10:0] valid_q;  // bit k: after k + 1 clocks

  assign entering = {
    moment_y_i[20], row_i, moment_x_i[20], column_i, energy_i, dividend(moment_y_i, energy_i), dividend(moment_x_i, energy_i)
  };

  generate
    if (Interval == 1) begin : gen_pipeline
      logic [(Bits+1)*StepW-1:0] step_q;  // the cluster of k clocks before in place k
      always_ff @(posedge clk_i) begin : pipeline
        integer k;
        if (ce_i && valid_i) step_q[0+:StepW] <= entering;
        for (k = 1; k <= Bits; k = k + 1) begin
          if (ce_i && valid_q[k-1]) step_q[k*StepW+:StepW] <= step(step_q[(k-1)*StepW+:StepW]);
        end
      end
      assign leaving = step_q[Bits*StepW+:StepW];
    end else begin : gen_serial
      logic [StepW-1:0] step_q;
      always_ff @(posedge clk_i) begin
        if (ce_i && valid_i) step_q <= entering;
        else if (ce_i && valid_q[Bits-1:0] != '0) step_q <= step(step_q);
      end
      assign leaving = step_q;
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else if (ce_i) valid_q <= {valid_q[9:0], valid_i};
    if (ce_i && valid_q[9]) begin
      x_o <= place(leaving[2*DivisionW+20+:5], leaving[2*DivisionW+25], leaving[0+:Bits]);
      y_o <= place(leaving[2*DivisionW+26+:5], leaving[2*DivisionW+31], leaving[DivisionW+:Bits]);
    end
  end

  assign valid_o = valid_q[10];

  // Remainders are not needed.
  logic unused_remainder;
  assign unused_remainder = &{1'b0, leaving};
endmodule

`default_nettype wire
