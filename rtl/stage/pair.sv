// Coincidence: two clusters that are back to back in the centre of mass, by positions alone and without trigonometry.
//
//     polar     lower (r1 + r2) <= 4 (r1 r2 - R0^2) <= upper (r1 + r2)
//     azimuth   dot < 0 and lower |dot| <= 8192 cross <= upper |dot|       dot = x1 x2 + y1 y2, cross = x1 y2 - x2 y1
//     balance   lower (E1 + E2)(r1 + r2) <= 512 (E1 r1 - E2 r2) <= upper (E1 + E2)(r1 + r2)
//
// and the plain limits on time, energies, sum, distance, radii, fiducial cells; cut i of a pair is bit i of cuts_o, in the
// order of pair_cut in config/words.toml. Cluster 1 is the leading one. No product is rounded.
//
//     clock  1             differences and sums of the clusters
//     then   Interval      products of these; plain limits
//     then   1             sums of products
//     then   Interval      products of sums with limits
//     then   1, 1          comparisons; all cuts of an algorithm together
//
// A stage: latency 6 enabled clocks with Interval 1 and 38 with Interval 16, where products are made bit by bit and there
// must be at least 16 enabled clocks from one valid_i to the next; settings stay while a pair is inside. The same as
// hls/pair.hpp.
`default_nettype none

module pair #(
    parameter int unsigned Algorithms = 4,  // pair algorithms, 1 ... 4
    parameter int unsigned Interval = 1  // enabled clocks from one valid_i to the next, 1 or 16
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,      // synchronous, low: no pair is inside
    input  wire logic                                   ce_i,
    input  wire antipode_pkg::settings_t                settings_i,
    input  wire logic                                   valid_i,
    input  wire antipode_pkg::cluster_t                 leading_i,
    input  wire antipode_pkg::cluster_t                 other_i,
    output logic                                        valid_o,
    output logic                                        tried_o,     // near in time, and one is of this bunch or frame
    output logic [Algorithms-1:0][antipode_pkg::PAIR_CUT_COUNT-1:0] cuts_o,  // of algorithm 0 lowest
    output logic      [                 Algorithms-1:0] passed_o     // bit i: every enabled cut, and enabled
);
  generate
    if (Algorithms < 1 || Algorithms > 4 || (Interval != 1 && Interval != 16)) begin : gen_check
      $fatal(1, "%m: Algorithms is %0d, must be 1 ... 4; Interval is %0d, must be 1 or 16", Algorithms, Interval);
    end
  endgenerate

  localparam int unsigned Latency = Interval == 1 ? 6 : 38;

  logic [Latency-1:0] valid_q;  // bit k: after k + 1 clocks
  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else if (ce_i) valid_q <= Latency'({valid_q, valid_i});
  end

  // ------------------------------------------------------------------------------------ differences
  // Signed, from the beam centre.
  logic signed [12:0] x_1_q, y_1_q, x_2_q, y_2_q, dx_q, dy_q;
  logic [14:0] energy_1_q, energy_2_q;
  logic [13:0] radius_1_q, radius_2_q;
  logic [12:0] time_q;  // |t1 - t2|
  logic [15:0] energy_sum_q;
  logic [14:0] radius_sum_q;
  logic [3:0] masked_q;
  logic own_q;

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_i) begin
      x_1_q <= $signed({1'b0, leading_i.x}) - $signed({1'b0, settings_i.beam_x});
      y_1_q <= $signed({1'b0, leading_i.y}) - $signed({1'b0, settings_i.beam_y});
      x_2_q <= $signed({1'b0, other_i.x}) - $signed({1'b0, settings_i.beam_x});
      y_2_q <= $signed({1'b0, other_i.y}) - $signed({1'b0, settings_i.beam_y});
      dx_q <= $signed({1'b0, leading_i.x}) - $signed({1'b0, other_i.x});
      dy_q <= $signed({1'b0, leading_i.y}) - $signed({1'b0, other_i.y});
      energy_1_q <= leading_i.energy;
      energy_2_q <= other_i.energy;
      radius_1_q <= leading_i.radius;
      radius_2_q <= other_i.radius;
      time_q <= leading_i.time_ > other_i.time_ ? leading_i.time_ - other_i.time_ : other_i.time_ - leading_i.time_;
      energy_sum_q <= {1'b0, leading_i.energy} + {1'b0, other_i.energy};
      radius_sum_q <= {1'b0, leading_i.radius} + {1'b0, other_i.radius};
      masked_q <= leading_i.pair_masked | other_i.pair_masked;
      own_q <= data_pkg::is_own(leading_i.time_) || data_pkg::is_own(other_i.time_);
    end
  end

  // ------------------------------------------------------------------------------------ products
  // Steps of the multipliers where they take sixteen clocks: from the first clock of a pair on.
  localparam int unsigned Sums = Interval + 1;  // place in valid_q when the sums of products are there
  logic running_1, running_2;
  logic [3:0] step_1, step_2;

  generate
    if (Interval == 1) begin : gen_parallel
      assign running_1 = valid_q[0];
      assign running_2 = valid_q[Sums];
      assign step_1 = '0;
      assign step_2 = '0;
    end else begin : gen_serial
      logic [3:0] step_1_q, step_2_q;
      assign step_1 = valid_q[0] ? '0 : step_1_q + 1'b1;
      assign step_2 = valid_q[Sums] ? '0 : step_2_q + 1'b1;
      assign running_1 = valid_q[0] || step_1_q != 4'hf;
      assign running_2 = valid_q[Sums] || step_2_q != 4'hf;
      always_ff @(posedge clk_i) begin
        if (!rst_ni) begin
          step_1_q <= 4'hf;
          step_2_q <= 4'hf;
        end else if (ce_i) begin
          if (running_1) step_1_q <= step_1;
          if (running_2) step_2_q <= step_2;
        end
      end
    end
  endgenerate

  // What is multiplied with what.
  typedef enum logic [3:0] {
    X1Y2, X2Y1, X1X2, Y1Y2, DxDx, DyDy, R1R2, E1R1, E2R2, ER
  } product_t;  // E and R: sums of both clusters
  localparam int unsigned Products = 10;
  logic [Products-1:0][16:0] a;
  logic [Products-1:0][15:0] b;
  logic [Products-1:0][32:0] products;
  always_comb begin
    a[X1Y2] = 17'(x_1_q);
    b[X1Y2] = 16'(y_2_q);
    a[X2Y1] = 17'(x_2_q);
    b[X2Y1] = 16'(y_1_q);
    a[X1X2] = 17'(x_1_q);
    b[X1X2] = 16'(x_2_q);
    a[Y1Y2] = 17'(y_1_q);
    b[Y1Y2] = 16'(y_2_q);
    a[DxDx] = 17'(dx_q);
    b[DxDx] = 16'(dx_q);
    a[DyDy] = 17'(dy_q);
    b[DyDy] = 16'(dy_q);
    a[R1R2] = {3'd0, radius_1_q};
    b[R1R2] = {2'd0, radius_2_q};
    a[E1R1] = {2'd0, energy_1_q};
    b[E1R1] = {2'd0, radius_1_q};
    a[E2R2] = {2'd0, energy_2_q};
    b[E2R2] = {2'd0, radius_2_q};
    a[ER] = {1'b0, energy_sum_q};
    b[ER] = {1'b0, radius_sum_q};
  end

  genvar n;
  generate
    for (n = 0; n < Products; n = n + 1) begin : gen_product
      multiplier #(
          .AW(17),
          .BW(16),
          .Clocks(Interval)
      ) u_multiplier (
          .clk_i    (clk_i),
          .ce_i     (ce_i),
          .run_i    (running_1),
          .step_i   (step_1),
          .a_i      (a[n]),
          .b_i      (b[n]),
          .product_o(products[n])
      );
    end
  endgenerate

  // Plain cuts beside; bits of an algorithm in the order of pair_cut, those that come later are 0.
  localparam int unsigned Cuts = antipode_pkg::PAIR_CUT_COUNT;
  logic [Algorithms-1:0][Cuts-1:0] plain_d, plain_q;
  logic near_q;
  logic [14:0] radius_sum_q2;

  function automatic logic between(input logic [31:0] lower, input logic [31:0] value, input logic [31:0] upper);
    between = lower <= value && value <= upper;
  endfunction

  always_comb begin : plain_cuts
    integer i;
    plain_d = '0;
    for (i = 0; i < Algorithms; i = i + 1) begin
      plain_d[i][antipode_pkg::PAIR_CUT_TIME] =
          between(32'(settings_i.pair[i].time_lower), 32'(time_q), 32'(settings_i.pair[i].time_upper));
      plain_d[i][antipode_pkg::PAIR_CUT_ENERGY] =
          settings_i.pair[i].energy_lower <= energy_1_q && energy_1_q <= settings_i.pair[i].energy_upper &&
          settings_i.pair[i].energy_lower <= energy_2_q && energy_2_q <= settings_i.pair[i].energy_upper;
      plain_d[i][antipode_pkg::PAIR_CUT_SUM] =
          between(32'(settings_i.pair[i].sum_lower), 32'(energy_sum_q), 32'(settings_i.pair[i].sum_upper));
      plain_d[i][antipode_pkg::PAIR_CUT_RADIUS] =
          settings_i.pair[i].radius_lower <= radius_1_q && settings_i.pair[i].radius_lower <= radius_2_q &&
          radius_1_q <= settings_i.pair[i].radius_upper &&
          (!settings_i.pair[i].enable_radius_both || radius_2_q <= settings_i.pair[i].radius_upper);
      plain_d[i][antipode_pkg::PAIR_CUT_FIDUCIAL] = !masked_q[i];
    end
  end

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q[Interval-1]) begin
      plain_q <= plain_d;
      near_q <= time_q <= {5'd0, settings_i.pair_width} && own_q;
      radius_sum_q2 <= radius_sum_q;
    end
  end

  // ------------------------------------------------------------------------------------ sums of products
  logic signed [24:0] cross_d, cross_q, dot_d;
  logic [24:0] distance_squared;
  logic [23:0] against_q;  // |dot|
  logic opposite_q;  // dot < 0
  logic signed [28:0] polar_q;  // r1 r2 - R0^2
  logic signed [29:0] balance_q;  // E1 r1 - E2 r2
  logic [30:0] balance_unit_q;
  logic [14:0] radius_sum_q3;
  logic [Algorithms-1:0][Cuts-1:0] plain_q2, distance_cuts;
  logic near_q2;

  always_comb begin : add_products
    integer i;
    cross_d = $signed(25'(products[X1Y2])) - $signed(25'(products[X2Y1]));
    dot_d = $signed(25'(products[X1X2])) + $signed(25'(products[Y1Y2]));
    distance_squared = 25'(products[DxDx]) + 25'(products[DyDy]);
    distance_cuts = '0;
    for (i = 0; i < Algorithms; i = i + 1) begin
      distance_cuts[i][antipode_pkg::PAIR_CUT_DISTANCE] = between(
          32'(settings_i.pair[i].distance_squared_lower), 32'(distance_squared), 32'(settings_i.pair[i].distance_squared_upper));
    end
  end

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q[Interval]) begin
      cross_q <= cross_d;
      against_q <= 24'(dot_d[24] ? -dot_d : dot_d);
      opposite_q <= dot_d[24];
      polar_q <= $signed({1'b0, 28'(products[R1R2])}) - $signed({1'b0, settings_i.radius0_squared});
      balance_q <= $signed({1'b0, 29'(products[E1R1])}) - $signed({1'b0, 29'(products[E2R2])});
      balance_unit_q <= 31'(products[ER]);
      radius_sum_q3 <= radius_sum_q2;
      plain_q2 <= plain_q | distance_cuts;
      near_q2 <= near_q;
    end
  end

  // ------------------------------------------------------------------------------------ products with limits
  logic signed [30:0] polar_q2;
  logic signed [37:0] cross_q2;
  logic signed [38:0] balance_q2;
  logic opposite_q2, near_q3;
  logic [Algorithms-1:0][Cuts-1:0] plain_q3, kinematic;

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q[Sums+Interval-1]) begin
      polar_q2 <= {polar_q, 2'd0};
      cross_q2 <= {cross_q, 13'd0};
      balance_q2 <= {balance_q, 9'd0};
      opposite_q2 <= opposite_q;
      near_q3 <= near_q2;
      plain_q3 <= plain_q2;
    end
  end

  generate
    for (n = 0; n < Algorithms; n = n + 1) begin : gen_algorithm
      logic signed [31:0] polar_lower, polar_upper;
      logic signed [40:0] azimuth_lower, azimuth_upper;
      logic signed [41:0] balance_lower, balance_upper;
      multiplier #(.AW(16), .BW(16), .Clocks(Interval)) u_polar_lower (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, radius_sum_q3}),
          .b_i(settings_i.pair[n].polar_lower), .product_o(polar_lower));
      multiplier #(.AW(16), .BW(16), .Clocks(Interval)) u_polar_upper (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, radius_sum_q3}),
          .b_i(settings_i.pair[n].polar_upper), .product_o(polar_upper));
      multiplier #(.AW(25), .BW(16), .Clocks(Interval)) u_azimuth_lower (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, against_q}),
          .b_i(settings_i.pair[n].azimuth_lower), .product_o(azimuth_lower));
      multiplier #(.AW(25), .BW(16), .Clocks(Interval)) u_azimuth_upper (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, against_q}),
          .b_i(settings_i.pair[n].azimuth_upper), .product_o(azimuth_upper));
      multiplier #(.AW(32), .BW(10), .Clocks(Interval)) u_balance_lower (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, balance_unit_q}),
          .b_i(settings_i.pair[n].balance_lower), .product_o(balance_lower));
      multiplier #(.AW(32), .BW(10), .Clocks(Interval)) u_balance_upper (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, balance_unit_q}),
          .b_i(settings_i.pair[n].balance_upper), .product_o(balance_upper));

      always_comb begin
        kinematic[n] = '0;
        kinematic[n][antipode_pkg::PAIR_CUT_POLAR] = polar_lower <= 32'(polar_q2) && 32'(polar_q2) <= polar_upper;
        kinematic[n][antipode_pkg::PAIR_CUT_AZIMUTH] =
            opposite_q2 && azimuth_lower <= 41'(cross_q2) && 41'(cross_q2) <= azimuth_upper;
        kinematic[n][antipode_pkg::PAIR_CUT_BALANCE] = balance_lower <= 42'(balance_q2) && 42'(balance_q2) <= balance_upper;
      end
    end
  endgenerate

  // ------------------------------------------------------------------------------------ all cuts
  logic [Algorithms-1:0][Cuts-1:0] cuts_q;
  logic near_q4;
  logic [Algorithms-1:0] passed_d;

  always_comb begin : all_cuts
    integer i;
    for (i = 0; i < Algorithms; i = i + 1) begin
      passed_d[i] = near_q4 && settings_i.pair[i].enable_algorithm && (settings_i.pair[i].enable_cuts & ~cuts_q[i]) == '0;
    end
  end

  // The last registers keep their pair until the next one: with Interval 16 the output comes two clocks later.
  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q[2*Interval+1]) begin
      cuts_q  <= plain_q3 | kinematic;
      near_q4 <= near_q3;
    end
    if (ce_i && valid_q[Latency-2]) begin
      cuts_o   <= cuts_q;
      passed_o <= passed_d;
    end
    if (!rst_ni) tried_o <= 1'b0;
    else if (ce_i) tried_o <= valid_q[Latency-2] && near_q4;
  end

  assign valid_o = valid_q[Latency-1];

  // High bits of products that their factors do not reach.
  logic unused_products;
  assign unused_products = ^products;

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(ce_i && valid_i) || (valid_q & Latency'((64'd1 << (Interval - 1)) - 64'd1)) == '0);  // one pair in Interval clocks
    end
  end
`endif
endmodule

`default_nettype wire
