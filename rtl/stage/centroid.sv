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
      $fatal(1, "%m: Interval is %0d, must be 1 or at least 11", Interval);
    end
  endgenerate

  localparam int unsigned Bits = 9;  // of the quotient
  // Registers of a division: remainder above, then the dividend's bits to come above the quotient's bits that are there.
  localparam int unsigned RemainderW = 21;
  localparam int unsigned DivisionW = RemainderW + Bits;
  // Two divisions, and what stays with them: both signs, the seed, and the energy.
  typedef struct packed {
    logic negative_y;
    logic [4:0] row;
    logic negative_x;
    logic [4:0] column;
    logic [19:0] energy;
    logic [DivisionW-1:0] y;
    logic [DivisionW-1:0] x;
  } step_t;

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

  function automatic step_t step(input step_t s);
    step   = s;
    step.y = divide(s.y, s.energy);
    step.x = divide(s.x, s.energy);
  endfunction

  function automatic logic [11:0] place(input logic [4:0] seed, input logic negative, input logic [Bits-1:0] quotient);
    place = negative ? {seed, 7'd0} - {3'd0, quotient} : {seed, 7'd0} + {3'd0, quotient};
  endfunction

  step_t entering, leaving;
  logic [10:0] valid_q;  // bit k: after k + 1 clocks

  assign entering = '{
      negative_y: moment_y_i[20], row: row_i, negative_x: moment_x_i[20], column: column_i, energy: energy_i,
      y: dividend(moment_y_i, energy_i), x: dividend(moment_x_i, energy_i)};

  generate
    if (Interval == 1) begin : gen_pipeline
      step_t [Bits:0] step_q;  // the cluster of k clocks before in place k
      always_ff @(posedge clk_i) begin : pipeline
        integer k;
        if (ce_i && valid_i) step_q[0] <= entering;
        for (k = 1; k <= Bits; k = k + 1) begin
          if (ce_i && valid_q[k-1]) step_q[k] <= step(step_q[k-1]);
        end
      end
      assign leaving = step_q[Bits];
    end else begin : gen_serial
      step_t step_q;
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
      x_o <= place(leaving.column, leaving.negative_x, Bits'(leaving.x));
      y_o <= place(leaving.row, leaving.negative_y, Bits'(leaving.y));
    end
  end

  assign valid_o = valid_q[10];

  // Remainders are not needed.
  logic unused_remainder;
  assign unused_remainder = &{1'b0, leaving};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(ce_i && valid_i) || energy_i != '0);  // division by 0
    end
  end
`endif
endmodule

`default_nettype wire
