// What one cluster does alone: the single-cluster algorithms, and whether it counts for the multiplicities. Clusters of the
// next frame, which are listed for the sake of pairs, do neither.
//
// A stage: latency 1 enabled clock; settings stay while a cluster is inside. The same as hls/single.hpp.
`default_nettype none

module single (
    input  wire logic                                  clk_i,
    input  wire logic                                  rst_ni,      // synchronous, low: no cluster is inside
    input  wire logic                                  ce_i,
    input  wire antipode_pkg::settings_t                settings_i,
    input  wire logic                                  valid_i,
    input  wire logic [                          14:0] energy_i,
    input  wire logic [                          12:0] time_i,
    input  wire logic [                          13:0] radius_i,
    input  wire logic [                           4:0] hits_i,
    output logic      [                           1:0] singles_o,   // bit i: passes single algorithm i
    output logic      [                           1:0] counts_o     // bit i: counts for multiplicity algorithm i
);
  logic own;
  logic [1:0] singles_d, counts_d;

  assign own = valid_i && data_pkg::is_own(time_i);

  always_comb begin : algorithms
    integer i;
    antipode_pkg::single_settings_t cut;
    for (i = 0; i < 2; i = i + 1) begin
      cut = settings_i.single[i];
      singles_d[i] = own && cut.enable && cut.energy_lower <= energy_i && energy_i <= cut.energy_upper &&
          cut.radius_lower <= radius_i && radius_i <= cut.radius_upper && cut.hits_lower <= hits_i;
      counts_d[i] = own && settings_i.multiplicity[i].energy_lower <= energy_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      singles_o <= '0;
      counts_o  <= '0;
    end else if (ce_i) begin
      singles_o <= singles_d;
      counts_o  <= counts_d;
    end
  end

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!valid_i || hits_i != '0);  // a cluster has a hit
    end
  end
`endif
endmodule

`default_nettype wire
