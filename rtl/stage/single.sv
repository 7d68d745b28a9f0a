// What one cluster does alone: the single-cluster algorithms, and whether it counts for the multiplicities. Clusters of the
// next frame, which are listed for the sake of pairs, do neither.
//
// A stage: latency 1 enabled clock; settings stay while a cluster is inside. The same as hls/single.hpp.
`default_nettype none

module single (
    input  wire logic                                  clk_i,
    input  wire logic                                  rst_ni,      // synchronous, low: no cluster is inside
    input  wire logic                                  ce_i,
    input  wire logic [antipode_pkg::SETTINGS_BITS-1:0] settings_i,
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
    logic [antipode_pkg::SET_SINGLE_BITS-1:0] cut;
    logic [14:0] multiplicity_lower;
    for (i = 0; i < 2; i = i + 1) begin
      cut = settings_i[antipode_pkg::SET_SINGLE_LSB+i*antipode_pkg::SET_SINGLE_BITS+:antipode_pkg::SET_SINGLE_BITS];
      multiplicity_lower = settings_i[
          antipode_pkg::SET_MULTIPLICITY_LSB+i*antipode_pkg::SET_MULTIPLICITY_BITS+antipode_pkg::SET_MULTIPLICITY_ENERGY_LOWER_LSB+:15];
      singles_d[i] = own && cut[antipode_pkg::SET_SINGLE_ENABLE_LSB] &&
          cut[antipode_pkg::SET_SINGLE_ENERGY_LOWER_LSB+:15] <= energy_i &&
          energy_i <= cut[antipode_pkg::SET_SINGLE_ENERGY_UPPER_LSB+:15] &&
          cut[antipode_pkg::SET_SINGLE_RADIUS_LOWER_LSB+:14] <= radius_i &&
          radius_i <= cut[antipode_pkg::SET_SINGLE_RADIUS_UPPER_LSB+:14] &&
          cut[antipode_pkg::SET_SINGLE_HITS_LOWER_LSB+:5] <= hits_i;
      counts_d[i] = own && multiplicity_lower <= energy_i;
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
endmodule

`default_nettype wire
