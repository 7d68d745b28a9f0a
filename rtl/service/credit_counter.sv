// Credits: how many places of a buffer further down are still free for work that has not been started.
//
// Work is started only when `available_o` covers its worst case, which is taken at once; what turns out not to be needed,
// and what leaves the buffer, is given back. So nothing ever has to stop half-way.
//
// Latency: a take or give shows in `available_o` on the next clock.
// Cycle-true model: testbench/model/credit_counter.hpp
`default_nettype none

module credit_counter #(
    parameter int unsigned Credits = 16,  // places of the buffer
    parameter int unsigned CountW = $clog2(Credits + 1)  // bits of a number of credits; do not set
) (
    input  wire logic              clk_i,
    input  wire logic              rst_ni,       // synchronous, low: all credits are free
    input  wire logic [CountW-1:0] take_i,       // at most available_o
    input  wire logic [CountW-1:0] give_i,       // at most what has been taken before this clock
    output logic      [CountW-1:0] available_o
);
  generate
    if (Credits < 1) begin : gen_check
      $fatal(1, "credit_counter: Credits must be at least 1");
    end
  endgenerate

  logic [CountW-1:0] available_d, available_q;

  always_comb available_d = available_q - take_i + give_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) available_q <= CountW'(Credits);
    else available_q <= available_d;
  end

  assign available_o = available_q;

`ifdef FORMAL
  // Proved by induction: while nobody takes more than there is or gives back more than was taken, available and taken
  // add up to Credits, so that the buffer behind can never be asked for more than its places.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  logic [CountW:0] f_taken;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_taken <= '0;
    else f_taken <= f_taken + take_i - give_i;
  end
  always_comb begin
    if (!f_started) assume (!rst_ni);
    assume (take_i <= available_o);
    assume (give_i <= f_taken);
    if (f_started) begin
      assert ({1'b0, available_o} + f_taken == Credits);
      assert (available_o <= Credits);
    end
    cover (f_started && rst_ni && available_o == '0);
  end
`endif
endmodule

`default_nettype wire
