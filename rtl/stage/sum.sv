// Sums over the window of a seed, one row a clock from the top: energy, first moments about the seed, number of hits.
//
// Summed are the hits with |t - t_seed| <= time_sum. Nothing saturates: 25 energies of 15 bits are 20 bits, the moments 21.
// A stage: latency 3 enabled clocks, valid_o with the last row; time_sum stays while a row is inside. The same as hls/sum.hpp.
`default_nettype none

module sum #(
    parameter int unsigned Window = 5  // cells on a side, 3 or 5
) (
    input  wire logic                 clk_i,
    input  wire logic                 rst_ni,         // synchronous, low: no row is inside
    input  wire logic                 ce_i,
    input  wire logic                 valid_i,
    input  wire logic [          2:0] row_i,          // 0 ... Window-1
    input  wire antipode_pkg::cell_t [Window-1:0] cells_i,  // the left one lowest
    input  wire logic [         14:0] seed_energy_i,  // the seed is named with every row
    input  wire logic [          6:0] seed_time_i,
    input  wire logic [          4:0] seed_column_i,
    input  wire logic [          4:0] seed_row_i,
    input  wire logic [          5:0] time_sum_i,
    output logic                      valid_o,
    output antipode_pkg::sums_t       sums_o
);
  generate
    if (Window != 3 && Window != 5) begin : gen_check
      $fatal(1, "%m: Window is %0d, must be 3 or 5", Window);
    end
  endgenerate

  localparam integer Half = Window / 2;

  // First clock: the hits in time.
  logic valid_q;
  logic [2:0] row_q;
  logic [Window-1:0][14:0] energies_d, energies_q;
  logic [Window-1:0] summed_d, summed_q;
  logic saturated_d, saturated_q;

  // What is named of the seed with every row.
  typedef struct packed {
    logic [4:0] row;
    logic [4:0] column;
    logic [6:0] time_;
    logic [14:0] energy;
  } seed_t;
  seed_t seed_q, seed_q2, seed_q3;

  always_comb begin : choose
    integer c;
    saturated_d = 1'b0;
    for (c = 0; c < Window; c = c + 1) begin
      summed_d[c] = cells_i[c].energy != '0 &&
          data_pkg::in_time(cells_i[c].time_, seed_time_i, time_sum_i);
      energies_d[c] = summed_d[c] ? cells_i[c].energy : 15'd0;
      saturated_d = saturated_d || (summed_d[c] && cells_i[c].saturated);
    end
  end

  // Second clock: the sums of the row.
  logic valid_q2, first_q, last_q, saturated_q2;
  logic signed [3:0] distance_q;  // of the row from the seed's
  logic [17:0] row_energy, row_energy_q;
  logic signed [18:0] row_moment, row_moment_q;
  logic [2:0] row_hits, row_hits_q;

  always_comb begin : add_row
    integer c;
    row_energy = '0;
    row_moment = '0;
    row_hits   = '0;
    for (c = 0; c < Window; c = c + 1) begin
      row_energy = row_energy + {3'd0, energies_q[c]};
      row_moment = row_moment + 19'(c - Half) * $signed({4'd0, energies_q[c]});
      row_hits   = row_hits + {2'd0, summed_q[c]};
    end
  end

  // Third clock: the sums of the rows.
  logic [19:0] energy_d, energy_q;
  logic signed [20:0] moment_x_d, moment_x_q, moment_y_d, moment_y_q;
  logic [4:0] hits_d, hits_q;
  logic hit_saturated_d, hit_saturated_q;
  logic valid_q3;

  always_comb begin
    energy_d = (first_q ? 20'd0 : energy_q) + {2'd0, row_energy_q};
    moment_x_d = (first_q ? 21'sd0 : moment_x_q) + 21'(row_moment_q);
    moment_y_d = (first_q ? 21'sd0 : moment_y_q) + 21'(distance_q * $signed({3'd0, row_energy_q}));
    hits_d = (first_q ? 5'd0 : hits_q) + {2'd0, row_hits_q};
    hit_saturated_d = (!first_q && hit_saturated_q) || saturated_q2;
  end

  always_ff @(posedge clk_i) begin
    if (ce_i) begin
      if (valid_i) begin
        row_q <= row_i;
        energies_q <= energies_d;
        summed_q <= summed_d;
        saturated_q <= saturated_d;
        seed_q <= {seed_row_i, seed_column_i, seed_time_i, seed_energy_i};
      end
      if (valid_q) begin
        first_q <= row_q == 3'd0;
        last_q <= row_q == 3'(Window - 1);
        distance_q <= $signed({1'b0, row_q}) - 4'(Half);
        row_energy_q <= row_energy;
        row_moment_q <= row_moment;
        row_hits_q <= row_hits;
        saturated_q2 <= saturated_q;
        seed_q2 <= seed_q;
      end
      if (valid_q2) begin
        energy_q <= energy_d;
        moment_x_q <= moment_x_d;
        moment_y_q <= moment_y_d;
        hits_q <= hits_d;
        hit_saturated_q <= hit_saturated_d;
        seed_q3 <= seed_q2;
      end
    end
    if (!rst_ni) begin
      valid_q  <= 1'b0;
      valid_q2 <= 1'b0;
      valid_q3 <= 1'b0;
    end else if (ce_i) begin
      valid_q  <= valid_i;
      valid_q2 <= valid_q;
      valid_q3 <= valid_q2 && last_q;
    end
  end

  assign valid_o = valid_q3;
  assign sums_o = '{
      row: seed_q3.row, column: seed_q3.column, time_: seed_q3.time_, seed_energy: seed_q3.energy, hit_saturated: hit_saturated_q,
      hits: hits_q, moment_y: moment_y_q, moment_x: moment_x_q, energy: energy_q};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(ce_i && valid_i) || 32'(row_i) < Window);
    end
  end
`endif
endmodule

`default_nettype wire
