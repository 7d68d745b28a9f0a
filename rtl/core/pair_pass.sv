// Pair pass: all pairs of the clusters of the list through the stage pair, and those that passed, as many as there are places.
//
//     start_i: cluster 0 leads; step_i: the cluster that is shown is tried with the leading one, and next_o is to be shown
//     0 1, 0 2, ... 0 n-1, 1 2, ... n-2 n-1; over when next_o is clusters_i
//
// Latency: a pair leaves the stage 7 clocks after its step with Interval 1, 39 with Interval 16, and is kept on that clock.
// Cycle-true model: pair_pass in testbench/core/pair_pass.hpp
`default_nettype none

module pair_pass #(
    parameter int unsigned PairsOut = 64,  // pairs of a bunch, a power of two
    parameter int unsigned Algorithms = 4,  // pair algorithms
    parameter int unsigned Interval = 1,  // clocks between two pairs, 1 or 16
    parameter int unsigned PlaceW = $clog2(PairsOut)  // bits of a pair's place; do not set
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,        // synchronous, low: no pair
    input  wire antipode_pkg::settings_t                settings_i,    // steady while a bunch is inside
    input  wire logic                                   new_bunch_i,   // for one clock: forget the pairs
    // the list of clusters
    input  wire logic [                            8:0] clusters_i,    // how many
    input  wire logic                                   start_i,       // cluster 0 is shown; there are two at least
    input  wire logic                                   step_i,        // each Interval clocks
    input  wire antipode_pkg::cluster_t                 cluster_i,     // that is shown
    output logic      [                            8:0] next_o,        // combinational, with step_i: to be shown next
    output logic                                        done_o,        // no pair is inside
    // the pairs: shown one clock after they are asked for
    input  wire logic                                   ask_pair_i,
    input  wire logic [                     PlaceW-1:0] pair_index_i,
    output antipode_pkg::listed_pair_t                  pair_o,
    // what they come to
    output logic      [                            6:0] kept_o,
    output logic      [                            3:0] passed_o,      // bit i: a pair passed pair algorithm i
    output antipode_pkg::counters_pairs_word_t          counters_pairs_o,
    output antipode_pkg::counters_algorithms_word_t     counters_algorithms_o
);
  generate
    if (PairsOut < 2 || PairsOut > 64 || (PairsOut & (PairsOut - 1)) != 0 || Algorithms < 1 || Algorithms > 4 ||
        (Interval != 1 && Interval != 16)) begin : gen_check
      $fatal(1, "%m: PairsOut is %0d, must be a power of two up to 64; Algorithms is %0d, must be 1 ... 4; Interval is %0d, must be 1 or 16", PairsOut, Algorithms, Interval);
    end
  endgenerate

  // ------------------------------------------------------------------------------------ which pair
  logic [8:0] first_d, first_q, second_d, second_q;  // that is next
  logic [8:0] first_out_d, first_out_q, second_out_d, second_out_q;  // that leaves the stage
  logic enters_q, leaves, lead_changes;
  logic [5:0] inside_d, inside_q;
  antipode_pkg::cluster_t leading_q, next_leading_q, trying_q, other_q;

  // The pair behind another one, {second, first}: behind the last of the list the next cluster leads.
  function automatic logic [17:0] after_pair(input logic [8:0] first, input logic [8:0] second, input logic [8:0] clusters);
    after_pair = second + 1'b1 == clusters ? {first + 9'd2, first + 9'd1} : {second + 9'd1, first};
  endfunction

  // They leave in the order in which they entered.
  always_comb begin
    {second_d, first_d} = {second_q, first_q};
    {second_out_d, first_out_d} = {second_out_q, first_out_q};
    if (start_i) begin
      {second_d, first_d} = {9'd1, 9'd0};
      {second_out_d, first_out_d} = {9'd1, 9'd0};
    end else begin
      if (step_i) {second_d, first_d} = after_pair(first_q, second_q, clusters_i);
      if (leaves) {second_out_d, first_out_d} = after_pair(first_out_q, second_out_q, clusters_i);
    end
    inside_d = inside_q + {5'd0, enters_q} - {5'd0, leaves};
  end

  assign lead_changes = first_d != first_q;
  assign next_o = second_d;
  assign done_o = inside_q == '0 && !enters_q;

  always_ff @(posedge clk_i) begin
    first_q <= first_d;
    second_q <= second_d;
    first_out_q <= first_out_d;
    second_out_q <= second_out_d;
    if (start_i) leading_q <= cluster_i;
    else if (step_i && lead_changes) leading_q <= second_q == first_q + 1'b1 ? cluster_i : next_leading_q;
    if (step_i) begin
      trying_q <= leading_q;
      other_q  <= cluster_i;
      if (second_q == first_q + 1'b1) next_leading_q <= cluster_i;
    end
    if (!rst_ni) begin
      enters_q <= 1'b0;
      inside_q <= '0;
    end else begin
      enters_q <= step_i;
      inside_q <= inside_d;
    end
  end

  // ------------------------------------------------------------------------------------ the stage
  logic tried, keeps;
  logic [Algorithms-1:0][antipode_pkg::PAIR_CUT_COUNT-1:0] cuts;
  logic [Algorithms-1:0] passed;
  antipode_pkg::listed_pair_t leaving;

  pair #(
      .Algorithms(Algorithms),
      .Interval  (Interval)
  ) u_pair (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .ce_i      (1'b1),
      .settings_i(settings_i),
      .valid_i   (enters_q),
      .leading_i (trying_q),
      .other_i   (other_q),
      .valid_o   (leaves),
      .tried_o   (tried),
      .cuts_o    (cuts),
      .passed_o  (passed)
  );

  assign leaving = '{
      passed: antipode_pkg::PAIR_ALGORITHMS'(passed), cuts: $bits(leaving.cuts)'(cuts), second: second_out_q[7:0],
      first: first_out_q[7:0]};
  assign keeps = tried && passed != '0;

  // ------------------------------------------------------------------------------------ those that passed
  logic [6:0] kept_q;
  logic [15:0] tried_q, passed_q, lost_q;
  logic [3:0][13:0] algorithms_q;
  logic [3:0] algorithms_passed_q;

  dual_port_memory #(
      .Width(antipode_pkg::LISTED_PAIR_BITS),
      .Depth(PairsOut)
  ) u_pairs (
      .clk_i          (clk_i),
      .write_i        (keeps && kept_q != 7'(PairsOut)),
      .write_address_i(kept_q[PlaceW-1:0]),
      .data_i         (leaving),
      .read_i         (ask_pair_i),
      .read_address_i (pair_index_i),
      .data_o         (pair_o)
  );

  always_ff @(posedge clk_i) begin : count
    integer i;
    if (new_bunch_i || !rst_ni) begin
      kept_q <= '0;
      tried_q <= '0;
      passed_q <= '0;
      lost_q <= '0;
      algorithms_q <= '0;
      algorithms_passed_q <= '0;
    end else begin
      if (tried) tried_q <= tried_q + 1'b1;
      if (keeps) begin
        passed_q <= passed_q + 1'b1;
        algorithms_passed_q <= algorithms_passed_q | leaving.passed;
        if (kept_q == 7'(PairsOut)) lost_q <= lost_q + 1'b1;
        else kept_q <= kept_q + 1'b1;
        for (i = 0; i < 4; i = i + 1) begin
          algorithms_q[i] <= data_pkg::count_14(algorithms_q[i], {1'b0, leaving.passed[i]});
        end
      end
    end
  end

  assign kept_o = kept_q;
  assign passed_o = algorithms_passed_q;
  assign counters_pairs_o = '{lost: lost_q, passed: passed_q, tried: tried_q};
  assign counters_algorithms_o = algorithms_q;

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!start_i || clusters_i >= 9'd2);
      assert (!(start_i && step_i));
      assert (!step_i || second_q < clusters_i);
    end
  end
`endif
endmodule

`default_nettype wire
