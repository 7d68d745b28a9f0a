// Core: the trigger between its streams.
//
//     hit stream -> skid -> receiver -> hit buffers -> finder -> collector -> decide -> emitter -> skid -> primitive stream
//                              |                                                |
//                              +-> records, closings (in order)                 +-> pulses -> decision pulse
//
// The way of a bunch, one at a time; the receiver takes the next ones meanwhile, as long as there are records and buffers:
//
//     idle -> start_find -> find -> start_passes -> passes -> start_decide -> decide -> start_emit -> emit -> count -> idle
//
// A dropped bunch goes from idle to start_emit. All outputs are registers or functions of registers alone.
// Decision pulse: exactly decision_latency clocks after the word that completed the bunch was taken at the pins. A decision that
// is not ready by then is late and gives none; so is one whose pulse would not come behind that of the bunch before it, such as
// the second of two frames that one header completes.
// Cycle-true model: core in testbench/core/core.hpp
`default_nettype none

module core #(
    parameter int unsigned Lanes = 30,  // cells a clock, a divisor of 30
    parameter int unsigned Window = 5,  // cells on a side of the cluster window, 3 or 5
    parameter int unsigned KSlice = 16,  // clusters of a slice
    parameter int unsigned KBunch = 256,  // clusters of a bunch
    parameter int unsigned HitsBunch = 2048,  // hits of a bunch
    parameter int unsigned PairsOut = 64,  // pairs of a bunch
    parameter int unsigned Buffers = 4,  // hit buffers: 1, or 4 for free-running mode
    parameter int unsigned Algorithms = 4,  // pair algorithms
    parameter int unsigned ClusterInterval = 1,  // clocks between two clusters in the position pass
    parameter int unsigned PairInterval = 1  // clocks between two pairs
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,            // synchronous, low
    // hit stream
    input  wire logic                                   in_valid_i,
    output logic                                        in_ready_o,
    input  wire logic [                           63:0] in_data_i,
    // primitive stream
    output logic                                        out_valid_o,
    input  wire logic                                   out_ready_i,
    output logic      [                           63:0] out_data_o,
    output logic                                        out_last_o,        // the trailer
    output logic                                        decision_pulse_o,
    // control; settings, tables and mode change only while idle_o is high
    input  wire logic [antipode_pkg::SETTINGS_BITS-1:0] settings_i,
    input  wire logic [                           31:0] settings_crc_i,
    input  wire logic                                   run_i,             // take packets
    input  wire logic                                   hold_i,            // take no new packet
    input  wire logic                                   free_running_i,    // mode
    input  wire logic                                   playback_i,        // the word at the pins comes from playback
    input  wire logic                                   applied_i,         // for one clock: settings have become active
    output logic                                        idle_o,            // nothing is inside, no pulse is due
    output logic                                        live_o,            // a bunch that began now would not be dropped
    // tables of the crystals, by raster index: entries one clock later
    output logic                                        hit_table_read_o,
    output logic      [                            9:0] hit_table_cell_o,
    input  wire logic [                           20:0] calibration_i,     // masked1 delay8 gain12
    input  wire logic [                           14:0] seed_threshold_i,
    output logic                                        mask_table_read_o,
    output logic      [                            9:0] mask_table_cell_o,
    input  wire logic [                            3:0] pair_masked_i,
    // to the counters: a bunch is over; what is below stays until counted_i
    output logic                                        summary_valid_o,
    input  wire logic                                   counted_i,
    output logic      [          data_pkg::SummaryW-1:0] summary_o,
    output logic                                        scaler_valid_o,    // a hit is kept
    output logic      [                            9:0] scaler_cell_o      // its raster index
);
  generate
    if (data_pkg::LastSlice != antipode_pkg::FRAME_TICKS / antipode_pkg::SLICE_TICKS + 8) begin : gen_check
      $fatal(1, "core: data_pkg::LastSlice is not that of the frame");
    end
  endgenerate

  localparam int unsigned IndexW = $clog2(HitsBunch);
  localparam int unsigned BufferW = Buffers == 1 ? 1 : $clog2(Buffers);
  localparam int unsigned PlaceW = $clog2(KBunch);
  localparam int unsigned PairPlaceW = $clog2(PairsOut);
  // Packets inside, each with a record: more than buffers, so that one without a buffer leaves header and trailer.
  localparam int unsigned Records = Buffers + 4;
  localparam int unsigned Pulses = 8;
  localparam logic [31:0] PulseClocks = 32'd3;  // from the decision to the earliest pulse

  localparam logic [3:0] Idle = 4'd0;
  localparam logic [3:0] StartFind = 4'd1;
  localparam logic [3:0] Find = 4'd2;
  localparam logic [3:0] StartPasses = 4'd3;
  localparam logic [3:0] Passes = 4'd4;
  localparam logic [3:0] StartDecide = 4'd5;
  localparam logic [3:0] Decide = 4'd6;
  localparam logic [3:0] StartEmit = 4'd7;
  localparam logic [3:0] Emit = 4'd8;
  localparam logic [3:0] Count = 4'd9;

  logic [31:0] now_q;
  always_ff @(posedge clk_i) now_q <= rst_ni ? now_q + 1'b1 : '0;

  // ------------------------------------------------------------------------------------ entry
  logic word_valid, word_taken;
  logic [96:0] word;  // playback above arrival above data

  skid_buffer #(
      .Width(97)
  ) u_in (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(in_valid_i),
      .ready_o(in_ready_o),
      .data_i ({playback_i, now_q, in_data_i}),
      .valid_o(word_valid),
      .ready_i(word_taken),
      .data_o (word)
  );

  logic receiver_idle, take_credit, push_record, push_closing, releases, scaler_kept;
  logic [9:0] scaler_cell;
  logic dropped;  // of the bunch in work
  logic [Buffers-1:0] buffer_write, buffer_clear, buffer_full;
  logic [Buffers*data_pkg::HitW-1:0] buffer_hit;
  logic [data_pkg::RecordW-1:0] record_in, record_out;
  logic [31:0] closing_in, closing_out;
  logic record_valid, closing_valid, loads;
  logic [$clog2(Records+1)-1:0] credits;
  logic [BufferW-1:0] buffer;  // of the bunch in work

  receiver #(
      .Buffers(Buffers)
  ) u_receiver (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
      .settings_i       (settings_i),
      .run_i            (run_i),
      .hold_i           (hold_i),
      .free_running_i   (free_running_i),
      .playback_i       (word[96]),
      .applied_i        (applied_i),
      .now_i            (now_q),
      .idle_o           (receiver_idle),
      .valid_i          (word_valid),
      .take_o           (word_taken),
      .data_i           (word[63:0]),
      .arrival_i        (word[95:64]),
      .table_read_o     (hit_table_read_o),
      .table_cell_o     (hit_table_cell_o),
      .calibration_i    (calibration_i),
      .seed_threshold_i (seed_threshold_i),
      .buffer_write_o   (buffer_write),
      .buffer_hit_o     (buffer_hit),
      .buffer_clear_o   (buffer_clear),
      .buffer_full_i    (buffer_full),
      .release_i        (releases && !dropped),
      .release_buffer_i (buffer),
      .has_credit_i     (credits != '0),
      .take_credit_o    (take_credit),
      .push_record_o    (push_record),
      .record_o         (record_in),
      .push_closing_o   (push_closing),
      .closing_arrival_o(closing_in),
      .live_o           (live_o),
      .scaler_valid_o   (scaler_kept),
      .scaler_cell_o    (scaler_cell)
  );

  always_ff @(posedge clk_i) begin
    scaler_valid_o <= rst_ni && scaler_kept;
    scaler_cell_o  <= scaler_cell;
  end

  logic unused_record_ready, unused_closing_ready;
  logic [$clog2(8):0] unused_record_level, unused_closing_level;

  // There is always room: a packet has a credit. The next power of two holds them.
  fifo #(
      .Width(data_pkg::RecordW),
      .Depth(8)
  ) u_records (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(push_record),
      .ready_o(unused_record_ready),
      .data_i (record_in),
      .valid_o(record_valid),
      .ready_i(loads),
      .data_o (record_out),
      .level_o(unused_record_level)
  );

  fifo #(
      .Width(32),
      .Depth(8)
  ) u_closings (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(push_closing),
      .ready_o(unused_closing_ready),
      .data_i (closing_in),
      .valid_o(closing_valid),
      .ready_i(loads),
      .data_o (closing_out),
      .level_o(unused_closing_level)
  );

  credit_counter #(
      .Credits(Records)
  ) u_credits (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .take_i     ({{($clog2(Records + 1) - 1) {1'b0}}, take_credit}),
      .give_i     ({{($clog2(Records + 1) - 1) {1'b0}}, releases}),
      .available_o(credits)
  );

  // ------------------------------------------------------------------------------------ hit buffers
  logic ask_head, ask_hit, finder_asks_hit, emitter_asks_hit;
  logic [7:0] ask_slice;
  logic [IndexW-1:0] hit_index, finder_hit_index, emitter_hit_index;
  logic [Buffers*(IndexW+1)-1:0] counts;
  logic [Buffers*data_pkg::Slices-1:0] all_occupied, all_active;
  logic [Buffers*IndexW-1:0] all_heads, all_nexts;
  logic [Buffers*data_pkg::HitW-1:0] all_hits;
  logic [Buffers-1:0] all_has_next;

  assign ask_hit   = finder_asks_hit || emitter_asks_hit;
  assign hit_index = emitter_asks_hit ? emitter_hit_index : finder_hit_index;

  genvar b;
  generate
    for (b = 0; b < Buffers; b = b + 1) begin : gen_buffer
      hit_buffer #(
          .Hits(HitsBunch)
      ) u_buffer (
          .clk_i     (clk_i),
          .rst_ni    (rst_ni),
          .clear_i   (buffer_clear[b]),
          .write_i   (buffer_write[b]),
          .hit_i     (buffer_hit[b*data_pkg::HitW+:data_pkg::HitW]),
          .full_o    (buffer_full[b]),
          .count_o   (counts[b*(IndexW+1)+:IndexW+1]),
          .occupied_o(all_occupied[b*data_pkg::Slices+:data_pkg::Slices]),
          .active_o  (all_active[b*data_pkg::Slices+:data_pkg::Slices]),
          .ask_head_i(ask_head && buffer == BufferW'(b)),
          .slice_i   (ask_slice),
          .head_o    (all_heads[b*IndexW+:IndexW]),
          .ask_hit_i (ask_hit && buffer == BufferW'(b)),
          .index_i   (hit_index),
          .hit_o     (all_hits[b*data_pkg::HitW+:data_pkg::HitW]),
          .has_next_o(all_has_next[b]),
          .next_o    (all_nexts[b*IndexW+:IndexW])
      );
    end
  endgenerate

  // Those of the bunch in work.
  logic [IndexW:0] hit_count;
  logic [data_pkg::Slices-1:0] occupied, active;
  logic [IndexW-1:0] head, next;
  logic [data_pkg::HitW-1:0] hit;
  logic has_next;

  always_comb begin : choose_buffer
    integer i;
    hit_count = counts[IndexW:0];
    occupied = all_occupied[data_pkg::Slices-1:0];
    active = all_active[data_pkg::Slices-1:0];
    head = all_heads[IndexW-1:0];
    next = all_nexts[IndexW-1:0];
    hit = all_hits[data_pkg::HitW-1:0];
    has_next = all_has_next[0];
    for (i = 1; i < Buffers; i = i + 1) begin
      if (buffer == BufferW'(i)) begin
        hit_count = counts[i*(IndexW+1)+:IndexW+1];
        occupied = all_occupied[i*data_pkg::Slices+:data_pkg::Slices];
        active = all_active[i*data_pkg::Slices+:data_pkg::Slices];
        head = all_heads[i*IndexW+:IndexW];
        next = all_nexts[i*IndexW+:IndexW];
        hit = all_hits[i*data_pkg::HitW+:data_pkg::HitW];
        has_next = all_has_next[i];
      end
    end
  end

  // ------------------------------------------------------------------------------------ clusters and pairs
  logic [3:0] state_d, state_q;
  logic finder_idle, collector_idle, start_find;
  logic pop, popped, top_k_lost, slice_done, slice_read, seed, too_close;
  logic [7:0] done_slice;
  logic [data_pkg::SumsW-1:0] sums;

  assign start_find = state_q == StartFind && finder_idle;

  finder #(
      .Lanes (Lanes),
      .Window(Window),
      .KSlice(KSlice),
      .IndexW(IndexW)
  ) u_finder (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .settings_i      (settings_i),
      .start_i         (start_find),
      .idle_o          (finder_idle),
      .occupied_i      (occupied),
      .active_i        (active),
      .ask_head_o      (ask_head),
      .slice_o         (ask_slice),
      .head_i          (head),
      .ask_hit_o       (finder_asks_hit),
      .index_o         (finder_hit_index),
      .hit_i           (hit),
      .has_next_i      (has_next),
      .next_i          (next),
      .collector_idle_i(collector_idle),
      .pop_i           (pop),
      .popped_o        (popped),
      .sums_o          (sums),
      .lost_o          (top_k_lost),
      .slice_done_o    (slice_done),
      .done_slice_o    (done_slice),
      .slice_read_o    (slice_read),
      .seed_o          (seed),
      .too_close_o     (too_close)
  );

  logic ask_cluster, ask_pair;
  logic [PlaceW-1:0] cluster_index;
  logic [PairPlaceW-1:0] pair_index;
  logic [59:0] cluster_fixed;
  logic [61:0] cluster_variable;
  logic [55:0] pair_entry;
  logic [8:0] kept_clusters, multiplicity_0, multiplicity_1;
  logic [6:0] kept_pairs;
  logic [3:0] pairs_passed;
  logic [1:0] singles;
  logic [55:0] counters_clusters, counters_algorithms;
  logic [47:0] counters_pairs;

  collector #(
      .KBunch         (KBunch),
      .PairsOut       (PairsOut),
      .Algorithms     (Algorithms),
      .ClusterInterval(ClusterInterval),
      .PairInterval   (PairInterval)
  ) u_collector (
      .clk_i                (clk_i),
      .rst_ni               (rst_ni),
      .settings_i           (settings_i),
      .new_bunch_i          (start_find),
      .start_passes_i       (state_q == StartPasses),
      .idle_o               (collector_idle),
      .slice_done_i         (slice_done),
      .done_slice_i         (done_slice),
      .slice_read_i         (slice_read),
      .seed_i               (seed),
      .pop_o                (pop),
      .popped_i             (popped),
      .sums_i               (sums),
      .lost_i               (top_k_lost),
      .table_read_o         (mask_table_read_o),
      .table_cell_o         (mask_table_cell_o),
      .pair_masked_i        (pair_masked_i),
      .ask_cluster_i        (ask_cluster),
      .cluster_index_i      (cluster_index),
      .cluster_fixed_o      (cluster_fixed),
      .cluster_variable_o   (cluster_variable),
      .ask_pair_i           (ask_pair),
      .pair_index_i         (pair_index),
      .pair_o               (pair_entry),
      .kept_clusters_o      (kept_clusters),
      .kept_pairs_o         (kept_pairs),
      .passed_o             (pairs_passed),
      .singles_o            (singles),
      .multiplicity_0_o     (multiplicity_0),
      .multiplicity_1_o     (multiplicity_1),
      .counters_clusters_o  (counters_clusters),
      .counters_pairs_o     (counters_pairs),
      .counters_algorithms_o(counters_algorithms)
  );

  // ------------------------------------------------------------------------------------ the bunch in work
  logic [data_pkg::RecordW-1:0] record_q;
  logic [31:0] arrival_q;
  logic [13:0] too_close_q;

  // Of the record, from the lowest bits.
  logic [31:0] number, below, stray_words;
  logic free_running, number_jump, settings_new, stray, no_trailer, bad_crc, bad_count, incomplete;
  logic has_time, has_charges;
  logic [55:0] bunch_time, charges, lost_beam_catcher, lost_target;
  logic [27:0] lost_bunches;
  logic [13:0] received, masked, no_crystal, outside, saturated, over_limit, late_hits;
  logic [1:0] record_buffer;
  logic playback;

  assign {playback, record_buffer, stray_words, below, late_hits, over_limit, saturated, outside, no_crystal, masked, received, lost_target,
    lost_beam_catcher, lost_bunches, charges, has_charges, bunch_time, has_time, incomplete, bad_count, bad_crc, no_trailer,
    dropped, stray, settings_new, number_jump, free_running, number} = record_q;
  assign buffer = record_buffer[BufferW-1:0];

  assign loads = state_q == Idle && record_valid && closing_valid;
  assign releases = state_q == Count && counted_i;

  always_ff @(posedge clk_i) begin
    if (loads) begin
      record_q <= record_out;
      arrival_q <= closing_out;
      too_close_q <= '0;
    end else begin
      too_close_q <= data_pkg::count_14(too_close_q, {1'b0, too_close});
    end
  end

  // The periodic item: the remainder of the bunch number, a bit a clock while the clusters are found.
  logic [5:0] remainder_clocks_q;
  logic [31:0] remainder_q, remainder_d, period;
  logic [32:0] remainder_next;
  logic periodic;
  assign period = settings_i[antipode_pkg::SET_PERIOD_LSB+:32];
  assign remainder_next = {remainder_q, number[5'(remainder_clocks_q-6'd1)]};
  assign remainder_d = remainder_next >= {1'b0, period} ? 32'(remainder_next - {1'b0, period}) : remainder_next[31:0];
  assign periodic = period != '0 && remainder_q == '0;

  always_ff @(posedge clk_i) begin
    if (loads) remainder_q <= '0;
    else if (remainder_clocks_q != '0) remainder_q <= remainder_d;
    if (!rst_ni) remainder_clocks_q <= '0;
    else if (loads) remainder_clocks_q <= 6'd32;
    else if (remainder_clocks_q != '0) remainder_clocks_q <= remainder_clocks_q - 1'b1;
  end

  // ------------------------------------------------------------------------------------ decision
  logic decision_valid, decision_accept, decides, late, pulses, overtakes, pulse_room, pulse_valid, pulse_due;
  logic [9:0] decision_fired, decision_accepted;
  logic [31:0] pulse_arrival, last_arrival_q;  // of the next pulse, of the last one
  logic [3:0] pulse_level;
  logic [9:0] fired_q, accepted_q;
  logic accept_q, late_q, attached_q, pulse_q;
  logic [19:0] decision_latency;
  assign decision_latency = settings_i[antipode_pkg::SET_DECISION_LATENCY_LSB+:20];

  decide u_decide (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .ce_i        (1'b1),
      .settings_i  (settings_i),
      .reload_i    (applied_i),
      .valid_i     (state_q == StartDecide),
      .pairs_i     (pairs_passed),
      .singles_i   (singles),
      .clusters_0_i(multiplicity_0),
      .clusters_1_i(multiplicity_1),
      .periodic_i  (periodic),
      .valid_o     (decision_valid),
      .fired_o     (decision_fired),
      .accepted_o  (decision_accepted),
      .accept_o    (decision_accept)
  );

  assign decides = state_q == Decide && decision_valid;
  assign overtakes = (pulse_valid || pulse_level != '0) && last_arrival_q - arrival_q < 32'h8000_0000;
  assign late = now_q - arrival_q + PulseClocks > {12'd0, decision_latency} || !pulse_room || overtakes;
  assign pulses = decides && decision_accept && !late;

  always_ff @(posedge clk_i) begin
    if (pulses) last_arrival_q <= arrival_q;
    if (loads) begin
      fired_q <= '0;
      accepted_q <= '0;
      accept_q <= 1'b0;
      late_q <= 1'b0;
      attached_q <= 1'b0;
    end else if (decides) begin
      fired_q <= decision_fired;
      accepted_q <= decision_accepted;
      accept_q <= decision_accept;
      late_q <= decision_accept && late;
      attached_q <= (decision_accepted & settings_i[antipode_pkg::SET_ATTACH_MASK_LSB+:10]) != '0;
    end
  end

  // Pulses that are due, in order.
  fifo #(
      .Width(32),
      .Depth(Pulses)
  ) u_pulses (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(pulses),
      .ready_o(pulse_room),
      .data_i (arrival_q),
      .valid_o(pulse_valid),
      .ready_i(pulse_due),
      .data_o (pulse_arrival),
      .level_o(pulse_level)
  );

  assign pulse_due = pulse_valid && now_q + 1'b1 - pulse_arrival >= {12'd0, decision_latency};
  always_ff @(posedge clk_i) pulse_q <= rst_ni && pulse_due;
  assign decision_pulse_o = pulse_q;

  // ------------------------------------------------------------------------------------ the packet
  logic emitter_idle, emit_valid, emit_ready, emit_last;
  logic [15:0] emitted_words;
  logic [3:0] head_word_number;
  logic [63:0] head_word, emit_data;
  logic limit_clusters, limit_pairs;
  logic [63:0] header;

  // Counters that a dropped bunch has not.
  logic [55:0] clusters_word, algorithms_word;
  logic [47:0] pairs_word;
  logic [8:0] clusters;
  logic [6:0] pairs;
  assign clusters_word = dropped ? '0 : counters_clusters;
  assign algorithms_word = dropped ? '0 : counters_algorithms;
  assign pairs_word = dropped ? '0 : counters_pairs;
  assign clusters = dropped ? '0 : kept_clusters;
  assign pairs = dropped ? '0 : kept_pairs;

  function automatic logic any_full_14(input logic [55:0] counters);
    any_full_14 = counters[13:0] == '1 || counters[27:14] == '1 || counters[41:28] == '1 || counters[55:42] == '1;
  endfunction

  logic any_full;
  assign any_full = any_full_14({outside, no_crystal, masked, received}) ||
      any_full_14({late_hits, over_limit, too_close_q, saturated}) || any_full_14(algorithms_word) ||
      clusters_word[20:8] == '1 || clusters_word[33:21] == '1 || clusters_word[46:34] == '1 || clusters_word[55:47] == '1;

  assign header = antipode_pkg::pack_primitive_header(
      number, free_running, dropped, lost_bunches != '0, settings_new, bad_crc, bad_count, no_trailer, incomplete, stray,
      number_jump, no_crystal != '0, outside != '0, late_hits != '0, too_close_q != '0, over_limit != '0, saturated != '0,
      clusters_word[55:47] != '0, clusters_word[33:21] != '0, clusters_word[46:34] != '0, pairs_word[47:32] != '0,
      late_q, any_full, attached_q, playback);

  always_comb begin
    case (head_word_number)
      4'd0: head_word = header;
      4'd1: head_word = {antipode_pkg::BUNCH_TIME_TAG, bunch_time};
      4'd2: head_word = {antipode_pkg::BUNCH_CHARGES_TAG, charges};
      4'd3: head_word = antipode_pkg::pack_configuration(settings_crc_i, 8'(antipode_pkg::ALGORITHM_PATCH),
          8'(antipode_pkg::ALGORITHM_MINOR), 8'(antipode_pkg::ALGORITHM_MAJOR));
      4'd4: head_word = antipode_pkg::pack_dropped_bunches(lost_bunches);
      4'd5: head_word = {antipode_pkg::DROPPED_BEAM_CATCHER_TAG, lost_beam_catcher};
      4'd6: head_word = {antipode_pkg::DROPPED_TARGET_TAG, lost_target};
      4'd7: head_word = antipode_pkg::pack_decision(fired_q, accepted_q, accept_q, clusters, pairs);
      4'd8: head_word = {antipode_pkg::COUNTERS_INPUT_TAG, outside, no_crystal, masked, received};
      4'd9: head_word = {antipode_pkg::COUNTERS_HITS_TAG, late_hits, over_limit, too_close_q, saturated};
      4'd10: head_word = {antipode_pkg::COUNTERS_CLUSTERS_TAG, clusters_word};
      4'd11: head_word = {antipode_pkg::COUNTERS_PAIRS_TAG, 8'd0, pairs_word};
      default: head_word = {antipode_pkg::COUNTERS_ALGORITHMS_TAG, algorithms_word};
    endcase
  end

  // Bunches that were not accepted are written as the settings say.
  assign limit_clusters = accept_q || settings_i[antipode_pkg::SET_OUTPUT_CLUSTERS_LSB];
  assign limit_pairs = limit_clusters && (accept_q || settings_i[antipode_pkg::SET_OUTPUT_PAIRS_LSB]);

  emitter #(
      .PlaceW    (PlaceW),
      .PairPlaceW(PairPlaceW),
      .IndexW    (IndexW)
  ) u_emitter (
      .clk_i             (clk_i),
      .rst_ni            (rst_ni),
      .start_i           (state_q == StartEmit),
      .idle_o            (emitter_idle),
      .words_o           (emitted_words),
      .head_present_i    ({{6{!dropped}}, {3{lost_bunches != '0}}, 1'b1, has_charges, has_time, 1'b1}),
      .head_o            (head_word_number),
      .head_word_i       (head_word),
      .clusters_i        (limit_clusters ? clusters : '0),
      .pairs_i           (limit_pairs ? pairs : '0),
      .hits_i            (attached_q ? hit_count : '0),
      .frame_i           (free_running ? number[7:0] : '0),
      .ask_cluster_o     (ask_cluster),
      .cluster_index_o   (cluster_index),
      .cluster_fixed_i   (cluster_fixed),
      .cluster_variable_i(cluster_variable),
      .ask_pair_o        (ask_pair),
      .pair_index_o      (pair_index),
      .pair_i            (pair_entry),
      .ask_hit_o         (emitter_asks_hit),
      .hit_index_o       (emitter_hit_index),
      .hit_i             (hit),
      .valid_o           (emit_valid),
      .ready_i           (emit_ready),
      .data_o            (emit_data),
      .last_o            (emit_last)
  );

  skid_buffer #(
      .Width(65)
  ) u_out (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(emit_valid),
      .ready_o(emit_ready),
      .data_i ({emit_last, emit_data}),
      .valid_o(out_valid_o),
      .ready_i(out_ready_i),
      .data_o ({out_last_o, out_data_o})
  );

  // ------------------------------------------------------------------------------------ steps
  always_comb begin
    state_d = state_q;
    case (state_q)
      Idle: if (loads) state_d = record_out[data_pkg::RecordDropped] ? StartEmit : StartFind;
      StartFind: if (finder_idle) state_d = Find;
      Find: if (finder_idle && collector_idle) state_d = StartPasses;
      StartPasses: state_d = Passes;
      Passes: if (collector_idle && remainder_clocks_q == '0) state_d = StartDecide;
      StartDecide: state_d = Decide;
      Decide: if (decides) state_d = StartEmit;
      StartEmit: state_d = Emit;
      Emit: if (emitter_idle) state_d = Count;
      Count: if (counted_i) state_d = Idle;
      default: state_d = Idle;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) state_q <= Idle;
    else state_q <= state_d;
  end

  assign idle_o = receiver_idle && credits == ($clog2(Records + 1))'(Records) && !out_valid_o && pulse_level == '0 && !pulse_valid;

  assign summary_valid_o = state_q == Count;
  assign summary_o = {
    16'(emitted_words + 16'd1), accepted_q, fired_q, late_q, accept_q, pairs, clusters, algorithms_word, pairs_word,
    clusters_word, too_close_q, record_q
  };

  // Only counted.
  logic unused_counts;
  assign unused_counts = ^{record_buffer, below, stray_words};
endmodule

`default_nettype wire
