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
// A cluster is a listed_seed, and beside it, in the same bits, its listed_moments before and its listed_position after the position
// pass.
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
    input  wire antipode_pkg::settings_t                settings_i,      // steady while a bunch is inside
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
    input  wire antipode_pkg::sums_t                    sums_i,
    input  wire logic                                   lost_i,
    // pair masks of a crystal, by its raster index: one clock later
    output logic                                        table_read_o,
    output logic      [                            9:0] table_cell_o,
    input  wire logic [                            3:0] pair_masked_i,
    // the lists, while idle_o is high: shown one clock after they are asked for
    input  wire logic                                   ask_cluster_i,
    input  wire logic [                     PlaceW-1:0] cluster_index_i,
    output antipode_pkg::listed_seed_t                  cluster_seed_o,
    output antipode_pkg::listed_position_t              cluster_position_o,
    input  wire logic                                   ask_pair_i,
    input  wire logic [                 PairPlaceW-1:0] pair_index_i,
    output antipode_pkg::listed_pair_t                  pair_o,
    // what the bunch comes to
    output antipode_pkg::collected_t                    collected_o,
    output logic      [                            3:0] passed_o,        // bit i: a pair passed pair algorithm i
    output logic      [                            1:0] singles_o,       // bit i: a cluster passed single algorithm i
    output logic      [                            8:0] multiplicity_0_o,
    output logic      [                            8:0] multiplicity_1_o
);
  generate
    if (KBunch < 2 || KBunch > 256 || (KBunch & (KBunch - 1)) != 0 || (ClusterInterval != 1 && ClusterInterval != 16)) begin : gen_check
      $fatal(1, "%m: KBunch is %0d, must be a power of two up to 256; ClusterInterval is %0d, must be 1 or 16", KBunch, ClusterInterval);
    end
  endgenerate

  localparam int unsigned SumLatency = 3;
  localparam int unsigned TopKLatency = 1;

  typedef enum logic [3:0] {
    Idle, Drain, Pop, Popped, Compare, Put, Positions, Lead, Pairs, Finish
  } state_t;

  state_t state_d, state_q;
  logic [4:0] wait_d, wait_q;
  logic [8:0] kept_d, kept_q;  // clusters in the list
  logic [8:0] place_d, place_q;  // where the new one may go
  logic [8:0] read_index_d, read_index_q, written_d, written_q;  // of the position pass
  logic entering_d, entering_q;  // a cluster enters the position pass
  logic [7:0] slice_q;
  logic all_written, pairs_done;

  // ------------------------------------------------------------------------------------ the list
  logic read, write_seed, write_rest;
  logic [PlaceW-1:0] read_place, write_place;
  antipode_pkg::listed_seed_t listed, entering;
  // Before and after the position pass.
  antipode_pkg::listed_moments_t moments, write_moments;
  antipode_pkg::listed_position_t place;
  logic precedes, falls_off;

  dual_port_memory #(
      .Width(antipode_pkg::LISTED_SEED_BITS),
      .Depth(KBunch)
  ) u_seeds (
      .clk_i          (clk_i),
      .write_i        (write_seed),
      .write_address_i(write_place),
      .data_i         (state_q == Put ? entering : listed),
      .read_i         (read),
      .read_address_i (read_place),
      .data_o         (listed)
  );

  dual_port_memory #(
      .Width(antipode_pkg::LISTED_MOMENTS_BITS),
      .Depth(KBunch)
  ) u_moments (
      .clk_i          (clk_i),
      .write_i        (write_rest),
      .write_address_i(write_place),
      .data_i         (write_moments),
      .read_i         (read),
      .read_address_i (read_place),
      .data_o         (moments)
  );

  assign place = antipode_pkg::LISTED_POSITION_BITS'(moments);
  assign cluster_seed_o = listed;
  assign cluster_position_o = place;

  // The new cluster is the entry of top_k until the next is popped.
  assign entering = '{
      seed_energy: sums_i.seed_energy, row: sums_i.row, column: sums_i.column,
      time_: {slice_q - 8'd1, 5'd0} + 13'(sums_i.time_), hits: sums_i.hits, hit_saturated: sums_i.hit_saturated,
      saturated: sums_i.energy >> $bits(entering.energy) != '0, energy: data_pkg::saturate_energy(sums_i.energy)};

  // Larger energy, or equal and smaller {time, row, column}.
  assign precedes = entering.energy > listed.energy || (entering.energy == listed.energy &&
      {entering.time_, entering.row, entering.column} < {listed.time_, listed.row, listed.column});
  assign falls_off = ((state_q == Compare && precedes) || state_q == Put) && place_q == 9'(KBunch);

  // ------------------------------------------------------------------------------------ the passes
  logic positioned, saturated, steps;
  antipode_pkg::listed_position_t position;
  logic [1:0] counts;
  logic [8:0] next_place;
  antipode_pkg::cluster_t shown;

  position_pass #(
      .Interval(ClusterInterval)
  ) u_positions (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .settings_i   (settings_i),
      .valid_i      (entering_q),
      .seed_i       (listed),
      .moments_i    (moments),
      .table_read_o (table_read_o),
      .table_cell_o (table_cell_o),
      .pair_masked_i(pair_masked_i),
      .valid_o      (positioned),
      .position_o   (position),
      .counts_o     (counts),
      .saturated_o  (saturated)
  );

  assign shown = '{
      pair_masked: place.pair_masked, radius: place.radius, y: place.y, x: place.x, time_: listed.time_, energy: listed.energy};
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
      .kept_o               (collected_o.pairs),
      .passed_o             (passed_o),
      .counters_pairs_o     (collected_o.counters_pairs),
      .counters_algorithms_o(collected_o.counters_algorithms)
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
    write_seed = 1'b0;
    write_rest = 1'b0;
    write_place = place_q[PlaceW-1:0];
    write_moments = state_q == Put ?
        '{moment_y: sums_i.moment_y, moment_x: sums_i.moment_x, sum: sums_i.energy} : moments;

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
          write_seed = !falls_off;
          write_rest = !falls_off;
          read = place_q != 9'd1;
          read_place = PlaceW'(place_q - 9'd2);
          if (place_q == 9'd1) state_d = Put;
        end else begin
          state_d = Put;
        end
      end
      Put: begin
        write_seed = !falls_off;
        write_rest = !falls_off;
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
      write_rest = 1'b1;
      write_place = written_q[PlaceW-1:0];
      write_moments = antipode_pkg::LISTED_MOMENTS_BITS'(position);
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
        singles_q <= singles_q | position.singles;
      end
    end
  end

  assign collected_o.clusters = kept_q;
  assign singles_o = singles_q;
  assign multiplicity_0_o = multiplicity_0_q;
  assign multiplicity_1_o = multiplicity_1_q;
  assign collected_o.counters_clusters = '{
      saturated: saturated_q, lost_bunch: lost_bunch_q, lost_slice: lost_slice_q, seeds: seeds_q, slices: slices_q};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!start_passes_i || idle_o);
      assert (!(ask_cluster_i || ask_pair_i) || idle_o);
      assert (!(slice_done_i && !idle_o));  // the finder waits
    end
  end
`endif
endmodule

`default_nettype wire
