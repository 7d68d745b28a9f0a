// Fractional prescaler: accepts the fraction step_i / 2^Width of the firings, as evenly spread as integers allow.
//
// An accumulator adds step_i at each firing; a carry out of it accepts. Step 0 accepts none, step 2^Width all. After any
// firings the accepted ones differ from the sum of their steps / 2^Width by less than one (proved below).
// Latency: accept_o is combinational from fired_i and step_i.
`default_nettype none

module prescaler #(
    parameter int unsigned Width = 24  // bits of the accumulator
) (
    input  wire logic           clk_i,
    input  wire logic           rst_ni,    // synchronous, low: the accumulator starts at 0
    input  wire logic           ce_i,
    input  wire logic           fired_i,
    input  wire logic [Width:0] step_i,    // at most 2^Width
    output logic                accept_o
);
  logic [Width-1:0] sum_d, sum_q;
  logic [Width:0] next;

  always_comb begin
    next = {1'b0, sum_q} + step_i;
    accept_o = fired_i && next[Width];
    sum_d = sum_q;
    if (fired_i) sum_d = next[Width-1:0];
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) sum_q <= '0;
    else if (ce_i) sum_q <= sum_d;
  end

`ifdef FORMAL
  // Proved by induction: 2^Width accepted + remainder = sum of the steps, and the remainder is below 2^Width.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  logic [2*Width+3:0] f_steps, f_accepted;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      f_steps <= '0;
      f_accepted <= '0;
    end else if (ce_i && fired_i) begin
      f_steps <= f_steps + step_i;
      f_accepted <= f_accepted + accept_o;
    end
  end
  always_comb begin
    if (!f_started) assume (!rst_ni);
    assume (step_i <= (1 << Width));
    if (f_started) begin
      assert (f_steps == (f_accepted << Width) + sum_q);
      if (step_i == '0) assert (!accept_o);
      if (fired_i && step_i == (1 << Width)) assert (accept_o);
    end
    cover (f_accepted == 3 && sum_q == 1);
  end
`endif
endmodule

`default_nettype wire
