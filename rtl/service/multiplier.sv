// Signed product, in one clock or bit by bit in sixteen.
//
// Latency: Clocks enabled clocks with run_i. With 16 the factors stay meanwhile, step_i counts 0 ... 15, and the product is
// there after the last until the next step 0.
`default_nettype none

module multiplier #(
    parameter int unsigned AW = 16,  // bits of the first factor
    parameter int unsigned BW = 16,  // bits of the second factor, at most 16 with Clocks 16
    parameter int unsigned Clocks = 1  // 1 or 16
) (
    input  wire logic                    clk_i,
    input  wire logic                    ce_i,
    input  wire logic                    run_i,
    input  wire logic        [      3:0] step_i,    // not used with Clocks 1
    input  wire logic signed [   AW-1:0] a_i,
    input  wire logic signed [   BW-1:0] b_i,
    output logic signed      [AW+BW-1:0] product_o
);
  generate
    if ((Clocks != 1 && Clocks != 16) || (Clocks == 16 && BW > 16)) begin : gen_check
      $fatal(1, "multiplier: Clocks is 1 or 16; with 16 the second factor has at most 16 bits");
    end
    if (Clocks == 1) begin : gen_parallel
      always_ff @(posedge clk_i) begin
        if (ce_i && run_i) product_o <= a_i * b_i;
      end
      logic unused_step;
      assign unused_step = ^step_i;
    end else begin : gen_serial
      // From the lowest bit of b: the sum moves down by one at each step; the sign bit counts negative.
      logic signed [AW:0] sum_d;
      logic signed [AW+15:0] sum_q;
      logic signed [15:0] b;
      logic signed [AW:0] high;
      assign b = 16'(b_i);
      assign high = step_i == 4'd0 ? '0 : (AW + 1)'($signed(sum_q[AW+15:16]));
      always_comb begin
        sum_d = high;
        if (b[step_i]) sum_d = step_i == 4'd15 ? high - (AW + 1)'(a_i) : high + (AW + 1)'(a_i);
      end
      always_ff @(posedge clk_i) begin
        if (ce_i && run_i) sum_q <= {sum_d, sum_q[15:1]};
      end
      assign product_o = sum_q[AW+BW-1:0];
    end
  endgenerate
endmodule

`default_nettype wire
