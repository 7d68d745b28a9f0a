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
    input  wire logic [antipode_pkg::SETTINGS_BITS-1:0] settings_i,
    input  wire logic                                   valid_i,
    input  wire logic [         data_pkg::ClusterW-1:0] leading_i,   // data_pkg cluster
    input  wire logic [         data_pkg::ClusterW-1:0] other_i,
    output logic                                        valid_o,
    output logic                                        tried_o,     // near in time, and one is of this bunch or frame
    output logic      [               9*Algorithms-1:0] cuts_o,      // of algorithm 0 lowest
    output logic      [                 Algorithms-1:0] passed_o     // bit i: every enabled cut, and enabled
);
  generate
    if (Algorithms < 1 || Algorithms > 4 || (Interval != 1 && Interval != 16)) begin : gen_check
      $fatal(1, "pair: Algorithms is 1 ... 4, Interval is 1 or 16");
    end
  endgenerate

  localparam int unsigned Latency = Interval == 1 ? 6 : 38;
  localparam int unsigned PairBits = antipode_pkg::SET_PAIR_BITS;

  logic [Latency-1:0] valid_q;  // bit k: after k + 1 clocks
  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else if (ce_i) valid_q <= Latency'({valid_q, valid_i});
  end

  // ------------------------------------------------------------------------------------ differences
  logic [14:0] energy_1, energy_2;
  logic [12:0] time_1, time_2;
  logic [11:0] x_1, y_1, x_2, y_2;
  logic [13:0] radius_1, radius_2;
  logic [3:0] masked_1, masked_2;
  assign {masked_1, radius_1, y_1, x_1, time_1, energy_1} = leading_i;
  assign {masked_2, radius_2, y_2, x_2, time_2, energy_2} = other_i;

  logic [11:0] beam_x, beam_y;
  assign beam_x = settings_i[antipode_pkg::SET_BEAM_X_LSB+:12];
  assign beam_y = settings_i[antipode_pkg::SET_BEAM_Y_LSB+:12];

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
      x_1_q <= $signed({1'b0, x_1}) - $signed({1'b0, beam_x});
      y_1_q <= $signed({1'b0, y_1}) - $signed({1'b0, beam_y});
      x_2_q <= $signed({1'b0, x_2}) - $signed({1'b0, beam_x});
      y_2_q <= $signed({1'b0, y_2}) - $signed({1'b0, beam_y});
      dx_q <= $signed({1'b0, x_1}) - $signed({1'b0, x_2});
      dy_q <= $signed({1'b0, y_1}) - $signed({1'b0, y_2});
      energy_1_q <= energy_1;
      energy_2_q <= energy_2;
      radius_1_q <= radius_1;
      radius_2_q <= radius_2;
      time_q <= time_1 > time_2 ? time_1 - time_2 : time_2 - time_1;
      energy_sum_q <= {1'b0, energy_1} + {1'b0, energy_2};
      radius_sum_q <= {1'b0, radius_1} + {1'b0, radius_2};
      masked_q <= masked_1 | masked_2;
      own_q <= data_pkg::is_own(time_1) || data_pkg::is_own(time_2);
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

  // a b of: 0 x1 y2, 1 x2 y1, 2 x1 x2, 3 y1 y2, 4 dx dx, 5 dy dy, 6 r1 r2, 7 E1 r1, 8 E2 r2, 9 (E1 + E2)(r1 + r2)
  localparam int unsigned Products = 10;
  logic [Products*17-1:0] a;
  logic [Products*16-1:0] b;
  logic [Products*33-1:0] products;
  assign a = {
    {1'b0, energy_sum_q},
    {2'd0, energy_2_q},
    {2'd0, energy_1_q},
    {3'd0, radius_1_q},
    17'(dy_q),
    17'(dx_q),
    17'(y_1_q),
    17'(x_1_q),
    17'(x_2_q),
    17'(x_1_q)
  };
  assign b = {
    {1'b0, radius_sum_q},
    {2'd0, radius_2_q},
    {2'd0, radius_1_q},
    {2'd0, radius_2_q},
    16'(dy_q),
    16'(dx_q),
    16'(y_2_q),
    16'(x_2_q),
    16'(y_1_q),
    16'(y_2_q)
  };

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
          .a_i      (a[17*n+:17]),
          .b_i      (b[16*n+:16]),
          .product_o(products[33*n+:33])
      );
    end
  endgenerate

  // Plain cuts beside; bits of an algorithm in the order of pair_cut, those that come later are 0.
  localparam int unsigned Cuts = antipode_pkg::PAIR_CUT_COUNT;
  logic [Algorithms*Cuts-1:0] plain_d, plain_q;
  logic near_q;
  logic [14:0] radius_sum_q2;

  function automatic logic between(input logic [31:0] lower, input logic [31:0] value, input logic [31:0] upper);
    between = lower <= value && value <= upper;
  endfunction

  always_comb begin : plain_cuts
    integer i;
    logic [PairBits-1:0] limits;
    logic [14:0] energy_lower, energy_upper;
    logic [13:0] radius_lower, radius_upper;
    plain_d = '0;
    for (i = 0; i < Algorithms; i = i + 1) begin
      limits = settings_i[antipode_pkg::SET_PAIR_LSB+i*PairBits+:PairBits];
      energy_lower = limits[antipode_pkg::SET_PAIR_ENERGY_LOWER_LSB+:15];
      energy_upper = limits[antipode_pkg::SET_PAIR_ENERGY_UPPER_LSB+:15];
      radius_lower = limits[antipode_pkg::SET_PAIR_RADIUS_LOWER_LSB+:14];
      radius_upper = limits[antipode_pkg::SET_PAIR_RADIUS_UPPER_LSB+:14];
      plain_d[i*Cuts+antipode_pkg::PAIR_CUT_TIME] = between(
          {24'd0, limits[antipode_pkg::SET_PAIR_TIME_LOWER_LSB+:8]}, {19'd0, time_q},
          {24'd0, limits[antipode_pkg::SET_PAIR_TIME_UPPER_LSB+:8]});
      plain_d[i*Cuts+antipode_pkg::PAIR_CUT_ENERGY] =
          energy_lower <= energy_1_q && energy_1_q <= energy_upper && energy_lower <= energy_2_q && energy_2_q <= energy_upper;
      plain_d[i*Cuts+antipode_pkg::PAIR_CUT_SUM] = between(
          {16'd0, limits[antipode_pkg::SET_PAIR_SUM_LOWER_LSB+:16]}, {16'd0, energy_sum_q},
          {16'd0, limits[antipode_pkg::SET_PAIR_SUM_UPPER_LSB+:16]});
      plain_d[i*Cuts+antipode_pkg::PAIR_CUT_RADIUS] = radius_lower <= radius_1_q && radius_lower <= radius_2_q &&
          radius_1_q <= radius_upper &&
          (!limits[antipode_pkg::SET_PAIR_ENABLE_RADIUS_BOTH_LSB] || radius_2_q <= radius_upper);
      plain_d[i*Cuts+antipode_pkg::PAIR_CUT_FIDUCIAL] = !masked_q[i];
    end
  end

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q[Interval-1]) begin
      plain_q <= plain_d;
      near_q <= time_q <= {5'd0, settings_i[antipode_pkg::SET_PAIR_WIDTH_LSB+:8]} && own_q;
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
  logic [Algorithms*Cuts-1:0] plain_q2, distance_cuts;
  logic near_q2;

  always_comb begin : add_products
    integer i;
    cross_d = $signed(products[0+:25]) - $signed(products[33+:25]);
    dot_d = $signed(products[66+:25]) + $signed(products[99+:25]);
    distance_squared = products[132+:25] + products[165+:25];
    distance_cuts = '0;
    for (i = 0; i < Algorithms; i = i + 1) begin
      distance_cuts[i*Cuts+antipode_pkg::PAIR_CUT_DISTANCE] = between(
          {7'd0, settings_i[antipode_pkg::SET_PAIR_LSB+i*PairBits+antipode_pkg::SET_PAIR_DISTANCE_SQUARED_LOWER_LSB+:25]},
          {7'd0, distance_squared},
          {7'd0, settings_i[antipode_pkg::SET_PAIR_LSB+i*PairBits+antipode_pkg::SET_PAIR_DISTANCE_SQUARED_UPPER_LSB+:25]});
    end
  end

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_q[Interval]) begin
      cross_q <= cross_d;
      against_q <= 24'(dot_d[24] ? -dot_d : dot_d);
      opposite_q <= dot_d[24];
      polar_q <= $signed({1'b0, products[198+:28]}) - $signed({1'b0, settings_i[antipode_pkg::SET_RADIUS0_SQUARED_LSB+:28]});
      balance_q <= $signed({1'b0, products[231+:29]}) - $signed({1'b0, products[264+:29]});
      balance_unit_q <= products[297+:31];
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
  logic [Algorithms*Cuts-1:0] plain_q3, kinematic;

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
      localparam int unsigned First = antipode_pkg::SET_PAIR_LSB + n * PairBits;
      logic signed [31:0] polar_lower, polar_upper;
      logic signed [40:0] azimuth_lower, azimuth_upper;
      logic signed [41:0] balance_lower, balance_upper;
      multiplier #(.AW(16), .BW(16), .Clocks(Interval)) u_polar_lower (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, radius_sum_q3}),
          .b_i(settings_i[First+antipode_pkg::SET_PAIR_POLAR_LOWER_LSB+:16]), .product_o(polar_lower));
      multiplier #(.AW(16), .BW(16), .Clocks(Interval)) u_polar_upper (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, radius_sum_q3}),
          .b_i(settings_i[First+antipode_pkg::SET_PAIR_POLAR_UPPER_LSB+:16]), .product_o(polar_upper));
      multiplier #(.AW(25), .BW(16), .Clocks(Interval)) u_azimuth_lower (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, against_q}),
          .b_i(settings_i[First+antipode_pkg::SET_PAIR_AZIMUTH_LOWER_LSB+:16]), .product_o(azimuth_lower));
      multiplier #(.AW(25), .BW(16), .Clocks(Interval)) u_azimuth_upper (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, against_q}),
          .b_i(settings_i[First+antipode_pkg::SET_PAIR_AZIMUTH_UPPER_LSB+:16]), .product_o(azimuth_upper));
      multiplier #(.AW(32), .BW(10), .Clocks(Interval)) u_balance_lower (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, balance_unit_q}),
          .b_i(settings_i[First+antipode_pkg::SET_PAIR_BALANCE_LOWER_LSB+:10]), .product_o(balance_lower));
      multiplier #(.AW(32), .BW(10), .Clocks(Interval)) u_balance_upper (
          .clk_i, .ce_i, .run_i(running_2), .step_i(step_2), .a_i({1'b0, balance_unit_q}),
          .b_i(settings_i[First+antipode_pkg::SET_PAIR_BALANCE_UPPER_LSB+:10]), .product_o(balance_upper));

      always_comb begin
        kinematic[n*Cuts+:Cuts] = '0;
        kinematic[n*Cuts+antipode_pkg::PAIR_CUT_POLAR] = polar_lower <= 32'(polar_q2) && 32'(polar_q2) <= polar_upper;
        kinematic[n*Cuts+antipode_pkg::PAIR_CUT_AZIMUTH] =
            opposite_q2 && azimuth_lower <= 41'(cross_q2) && 41'(cross_q2) <= azimuth_upper;
        kinematic[n*Cuts+antipode_pkg::PAIR_CUT_BALANCE] = balance_lower <= 42'(balance_q2) && 42'(balance_q2) <= balance_upper;
      end
    end
  endgenerate

  // ------------------------------------------------------------------------------------ all cuts
  logic [Algorithms*Cuts-1:0] cuts_q;
  logic near_q4;
  logic [Algorithms-1:0] passed_d;

  always_comb begin : all_cuts
    integer i;
    for (i = 0; i < Algorithms; i = i + 1) begin
      passed_d[i] = near_q4 && settings_i[antipode_pkg::SET_PAIR_LSB+i*PairBits+antipode_pkg::SET_PAIR_ENABLE_ALGORITHM_LSB] &&
          (settings_i[antipode_pkg::SET_PAIR_LSB+i*PairBits+antipode_pkg::SET_PAIR_ENABLE_CUTS_LSB+:Cuts] & ~cuts_q[i*Cuts+:Cuts]) == '0;
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
endmodule

`default_nettype wire
