// Position pass: the clusters of the list, one behind the other, through the stages centroid, radius and single.
//
// Latency: 30 clocks. Cycle-true model: position_pass in testbench/core/position_pass.hpp
`default_nettype none

module position_pass #(
    parameter int unsigned Interval = 1  // clocks between two clusters, 1 or 16
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,        // synchronous, low: forgets what is inside
    input  wire logic [antipode_pkg::SETTINGS_BITS-1:0] settings_i,    // steady while a cluster is inside
    input  wire logic                                   valid_i,       // a cluster enters
    input  wire logic [                           59:0] fixed_i,       // as in the collector
    input  wire logic [                           61:0] variable_i,    // its moments and sum
    // pair masks of a crystal, by its raster index: one clock later
    output logic                                        table_read_o,
    output logic      [                            9:0] table_cell_o,
    input  wire logic [                            3:0] pair_masked_i,
    // the same clusters, in order
    output logic                                        valid_o,
    output logic      [                           43:0] variable_o,    // singles2 pair_masked4 radius14 y12 x12
    output logic      [                            1:0] counts_o,      // bit i: counts for multiplicity algorithm i
    output logic                                        saturated_o
);
  localparam int unsigned CentroidLatency = 11;
  localparam int unsigned RadiusLatency = 18;

  // What stays beside the stages: energy15 hits5 saturated1 time13 until the radius is there.
  localparam int unsigned BesideW = 34;
  localparam int unsigned Beside = CentroidLatency + RadiusLatency;
  logic [BesideW-1:0] beside;
  logic placed, measured;
  logic [11:0] x, y, x_late, y_late;
  logic [3:0] masked_late;
  logic [13:0] radius;
  logic [1:0] singles;
  logic [41:0] done_q;

  centroid #(
      .Interval(Interval)
  ) u_centroid (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .ce_i      (1'b1),
      .valid_i   (valid_i),
      .energy_i  (variable_i[19:0]),
      .moment_x_i(variable_i[40:20]),
      .moment_y_i(variable_i[61:41]),
      .column_i  (fixed_i[39:35]),
      .row_i     (fixed_i[44:40]),
      .valid_o   (placed),
      .x_o       (x),
      .y_o       (y)
  );

  radius #(
      .Interval(Interval)
  ) u_radius (
      .clk_i   (clk_i),
      .rst_ni  (rst_ni),
      .ce_i    (1'b1),
      .valid_i (placed),
      .x_i     (x),
      .y_i     (y),
      .beam_x_i(settings_i[antipode_pkg::SET_BEAM_X_LSB+:12]),
      .beam_y_i(settings_i[antipode_pkg::SET_BEAM_Y_LSB+:12]),
      .valid_o (measured),
      .radius_o(radius)
  );

  delay_line #(
      .Width (BesideW),
      .Length(Beside)
  ) u_beside (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .ce_i  (1'b1),
      .data_i({fixed_i[14:0], fixed_i[21:17], fixed_i[15], fixed_i[34:22]}),
      .data_o(beside)
  );

  // The masks of the seed's crystal come from the table one clock later.
  assign table_read_o = valid_i;
  assign table_cell_o = antipode_pkg::raster(fixed_i[44:40], fixed_i[39:35]);
  delay_line #(
      .Width (4),
      .Length(Beside - 1)
  ) u_masks (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .ce_i  (1'b1),
      .data_i(pair_masked_i),
      .data_o(masked_late)
  );

  delay_line #(
      .Width (24),
      .Length(RadiusLatency)
  ) u_place (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .ce_i  (1'b1),
      .data_i({y, x}),
      .data_o({y_late, x_late})
  );

  single u_single (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .ce_i      (1'b1),
      .settings_i(settings_i),
      .valid_i   (measured),
      .energy_i  (beside[33:19]),
      .time_i    (beside[12:0]),
      .radius_i  (radius),
      .hits_i    (beside[18:14]),
      .singles_o (singles),
      .counts_o  (counts_o)
  );

  always_ff @(posedge clk_i) begin
    if (measured) begin
      done_q <= {masked_late, radius, y_late, x_late};
      saturated_o <= beside[13];
    end
    if (!rst_ni) valid_o <= 1'b0;
    else valid_o <= measured;
  end
  assign variable_o = {singles, done_q};

  // What no stage here needs.
  logic unused_bits;
  assign unused_bits = &{1'b0, fixed_i};
endmodule

`default_nettype wire
