// Core: the trigger between its streams.
//
//     hit stream -> skid -> receiver -> hit buffers -> finder -> collector -> decision -> emitter -> skid -> primitive stream
//                              |                                                 |
//                              +-> bunch queue: records, closings, in order      +-> decision pulse
//
// The way of a bunch, one at a time; the receiver takes the next ones meanwhile, as long as there are records and buffers:
//
//     idle -> start_find -> find -> start_passes -> passes -> start_decide -> decide -> start_emit -> emit -> count -> idle
//
// A dropped bunch goes from idle to start_emit. All outputs are registers or functions of registers alone.
// Decision pulse: exactly decision_latency clocks after the word that completed the bunch was taken at the pins, if at all.
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
    input  wire antipode_pkg::settings_t                settings_i,
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
    input  wire antipode_pkg::calibration_entry_t       calibration_i,     // masked1 delay8 gain12
    input  wire logic [                           14:0] seed_threshold_i,
    output logic                                        mask_table_read_o,
    output logic      [                            9:0] mask_table_cell_o,
    input  wire logic [                            3:0] pair_masked_i,
    // to the counters: a bunch is over; what is below stays until counted_i
    output logic                                        summary_valid_o,
    input  wire logic                                   counted_i,
    output antipode_pkg::summary_t                       summary_o,
    output logic                                        scaler_valid_o,    // a hit is kept
    output logic      [                            9:0] scaler_cell_o      // its raster index
);
  generate
    if (HitsBunch < 2 || HitsBunch > 32768) begin : gen_check
      $fatal(1, "%m: HitsBunch is %0d, must be a power of two up to 32768", HitsBunch);
    end
  endgenerate

  localparam int unsigned IndexW = $clog2(HitsBunch);
  localparam int unsigned BufferW = Buffers == 1 ? 1 : $clog2(Buffers);
  localparam int unsigned PlaceW = $clog2(KBunch);
  localparam int unsigned PairPlaceW = $clog2(PairsOut);

  typedef enum logic [3:0] {
    Idle, StartFind, Find, StartPasses, Passes, StartDecide, Decide, StartEmit, Emit, Count
  } state_t;

  // The clock: only differences of two of its values, modulo 2^32, are used. It begins shortly before its wrap, so that every run
  // passes it, not only one of 2^32 clocks; the model begins at 0, and in lock-step with it nothing can hang on the value itself.
  localparam logic [31:0] FirstClock = -32'd16384;
  logic [31:0] now_q;
  always_ff @(posedge clk_i) now_q <= rst_ni ? now_q + 1'b1 : FirstClock;

  // ------------------------------------------------------------------------------------ entry
  logic word_valid, word_taken;
  typedef struct packed {
    logic playback;
    logic [31:0] arrival;
    logic [63:0] data;
  } input_t;
  input_t word_in, word;
  assign word_in = '{playback: playback_i, arrival: now_q, data: in_data_i};

  skid_buffer #(
      .Width($bits(word))
  ) u_in (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(in_valid_i),
      .ready_o(in_ready_o),
      .data_i (word_in),
      .valid_o(word_valid),
      .ready_i(word_taken),
      .data_o (word)
  );

  // Of the bunch in work: arrival of the word that completed it, too_close of its hits.
  state_t state_d, state_q;
  antipode_pkg::packet_t record_q;
  logic [31:0] arrival_q;
  logic [13:0] too_close_q;
  logic dropped;
  logic [BufferW-1:0] buffer;
  assign dropped = record_q.dropped;
  assign buffer  = BufferW'(record_q.buffer);

  logic receiver_idle, scaler_kept, has_credit, take_credit, push_record, push_closing;
  logic [9:0] scaler_cell;
  logic [Buffers-1:0] buffer_write, buffer_clear, buffer_full;
  antipode_pkg::hit_t [Buffers-1:0] buffer_hit;
  antipode_pkg::packet_t record_in, record_next;
  logic [31:0] closing_in, arrival_next;
  logic queue_valid, queue_empty, loads, releases;

  receiver #(
      .Buffers(Buffers)
  ) u_receiver (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
      .settings_i       (settings_i),
      .run_i            (run_i),
      .hold_i           (hold_i),
      .free_running_i   (free_running_i),
      .playback_i       (word.playback),
      .applied_i        (applied_i),
      .now_i            (now_q),
      .idle_o           (receiver_idle),
      .valid_i          (word_valid),
      .take_o           (word_taken),
      .data_i           (word.data),
      .arrival_i        (word.arrival),
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
      .has_credit_i     (has_credit),
      .queue_empty_i    (queue_empty),
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

  bunch_queue #(
      .Buffers(Buffers)
  ) u_queue (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
      .has_credit_o     (has_credit),
      .take_credit_i    (take_credit),
      .push_record_i    (push_record),
      .record_i         (record_in),
      .push_closing_i   (push_closing),
      .closing_arrival_i(closing_in),
      .valid_o          (queue_valid),
      .load_i           (loads),
      .record_o         (record_next),
      .arrival_o        (arrival_next),
      .release_i        (releases),
      .empty_o          (queue_empty)
  );

  // ------------------------------------------------------------------------------------ hit buffers
  logic ask_head, finder_asks_hit, emitter_asks_hit, has_next;
  logic [7:0] ask_slice;
  logic [IndexW-1:0] finder_hit_index, emitter_hit_index, head, next;
  logic [IndexW:0] hit_count;
  logic [data_pkg::Slices-1:0] occupied, active;
  antipode_pkg::hit_t hit;

  hit_buffers #(
      .Buffers(Buffers),
      .Hits   (HitsBunch)
  ) u_buffers (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .clear_i   (buffer_clear),
      .write_i   (buffer_write),
      .hit_i     (buffer_hit),
      .full_o    (buffer_full),
      .buffer_i  (buffer),
      .count_o   (hit_count),
      .occupied_o(occupied),
      .active_o  (active),
      .ask_head_i(ask_head),
      .slice_i   (ask_slice),
      .head_o    (head),
      .ask_hit_i (finder_asks_hit || emitter_asks_hit),
      .index_i   (emitter_asks_hit ? emitter_hit_index : finder_hit_index),
      .hit_o     (hit),
      .has_next_o(has_next),
      .next_o    (next)
  );

  // ------------------------------------------------------------------------------------ clusters and pairs
  logic finder_idle, collector_idle, start_find;
  logic pop, popped, top_k_lost, slice_done, slice_read, seed, too_close;
  logic [7:0] done_slice;
  antipode_pkg::sums_t sums;

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
  antipode_pkg::listed_seed_t cluster_seed;
  antipode_pkg::listed_position_t cluster_position;
  antipode_pkg::listed_pair_t pair_entry;
  antipode_pkg::collected_t collected;
  logic [8:0] multiplicity_0, multiplicity_1;
  logic [3:0] pairs_passed;
  logic [1:0] singles;

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
      .cluster_seed_o       (cluster_seed),
      .cluster_position_o   (cluster_position),
      .ask_pair_i           (ask_pair),
      .pair_index_i         (pair_index),
      .pair_o               (pair_entry),
      .collected_o          (collected),
      .passed_o             (pairs_passed),
      .singles_o            (singles),
      .multiplicity_0_o     (multiplicity_0),
      .multiplicity_1_o     (multiplicity_1)
  );

  // ------------------------------------------------------------------------------------ decision
  logic remainder_done, decided, pulse_waits, attached;
  antipode_pkg::verdict_t verdict;

  decision u_decision (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .settings_i      (settings_i),
      .applied_i       (applied_i),
      .now_i           (now_q),
      .load_i          (loads),
      .number_i        (record_q.number),
      .arrival_i       (arrival_q),
      .remainder_done_o(remainder_done),
      .start_i         (state_q == StartDecide),
      .pairs_i         (pairs_passed),
      .singles_i       (singles),
      .clusters_0_i    (multiplicity_0),
      .clusters_1_i    (multiplicity_1),
      .decided_o       (decided),
      .verdict_o       (verdict),
      .attached_o      (attached),
      .pulse_o         (decision_pulse_o),
      .pulse_waits_o   (pulse_waits)
  );

  // ------------------------------------------------------------------------------------ the packet
  logic emitter_idle, emit_valid, emit_ready, emit_last;
  logic [63:0] emit_data;

  emitter #(
      .PlaceW    (PlaceW),
      .PairPlaceW(PairPlaceW),
      .IndexW    (IndexW)
  ) u_emitter (
      .clk_i                (clk_i),
      .rst_ni               (rst_ni),
      .settings_i           (settings_i),
      .settings_crc_i       (settings_crc_i),
      .start_i              (state_q == StartEmit),
      .idle_o               (emitter_idle),
      .record_i             (record_q),
      .too_close_i          (too_close_q),
      .verdict_i            (verdict),
      .attached_i           (attached),
      .collected_i          (collected),
      .summary_o            (summary_o),
      .ask_cluster_o        (ask_cluster),
      .cluster_index_o      (cluster_index),
      .cluster_seed_i       (cluster_seed),
      .cluster_position_i   (cluster_position),
      .ask_pair_o           (ask_pair),
      .pair_index_o         (pair_index),
      .pair_i               (pair_entry),
      .hit_count_i          (hit_count),
      .ask_hit_o            (emitter_asks_hit),
      .hit_index_o          (emitter_hit_index),
      .hit_i                (hit),
      .valid_o              (emit_valid),
      .ready_i              (emit_ready),
      .data_o               (emit_data),
      .last_o               (emit_last)
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
      Idle: if (loads) state_d = record_next.dropped ? StartEmit : StartFind;
      StartFind: if (finder_idle) state_d = Find;
      Find: if (finder_idle && collector_idle) state_d = StartPasses;
      StartPasses: state_d = Passes;
      Passes: if (collector_idle && remainder_done) state_d = StartDecide;
      StartDecide: state_d = Decide;
      Decide: if (decided) state_d = StartEmit;
      StartEmit: state_d = Emit;
      Emit: if (emitter_idle) state_d = Count;
      Count: if (counted_i) state_d = Idle;
      default: state_d = Idle;
    endcase
  end

  assign loads = state_q == Idle && queue_valid;
  assign releases = state_q == Count && counted_i;

  always_ff @(posedge clk_i) begin
    if (loads) begin
      record_q <= record_next;
      arrival_q <= arrival_next;
      too_close_q <= '0;
    end else begin
      too_close_q <= data_pkg::count_14(too_close_q, {1'b0, too_close});
    end
    if (!rst_ni) state_q <= Idle;
    else state_q <= state_d;
  end

  assign summary_valid_o = state_q == Count;
  assign idle_o = receiver_idle && queue_empty && !out_valid_o && !pulse_waits;

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!releases || !queue_empty);
      assert (!applied_i || queue_empty);  // settings change while nothing is inside
    end
  end
`endif
endmodule

`default_nettype wire
