// Distance of a centroid from the beam centre, in 1/512 cell, rounded to nearest.
//
//     floor(sqrt(64 (X^2 + Y^2))) in 15 bits, one a clock, half of it rounded up: the root of an integer is never half-way
//
// A stage: latency 18 enabled clocks; beam_x and beam_y stay while a cluster is inside. The same as hls/radius.hpp; there
// must be at least Interval enabled clocks from one valid_i to the next: with 1 each bit has its own registers, with 16 or
// more one set serves all bits.
`default_nettype none

module radius #(
    parameter int unsigned Interval = 1  // enabled clocks from one valid_i to the next: 1, or at least 16
) (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,    // synchronous, low: no cluster is inside
    input  wire logic        ce_i,
    input  wire logic        valid_i,
    input  wire logic [11:0] x_i,       // 0 ... 28 * 128
    input  wire logic [11:0] y_i,
    input  wire logic [11:0] beam_x_i,  // 1280 ... 2304: no difference is above 2304
    input  wire logic [11:0] beam_y_i,
    output logic             valid_o,
    output logic      [13:0] radius_o
);
  generate
    if (Interval != 1 && Interval < 16) begin : gen_check
      $fatal(1, "%m: Interval is %0d, must be 1 or at least 16", Interval);
    end
  endgenerate

  localparam int unsigned Bits = 15;  // of the root
  // Registers of a root: remainder, the radicand's bits to come, the root's bits that are there.
  localparam int unsigned RemainderW = Bits + 1;
  typedef struct packed {
    logic [RemainderW-1:0] remainder;
    logic [Bits-1:0][1:0] radicand;
    logic [Bits-1:0] root;
  } root_t;

  // One bit of the root: two bits of the radicand go to the remainder.
  function automatic root_t step(input root_t state);
    logic [RemainderW+1:0] remainder;
    logic [RemainderW+2:0] difference;
    begin
      remainder  = {state.remainder, state.radicand[Bits-1]};
      difference = {1'b0, remainder} - {2'd0, state.root, 2'b01};
      // Negative: the bit is 0 and the remainder stays.
      step.remainder = difference[RemainderW+2] ? remainder[RemainderW-1:0] : difference[RemainderW-1:0];
      step.radicand = {state.radicand[Bits-2:0], 2'b00};
      step.root = {state.root[Bits-2:0], !difference[RemainderW+2]};
    end
  endfunction

  // First and second clock: differences, sum of their squares.
  logic signed [12:0] x_q, y_q;
  logic signed [25:0] square_x, square_y;
  logic [23:0] square_q;  // at most 2 * 2304^2
  logic [17:0] valid_q;  // bit k: after k + 1 clocks

  assign square_x = x_q * x_q;
  assign square_y = y_q * y_q;

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_i) begin
      x_q <= $signed({1'b0, x_i}) - $signed({1'b0, beam_x_i});
      y_q <= $signed({1'b0, y_i}) - $signed({1'b0, beam_y_i});
    end
    if (ce_i && valid_q[0]) square_q <= 24'(square_x + square_y);
    if (!rst_ni) valid_q <= '0;
    else if (ce_i) valid_q <= {valid_q[16:0], valid_i};
  end

  // Fifteen clocks: the root.
  root_t entering, leaving;
  assign entering = '{remainder: '0, radicand: {square_q, 6'd0}, root: '0};

  generate
    if (Interval == 1) begin : gen_pipeline
      root_t [Bits-1:0] root_q;  // with k + 1 bits in place k
      always_ff @(posedge clk_i) begin : pipeline
        integer k;
        if (ce_i && valid_q[1]) root_q[0] <= step(entering);
        for (k = 1; k < Bits; k = k + 1) begin
          if (ce_i && valid_q[k+1]) root_q[k] <= step(root_q[k-1]);
        end
      end
      assign leaving = root_q[Bits-1];
    end else begin : gen_serial
      root_t root_q;
      always_ff @(posedge clk_i) begin
        if (ce_i && valid_q[1]) root_q <= step(entering);
        else if (ce_i && valid_q[Bits:2] != '0) root_q <= step(root_q);
      end
      assign leaving = root_q;
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q[16]) radius_o <= 14'(leaving.root >> 1) + {13'd0, leaving.root[0]};
  end

  assign valid_o = valid_q[17];

  // The last remainder is not needed.
  logic unused_remainder;
  assign unused_remainder = &{1'b0, leaving};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(ce_i && valid_i) || (x_i <= 12'd3584 && y_i <= 12'd3584));  // inside the grid
    end
  end
`endif
endmodule

`default_nettype wire
