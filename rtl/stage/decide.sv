// Decision of a bunch: which trigger items fire, and which of these the prescales accept.
//
//     item   0 ... 3 pair algorithms   4, 5 singles   6, 7 multiplicities   8 random   9 periodic
//
// The random item fires where 24 bits of a generator (xorshift, 32 bits: 13, 17, 5; Marsaglia 2003) are below random_rate.
// A stage: latency 2 enabled clocks; settings stay while a bunch is inside. The same as hls/decide.hpp.
`default_nettype none

module decide (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,       // synchronous, low: accumulators 0, generator 1
    input  wire logic                                   ce_i,
    input  wire antipode_pkg::settings_t                settings_i,
    input  wire logic                                   reload_i,     // the generator takes random_seed; not with valid_i
    input  wire logic                                   valid_i,
    input  wire logic [                            3:0] pairs_i,      // bit i: a pair passed pair algorithm i
    input  wire logic [                            1:0] singles_i,    // bit i: a cluster passed single algorithm i
    input  wire logic [                            8:0] clusters_0_i, // clusters that count for multiplicity algorithm 0
    input  wire logic [                            8:0] clusters_1_i,
    input  wire logic                                   periodic_i,   // the bunch number is a multiple of the period
    output logic                                        valid_o,
    output logic      [                            9:0] fired_o,
    output logic      [                            9:0] accepted_o,
    output logic                                        accept_o      // an accepted item is in accept_mask
);
  localparam int unsigned Items = antipode_pkg::TRIGGER_ITEMS;

  // First clock: what fires.
  logic [31:0] random_q, random_1, random_2, random_3;
  logic [1:0] multiplicities;
  logic [9:0] fired_d, fired_q;
  logic valid_q;

  always_comb begin : multiplicity
    integer i;
    logic [8:0] clusters;
    for (i = 0; i < 2; i = i + 1) begin
      clusters = i == 0 ? clusters_0_i : clusters_1_i;
      multiplicities[i] = settings_i.multiplicity[i].enable && settings_i.multiplicity[i].clusters_lower <= clusters &&
          clusters <= settings_i.multiplicity[i].clusters_upper;
    end
  end

  always_comb begin
    random_1 = random_q ^ (random_q << 13);
    random_2 = random_1 ^ (random_1 >> 17);
    random_3 = random_2 ^ (random_2 << 5);
    fired_d = {
      periodic_i,
      {1'b0, random_3[31:8]} < settings_i.random_rate,
      multiplicities,
      singles_i,
      pairs_i
    };
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      random_q <= 32'd1;
      valid_q  <= 1'b0;
    end else if (ce_i) begin
      if (reload_i) random_q <= settings_i.random_seed;
      else if (valid_i) random_q <= random_3;
      valid_q <= valid_i;
    end
    if (ce_i) fired_q <= fired_d;
  end

  // Second clock: what is accepted.
  logic [9:0] accepted;

  genvar item;
  generate
    for (item = 0; item < Items; item = item + 1) begin : gen_item
      prescaler #(
          .Width(24)
      ) u_prescaler (
          .clk_i   (clk_i),
          .rst_ni  (rst_ni),
          .ce_i    (ce_i),
          .fired_i (valid_q && fired_q[item]),
          .step_i  (settings_i.item[item].prescale),
          .accept_o(accepted[item])
      );
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_o <= 1'b0;
    else if (ce_i) valid_o <= valid_q;
    if (ce_i && valid_q) begin
      fired_o <= fired_q;
      accepted_o <= accepted;
      accept_o <= (accepted & settings_i.accept_mask) != '0;
    end
  end

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(ce_i && reload_i && valid_i));
    end
  end
`endif
endmodule

`default_nettype wire
