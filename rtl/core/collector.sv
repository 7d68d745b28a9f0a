// Collector: the lists of a bunch. Drains top_k after each slice into the sorted list of clusters; then passes through the
// list for positions (position_pass), and through its pairs (pair_pass).
//
//     idle -> drain -> pop -> popped -> compare ... -> put -> pop ... -> idle       after each slice
//     idle -> positions -> lead -> pairs -> finish -> idle                          when the finder is through
//
// The list is a memory: a new cluster is compared with the last, which moves down if the new one precedes it, and so on; the
// last falls off when the list is full. Order: energy, larger first; then time and place in the raster, smaller first. So a
// cluster's place is its index, the leading cluster of a pair comes first, and pairs come in their own order.
//
//     a cluster, fixed part     seed_energy15 row5 column5 time13 hits5 hit_saturated1 saturated1 energy15
//     variable part             before the position pass  moment_y21 moment_x21 sum20
//                               after it                  singles2 pair_masked4 radius14 y12 x12
//
// Cycle-true model: collector in testbench/core/collector.hpp
`default_nettype none

module collector #(
    parameter int unsigned KBunch = 256,  // clusters of a bunch, a power of two
    parameter int unsigned PairsOut = 64,  // pairs of a bunch, a power of two
    parameter int unsigned Algorithms = 4,  // pair algorithms
    parameter int unsigned ClusterInterval = 1,  // clocks between two clusters in the position pass, 1 or 16
    parameter int unsigned PairInterval = 1,  // clocks between two pairs, 1 or 16
    parameter int unsigned PlaceW = $clog2(KBunch),  // bits of a cluster's place; do not set
    parameter int unsigned PairPlaceW = $clog2(PairsOut)  // bits of a pair's place; do not set
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,          // synchronous, low: no list
    input  wire logic [antipode_pkg::SETTINGS_BITS-1:0] settings_i,      // steady while a bunch is inside
    input  wire logic                                   new_bunch_i,     // for one clock: forget the lists
    input  wire logic                                   start_passes_i,  // the finder is through, and idle_o is high
    output logic                                        idle_o,
    // from the finder
    input  wire logic                                   slice_done_i,
    input  wire logic [                            7:0] done_slice_i,
    input  wire logic                                   slice_read_i,
    input  wire logic                                   seed_i,
    output logic                                        pop_o,
    input  wire logic                                   popped_i,
    input  wire logic [            data_pkg::SumsW-1:0] sums_i,
    input  wire logic                                   lost_i,
    // pair masks of a crystal, by its raster index: one clock later
    output logic                                        table_read_o,
    output logic      [                            9:0] table_cell_o,
    input  wire logic [                            3:0] pair_masked_i,
    // the lists, while idle_o is high: shown one clock after they are asked for
    input  wire logic                                   ask_cluster_i,
    input  wire logic [                     PlaceW-1:0] cluster_index_i,
    output logic      [                           59:0] cluster_fixed_o,
    output logic      [                           61:0] cluster_variable_o,
    input  wire logic                                   ask_pair_i,
    input  wire logic [                 PairPlaceW-1:0] pair_index_i,
    output logic      [                           55:0] pair_o,          // passed4 cuts36 second8 first8
    // what the bunch comes to
    output logic      [                            8:0] kept_clusters_o,
    output logic      [                            6:0] kept_pairs_o,
    output logic      [                            3:0] passed_o,        // bit i: a pair passed pair algorithm i
    output logic      [                            1:0] singles_o,       // bit i: a cluster passed single algorithm i
    output logic      [                            8:0] multiplicity_0_o,
    output logic      [                            8:0] multiplicity_1_o,
    output logic      [                           55:0] counters_clusters_o,    // payload of the word of this name
    output logic      [                           47:0] counters_pairs_o,
    output logic      [                           55:0] counters_algorithms_o
);
  generate
    if (KBunch < 2 || KBunch > 256 || (KBunch & (KBunch - 1)) != 0 || PairsOut < 2 || PairsOut > 64 ||
        (PairsOut & (PairsOut - 1)) != 0) begin : gen_check
      $fatal(1, "collector: KBunch is a power of two up to 256, PairsOut one up to 64");
    end
  endgenerate

  localparam int unsigned FixedW = 60;
  localparam int unsigned VariableW = 62;
  localparam int unsigned SumLatency = 3;
  localparam int unsigned TopKLatency = 1;

  localparam logic [3:0] Idle = 4'd0;
  localparam logic [3:0] Drain = 4'd1;
  localparam logic [3:0] Pop = 4'd2;
  localparam logic [3:0] Popped = 4'd3;
  localparam logic [3:0] Compare = 4'd4;
  localparam logic [3:0] Put = 4'd5;
  localparam logic [3:0] Positions = 4'd6;
  localparam logic [3:0] Lead = 4'd7;
  localparam logic [3:0] Pairs = 4'd8;
  localparam logic [3:0] Finish = 4'd9;

  logic [3:0] state_d, state_q;
  logic [4:0] wait_d, wait_q;
  logic [8:0] kept_d, kept_q;  // clusters in the list
  logic [8:0] place_d, place_q;  // where the new one may go
  logic [8:0] read_index_d, read_index_q, written_d, written_q;  // of the position pass
  logic entering_d, entering_q;  // a cluster enters the position pass
  logic [7:0] slice_q;
  logic all_written, pairs_done;

  // ------------------------------------------------------------------------------------ the list
  logic read, write_fixed, write_variable;
  logic [PlaceW-1:0] read_place, write_place;
  logic [FixedW-1:0] fixed, new_fixed;
  logic [VariableW-1:0] variable, new_variable, write_data;
  logic precedes, falls_off;

  dual_port_memory #(
      .Width(FixedW),
      .Depth(KBunch)
  ) u_fixed (
      .clk_i          (clk_i),
      .write_i        (write_fixed),
      .write_address_i(write_place),
      .data_i         (state_q == Put ? new_fixed : fixed),
      .read_i         (read),
      .read_address_i (read_place),
      .data_o         (fixed)
  );

  dual_port_memory #(
      .Width(VariableW),
      .Depth(KBunch)
  ) u_variable (
      .clk_i          (clk_i),
      .write_i        (write_variable),
      .write_address_i(write_place),
      .data_i         (write_data),
      .read_i         (read),
      .read_address_i (read_place),
      .data_o         (variable)
  );

  assign cluster_fixed_o = fixed;
  assign cluster_variable_o = variable;

  // The new cluster is the entry of top_k until the next is popped.
  logic [12:0] new_time;
  assign new_time = {slice_q - 8'd1, 5'd0} + {6'd0, sums_i[89:83]};
  assign new_fixed = {
    sums_i[82:68],  // seed energy
    sums_i[99:95],  // row
    sums_i[94:90],  // column
    new_time,
    sums_i[66:62],  // hits
    sums_i[67],  // hit saturated
    sums_i[19:15] != '0,  // saturated
    data_pkg::saturate_energy(sums_i[19:0])
  };
  assign new_variable = sums_i[61:0];

  // Larger energy, or equal and smaller {time, row, column}.
  assign precedes = new_fixed[14:0] > fixed[14:0] ||
      (new_fixed[14:0] == fixed[14:0] &&
       {new_fixed[34:22], new_fixed[44:40], new_fixed[39:35]} < {fixed[34:22], fixed[44:40], fixed[39:35]});
  assign falls_off = ((state_q == Compare && precedes) || state_q == Put) && place_q == 9'(KBunch);

  // ------------------------------------------------------------------------------------ the passes
  logic positioned, saturated, steps;
  logic [43:0] position;
  logic [1:0] counts;
  logic [8:0] next_place;
  logic [data_pkg::ClusterW-1:0] shown;

  position_pass #(
      .Interval(ClusterInterval)
  ) u_positions (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .settings_i   (settings_i),
      .valid_i      (entering_q),
      .fixed_i      (fixed),
      .variable_i   (variable),
      .table_read_o (table_read_o),
      .table_cell_o (table_cell_o),
      .pair_masked_i(pair_masked_i),
      .valid_o      (positioned),
      .variable_o   (position),
      .counts_o     (counts),
      .saturated_o  (saturated)
  );

  assign shown = {variable[41:38], variable[37:24], variable[23:12], variable[11:0], fixed[34:22], fixed[14:0]};
  assign steps = state_q == Pairs && wait_q == 5'd1;

  pair_pass #(
      .PairsOut  (PairsOut),
      .Algorithms(Algorithms),
      .Interval  (PairInterval)
  ) u_pairs (
      .clk_i                (clk_i),
      .rst_ni               (rst_ni),
      .settings_i           (settings_i),
      .new_bunch_i          (new_bunch_i),
      .clusters_i           (kept_q),
      .start_i              (state_q == Lead),
      .step_i               (steps),
      .cluster_i            (shown),
      .next_o               (next_place),
      .done_o               (pairs_done),
      .ask_pair_i           (ask_pair_i),
      .pair_index_i         (pair_index_i),
      .pair_o               (pair_o),
      .kept_o               (kept_pairs_o),
      .passed_o             (passed_o),
      .counters_pairs_o     (counters_pairs_o),
      .counters_algorithms_o(counters_algorithms_o)
  );

  // ------------------------------------------------------------------------------------ steps
  assign all_written = written_q == kept_q;

  always_comb begin
    state_d = state_q;
    wait_d = wait_q;
    kept_d = kept_q;
    place_d = place_q;
    read_index_d = read_index_q;
    written_d = written_q;
    entering_d = 1'b0;
    read = 1'b0;
    read_place = '0;
    write_fixed = 1'b0;
    write_variable = 1'b0;
    write_place = place_q[PlaceW-1:0];
    write_data = state_q == Put ? new_variable : variable;

    case (state_q)
      Idle: begin
        if (slice_done_i) begin
          wait_d  = 5'(SumLatency + TopKLatency);
          state_d = Drain;
        end else if (start_passes_i) begin
          read_index_d = '0;
          written_d = '0;
          wait_d = '0;
          state_d = kept_q == '0 ? Idle : Positions;
        end
        read = ask_cluster_i;
        read_place = cluster_index_i;
      end
      Drain: begin
        wait_d = wait_q - 1'b1;
        if (wait_q == 5'd1) state_d = Pop;
      end
      Pop: state_d = Popped;
      Popped: begin
        place_d = kept_q;
        read = kept_q != '0;
        read_place = PlaceW'(kept_q - 9'd1);
        if (!popped_i) state_d = Idle;
        else if (kept_q == '0) state_d = Put;
        else state_d = Compare;
      end
      Compare: begin
        if (precedes) begin
          place_d = place_q - 9'd1;
          write_fixed = !falls_off;
          write_variable = !falls_off;
          read = place_q != 9'd1;
          read_place = PlaceW'(place_q - 9'd2);
          if (place_q == 9'd1) state_d = Put;
        end else begin
          state_d = Put;
        end
      end
      Put: begin
        write_fixed = !falls_off;
        write_variable = !falls_off;
        if (kept_q != 9'(KBunch)) kept_d = kept_q + 1'b1;
        state_d = Pop;
      end
      Positions: begin
        if (wait_q != '0) wait_d = wait_q - 1'b1;
        if (read_index_q != kept_q && wait_q == '0) begin
          read = 1'b1;
          read_place = read_index_q[PlaceW-1:0];
          read_index_d = read_index_q + 1'b1;
          entering_d = 1'b1;
          wait_d = 5'(ClusterInterval - 1);
        end
        if (all_written) begin
          read = 1'b1;
          read_place = '0;
          state_d = kept_q < 9'd2 ? Idle : Lead;
        end
      end
      Lead: begin
        read = 1'b1;
        read_place = PlaceW'(1);
        wait_d = 5'(PairInterval);
        state_d = Pairs;
      end
      Pairs: begin
        wait_d = wait_q - 1'b1;
        if (steps) begin
          wait_d = 5'(PairInterval);
          if (next_place == kept_q) begin
            state_d = Finish;
          end else begin
            read = 1'b1;
            read_place = next_place[PlaceW-1:0];
          end
        end
      end
      Finish: if (pairs_done) state_d = Idle;
      default: state_d = Idle;
    endcase

    if (positioned) begin
      write_variable = 1'b1;
      write_place = written_q[PlaceW-1:0];
      write_data = VariableW'(position);
      written_d = written_q + 1'b1;
    end
    if (new_bunch_i) kept_d = '0;
  end

  always_ff @(posedge clk_i) begin
    if (state_q == Idle && slice_done_i) slice_q <= done_slice_i;
    wait_q <= wait_d;
    place_q <= place_d;
    read_index_q <= read_index_d;
    written_q <= written_d;
    if (!rst_ni) begin
      state_q <= Idle;
      kept_q <= '0;
      entering_q <= 1'b0;
    end else begin
      state_q <= state_d;
      kept_q <= kept_d;
      entering_q <= entering_d;
    end
  end

  assign idle_o = state_q == Idle;
  assign pop_o  = state_q == Pop;

  // ------------------------------------------------------------------------------------ counters
  logic [7:0] slices_q;
  logic [12:0] seeds_q, lost_slice_q, lost_bunch_q;
  logic [8:0] saturated_q, multiplicity_0_q, multiplicity_1_q;
  logic [1:0] singles_q;

  always_ff @(posedge clk_i) begin
    if (new_bunch_i || !rst_ni) begin
      slices_q <= '0;
      seeds_q <= '0;
      lost_slice_q <= '0;
      lost_bunch_q <= '0;
      saturated_q <= '0;
      multiplicity_0_q <= '0;
      multiplicity_1_q <= '0;
      singles_q <= '0;
    end else begin
      if (slice_read_i) slices_q <= slices_q + 1'b1;
      if (seed_i && seeds_q != '1) seeds_q <= seeds_q + 1'b1;
      if (lost_i && lost_slice_q != '1) lost_slice_q <= lost_slice_q + 1'b1;
      if (falls_off && lost_bunch_q != '1) lost_bunch_q <= lost_bunch_q + 1'b1;
      if (positioned) begin
        if (saturated && saturated_q != '1) saturated_q <= saturated_q + 1'b1;
        multiplicity_0_q <= multiplicity_0_q + {8'd0, counts[0]};
        multiplicity_1_q <= multiplicity_1_q + {8'd0, counts[1]};
        singles_q <= singles_q | position[43:42];
      end
    end
  end

  assign kept_clusters_o = kept_q;
  assign singles_o = singles_q;
  assign multiplicity_0_o = multiplicity_0_q;
  assign multiplicity_1_o = multiplicity_1_q;
  assign counters_clusters_o = {saturated_q, lost_bunch_q, lost_slice_q, seeds_q, slices_q};
endmodule

`default_nettype wire
