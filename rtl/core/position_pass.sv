// Position pass: the clusters of the list, one behind the other, through the stages centroid, radius and single.
//
// Latency: 30 clocks. Cycle-true model: position_pass in testbench/core/position_pass.hpp
`default_nettype none

module position_pass #(
    parameter int unsigned Interval = 1  // clocks between two clusters, 1 or 16
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,        // synchronous, low: forgets what is inside
    input  wire antipode_pkg::settings_t                settings_i,    // steady while a cluster is inside
    input  wire logic                                   valid_i,       // a cluster enters
    input  wire antipode_pkg::listed_seed_t             seed_i,
    input  wire antipode_pkg::listed_moments_t          moments_i,
    // pair masks of a crystal, by its raster index: one clock later
    output logic                                        table_read_o,
    output logic      [                            9:0] table_cell_o,
    input  wire logic [                            3:0] pair_masked_i,
    // the same clusters, in order
    output logic                                        valid_o,
    output antipode_pkg::listed_position_t              position_o,
    output logic      [                            1:0] counts_o,      // bit i: counts for multiplicity algorithm i
    output logic                                        saturated_o
);
  generate
    if (Interval != 1 && Interval != 16) begin : gen_check
      $fatal(1, "%m: Interval is %0d, must be 1 or 16", Interval);
    end
  endgenerate

  localparam int unsigned CentroidLatency = 11;
  localparam int unsigned RadiusLatency = 18;

  localparam int unsigned Beside = CentroidLatency + RadiusLatency;
  antipode_pkg::positioning_t beside, late;  // the latter when the radius is there
  logic placed, measured;
  logic [11:0] x, y, x_late, y_late;
  logic [3:0] masked_late;
  logic [13:0] radius;
  logic [1:0] singles;
  antipode_pkg::listed_position_t placed_q;

  centroid #(
      .Interval(Interval)
  ) u_centroid (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .ce_i      (1'b1),
      .valid_i   (valid_i),
      .energy_i  (moments_i.sum),
      .moment_x_i(moments_i.moment_x),
      .moment_y_i(moments_i.moment_y),
      .column_i  (seed_i.column),
      .row_i     (seed_i.row),
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
      .beam_x_i(settings_i.beam_x),
      .beam_y_i(settings_i.beam_y),
      .valid_o (measured),
      .radius_o(radius)
  );

  assign beside = '{time_: seed_i.time_, saturated: seed_i.saturated, hits: seed_i.hits, energy: seed_i.energy};
  delay_line #(
      .Width (antipode_pkg::POSITIONING_BITS),
      .Length(Beside)
  ) u_beside (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .ce_i  (1'b1),
      .data_i(beside),
      .data_o(late)
  );

  // The masks of the seed's crystal come from the table one clock later.
  assign table_read_o = valid_i;
  assign table_cell_o = antipode_pkg::raster(seed_i.row, seed_i.column);
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
      .energy_i  (late.energy),
      .time_i    (late.time_),
      .radius_i  (radius),
      .hits_i    (late.hits),
      .singles_o (singles),
      .counts_o  (counts_o)
  );

  always_ff @(posedge clk_i) begin
    if (measured) begin
      placed_q <= '{singles: '0, pair_masked: masked_late, radius: radius, y: y_late, x: x_late};
      saturated_o <= late.saturated;
    end
    if (!rst_ni) valid_o <= 1'b0;
    else valid_o <= measured;
  end
  always_comb begin
    position_o = placed_q;
    position_o.singles = singles;  // has its own register
  end

  // What no stage here needs.
  logic unused_bits;
  assign unused_bits = &{1'b0, seed_i, placed_q.singles};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!valid_i || moments_i.sum != '0);  // a cluster has energy
    end
  end
`endif
endmodule

`default_nettype wire
