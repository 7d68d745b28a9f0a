// Trigger: the whole design behind its streams and registers, without pins, clocks or links of a board.
//
//     hit stream ------>+                                            +--> primitive stream
//                       select --> core --> (sink) --> select --+
//     playback memory ->+   |         |                  ^        playback memory
//                           +-> capture memory <-+       |
//     AXI4-Lite -> axil_slave -> register_block -> settings_bank, crystal tables, counters, scalers, memories
//
// Control, status, address map: config/registers.toml, as a manual page in build/<preset>/generated/manual/registers.md. After reset the
// design applies its reset values by itself (status.apply_pending is 1 for about 3000 clocks) and waits for control.run.
// Latency of the streams: that of core; the selects add none.
`default_nettype none

module trigger #(
    parameter int unsigned Lanes = 30,  // cells a clock, a divisor of 30
    parameter int unsigned Window = 5,  // cells on a side of the cluster window, 3 or 5
    parameter int unsigned KSlice = 16,  // clusters of a slice
    parameter int unsigned KBunch = 256,  // clusters of a bunch
    parameter int unsigned HitsBunch = 2048,  // hits of a bunch
    parameter int unsigned PairsOut = 64,  // pairs of a bunch
    parameter int unsigned Buffers = 4,  // hit buffers: 1, or 4 for free-running mode
    parameter int unsigned Algorithms = 4,  // pair algorithms
    parameter int unsigned ClusterInterval = 1,  // clocks between two clusters in the position pass
    parameter int unsigned PairInterval = 1,  // clocks between two pairs
    parameter int unsigned TableBanks = Buffers == 1 ? 1 : 2,  // of each crystal table
    parameter int unsigned PlaybackDepth = 2048,  // words, a power of two; 0: no playback memory
    parameter int unsigned CaptureDepth = 2048,  // words, a power of two; 0: no capture memory
    parameter int unsigned Scalers = 1,  // 0: no scalers
    parameter int unsigned ClockKhz = 100000,  // frequency of clk_i, for the host
    parameter logic [159:0] BuildHash = '0,  // commit
    parameter int unsigned Dirty = 0,  // files differed from the commit
    parameter int unsigned Simulation = 0
) (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,              // synchronous, low
    // hit stream, AXI4-Stream
    input  wire logic        hit_tvalid_i,
    output logic             hit_tready_o,
    input  wire logic [63:0] hit_tdata_i,
    // primitive stream, AXI4-Stream
    output logic             primitive_tvalid_o,
    input  wire logic        primitive_tready_i,
    output logic      [63:0] primitive_tdata_o,
    output logic             primitive_tlast_o,   // the trailer of a packet
    output logic             decision_pulse_o,    // one clock, decision_latency after the word that completed the bunch
    // registers, AXI4-Lite
    input  wire logic        awvalid_i,
    output logic             awready_o,
    input  wire logic [15:0] awaddr_i,
    input  wire logic        wvalid_i,
    output logic             wready_o,
    input  wire logic [31:0] wdata_i,
    input  wire logic [ 3:0] wstrb_i,
    output logic             bvalid_o,
    input  wire logic        bready_i,
    output logic      [ 1:0] bresp_o,
    input  wire logic        arvalid_i,
    output logic             arready_o,
    input  wire logic [15:0] araddr_i,
    output logic             rvalid_o,
    input  wire logic        rready_i,
    output logic      [31:0] rdata_o,
    output logic      [ 1:0] rresp_o
);
  // ------------------------------------------------------------------------------------ registers
  logic write, write_error, read, read_error;
  logic [13:0] write_address, read_address;
  logic [31:0] write_data, read_data;
  logic [3:0] write_strobe;

  axil_slave #(
      .AddrW(antipode_pkg::REG_ADDRESS_BITS)
  ) u_axil (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .awvalid_i      (awvalid_i),
      .awready_o      (awready_o),
      .awaddr_i       (awaddr_i),
      .wvalid_i       (wvalid_i),
      .wready_o       (wready_o),
      .wdata_i        (wdata_i),
      .wstrb_i        (wstrb_i),
      .bvalid_o       (bvalid_o),
      .bready_i       (bready_i),
      .bresp_o        (bresp_o),
      .arvalid_i      (arvalid_i),
      .arready_o      (arready_o),
      .araddr_i       (araddr_i),
      .rvalid_o       (rvalid_o),
      .rready_i       (rready_i),
      .rdata_o        (rdata_o),
      .rresp_o        (rresp_o),
      .write_o        (write),
      .write_address_o(write_address),
      .write_data_o   (write_data),
      .write_strobe_o (write_strobe),
      .write_error_i  (write_error),
      .read_o         (read),
      .read_address_o (read_address),
      .read_data_i    (read_data),
      .read_error_i   (read_error)
  );

  logic run, free_running, playback_end, playback_loop, capture_end, capture_sink;
  logic apply_settings, apply_tables, latch, playback_start, playback_stop, capture_start, capture_stop;
  logic idle, apply_busy, latch_pending_q, playback_busy, capture_busy;
  logic [11:0] playback_words, captured_words;
  logic [31:0] playback_gap, refused_writes, settings_crc, last_number;
  logic [7:0] errors, bunch_errors;
  logic settings_write, calibration_write, seed_write;
  logic [1:0] playback_write;
  logic settings_read, calibration_read, seed_read, scaler_read, counters_read, playback_read, capture_read;
  logic [10:0] write_index, read_index;
  logic [31:0] settings_word, counters_word;
  antipode_pkg::calibration_entry_t calibration_entry;
  antipode_pkg::seed_entry_t seed_entry;
  logic [23:0] scaler_hits;
  logic [63:0] playback_word, capture_word;
  logic in_valid, in_ready, out_valid, out_ready;
  logic [63:0] in_data, out_data;

  register_block #(
      .Lanes        (Lanes),
      .Window       (Window),
      .KSlice       (KSlice),
      .KBunch       (KBunch),
      .HitsBunch    (HitsBunch),
      .PairsOut     (PairsOut),
      .Algorithms   (Algorithms),
      .TableBanks   (TableBanks),
      .PlaybackDepth(PlaybackDepth),
      .CaptureDepth (CaptureDepth),
      .Scalers      (Scalers),
      .ClockKhz     (ClockKhz),
      .BuildHash    (BuildHash),
      .Dirty        (Dirty),
      .Simulation   (Simulation)
  ) u_registers (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .write_i            (write),
      .write_address_i    (write_address),
      .write_data_i       (write_data),
      .write_strobe_i     (write_strobe),
      .write_error_o      (write_error),
      .read_i             (read),
      .read_address_i     (read_address),
      .read_data_o        (read_data),
      .read_error_o       (read_error),
      .run_o              (run),
      .free_running_o     (free_running),
      .playback_end_o     (playback_end),
      .playback_loop_o    (playback_loop),
      .playback_words_o   (playback_words),
      .playback_gap_o     (playback_gap),
      .capture_end_o      (capture_end),
      .capture_sink_o     (capture_sink),
      .refused_writes_o   (refused_writes),
      .apply_settings_o   (apply_settings),
      .apply_tables_o     (apply_tables),
      .latch_o            (latch),
      .playback_start_o   (playback_start),
      .playback_stop_o    (playback_stop),
      .capture_start_o    (capture_start),
      .capture_stop_o     (capture_stop),
      .idle_i             (idle),
      .apply_busy_i       (apply_busy),
      .latch_pending_i    (latch_pending_q),
      .playback_busy_i    (playback_busy),
      .capture_busy_i     (capture_busy),
      .captured_words_i   (captured_words),
      .input_stalled_i    (in_valid && !in_ready),
      .output_stalled_i   (out_valid && !out_ready),
      .settings_crc_i     (settings_crc),
      .last_number_i      (last_number),
      .errors_i           (errors),
      .settings_write_o   (settings_write),
      .calibration_write_o(calibration_write),
      .seed_write_o       (seed_write),
      .playback_write_o   (playback_write),
      .write_index_o      (write_index),
      .settings_read_o    (settings_read),
      .calibration_read_o (calibration_read),
      .seed_read_o        (seed_read),
      .scaler_read_o      (scaler_read),
      .counters_read_o    (counters_read),
      .playback_read_o    (playback_read),
      .capture_read_o     (capture_read),
      .read_index_o       (read_index),
      .settings_data_i    (settings_word),
      .calibration_data_i (32'(calibration_entry)),
      .seed_data_i        (32'(seed_entry)),
      .scaler_data_i      ({8'd0, scaler_hits}),
      .counters_data_i    (counters_word),
      .playback_data_i    (playback_word),
      .capture_data_i     (capture_word)
  );

  // ------------------------------------------------------------------------------------ settings and tables
  antipode_pkg::settings_t settings;
  logic hold, applied, swap, fill, check_spare, check_calibration, check_seed;
  logic calibration_free, threshold_free, pair_masked_free;
  logic [9:0] fill_cell, check_cell;
  antipode_pkg::calibration_entry_t calibration_check, calibration_written;
  antipode_pkg::seed_entry_t seed_check, seed_written;
  assign calibration_written = antipode_pkg::CALIBRATION_ENTRY_BITS'(write_data);
  assign seed_written = antipode_pkg::SEED_ENTRY_BITS'(write_data);
  assign seed_entry.reserved_15 = 1'b0;
  assign seed_check.reserved_15 = 1'b0;
  logic active_q;  // bank of the trigger

  settings_bank u_settings (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .write_i            (settings_write),
      .read_i             (settings_read),
      .write_word_i       (write_index[7:0]),
      .read_word_i        (read_index[7:0]),
      .data_i             (write_data),
      .data_o             (settings_word),
      .apply_settings_i   (apply_settings),
      .apply_tables_i     (apply_tables),
      .busy_o             (apply_busy),
      .fill_o             (fill),
      .fill_cell_o        (fill_cell),
      .check_spare_o      (check_spare),
      .check_calibration_o(check_calibration),
      .check_seed_o       (check_seed),
      .check_cell_o       (check_cell),
      .calibration_ready_i(calibration_free),
      .seed_ready_i       (threshold_free && pair_masked_free),
      .calibration_i      (32'(calibration_check)),
      .seed_i             (32'(seed_check)),
      .swap_o             (swap),
      .hold_o             (hold),
      .idle_i             (idle),
      .applied_o          (applied),
      .settings_o         (settings),
      .settings_crc_o     (settings_crc)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) active_q <= 1'b0;
    else if (swap) active_q <= !active_q;
  end

  logic hit_table_read, mask_table_read;
  logic [9:0] hit_table_cell, mask_table_cell;
  antipode_pkg::calibration_entry_t calibration;
  antipode_pkg::seed_entry_t seed;
  assign seed.reserved_15 = 1'b0;

  localparam antipode_pkg::calibration_entry_t CalibrationReset = '{
      masked: antipode_pkg::WIN_CALIBRATION_MASKED_RESET, delay: antipode_pkg::WIN_CALIBRATION_DELAY_RESET,
      gain: antipode_pkg::WIN_CALIBRATION_GAIN_RESET};

  crystal_table #(
      .Width(antipode_pkg::CALIBRATION_ENTRY_BITS),
      .Banks(TableBanks),
      .Reset(CalibrationReset)
  ) u_calibration (
      .clk_i        (clk_i),
      .active_i     (active_q),
      .read_i       (hit_table_read),
      .cell_i       (hit_table_cell),
      .data_o       (calibration),
      .host_write_i (calibration_write),
      .host_read_i  (calibration_read),
      .host_write_cell_i(write_index[9:0]),
      .host_read_cell_i(read_index[9:0]),
      .host_data_i  (calibration_written),
      .host_data_o  (calibration_entry),
      .fill_i       (fill),
      .fill_cell_i  (fill_cell),
      .check_spare_i(check_spare),
      .check_ready_o(calibration_free),
      .check_i      (check_calibration),
      .check_cell_i (check_cell),
      .check_data_o (calibration_check)
  );

  // The seed table in two: its parts are read at different times.
  crystal_table #(
      .Width($bits(seed.threshold)),
      .Banks(TableBanks),
      .Reset(antipode_pkg::WIN_SEED_THRESHOLD_RESET)
  ) u_threshold (
      .clk_i        (clk_i),
      .active_i     (active_q),
      .read_i       (hit_table_read),
      .cell_i       (hit_table_cell),
      .data_o       (seed.threshold),
      .host_write_i (seed_write),
      .host_read_i  (seed_read),
      .host_write_cell_i(write_index[9:0]),
      .host_read_cell_i(read_index[9:0]),
      .host_data_i  (seed_written.threshold),
      .host_data_o  (seed_entry.threshold),
      .fill_i       (fill),
      .fill_cell_i  (fill_cell),
      .check_spare_i(check_spare),
      .check_ready_o(threshold_free),
      .check_i      (check_seed),
      .check_cell_i (check_cell),
      .check_data_o (seed_check.threshold)
  );

  crystal_table #(
      .Width($bits(seed.pair_masked)),
      .Banks(TableBanks),
      .Reset(antipode_pkg::WIN_SEED_PAIR_MASKED_RESET)
  ) u_pair_masked (
      .clk_i        (clk_i),
      .active_i     (active_q),
      .read_i       (mask_table_read),
      .cell_i       (mask_table_cell),
      .data_o       (seed.pair_masked),
      .host_write_i (seed_write),
      .host_read_i  (seed_read),
      .host_write_cell_i(write_index[9:0]),
      .host_read_cell_i(read_index[9:0]),
      .host_data_i  (seed_written.pair_masked),
      .host_data_o  (seed_entry.pair_masked),
      .fill_i       (fill),
      .fill_cell_i  (fill_cell),
      .check_spare_i(check_spare),
      .check_ready_o(pair_masked_free),
      .check_i      (check_seed),
      .check_cell_i (check_cell),
      .check_data_o (seed_check.pair_masked)
  );

  // ------------------------------------------------------------------------------------ streams
  logic playback_valid, playback_ready, from_playback, playback_out_selected;
  logic out_last, sink_q, core_inside_q;
  logic core_valid, core_ready;

  generate
    if (PlaybackDepth != 0) begin : gen_playback
      localparam int unsigned PlayW = $clog2(PlaybackDepth);
      playback_memory #(
          .Depth(PlaybackDepth)
      ) u_playback (
          .clk_i         (clk_i),
          .rst_ni        (rst_ni),
          .write_i       (playback_write),
          .write_address_i(write_index[PlayW-1:0]),
          .host_data_i   (write_data),
          .host_read_i   (playback_read),
          .host_read_address_i(read_index[PlayW-1:0]),
          .start_i       (playback_start),
          .stop_i        (playback_stop),
          .loop_i        (playback_loop),
          .words_i       (playback_words[PlayW:0]),
          .gap_i         (playback_gap),
          .trailer_type_i(playback_end ? antipode_pkg::PRIMITIVE_TRAILER_TYPE : antipode_pkg::BUNCH_TRAILER_TYPE),
          .active_o      (playback_busy),
          .valid_o       (playback_valid),
          .ready_i       (playback_ready),
          .data_o        (playback_word)
      );
    end else begin : gen_no_playback
      assign playback_busy  = 1'b0;
      assign playback_valid = 1'b0;
      assign playback_word  = '0;
    end
  endgenerate

  logic playback_in_ready, playback_out_ready;
  assign playback_ready = playback_end ? playback_out_ready : playback_in_ready;

  stream_select #(
      .HeaderType (antipode_pkg::BUNCH_HEADER_TYPE),
      .TrailerType(antipode_pkg::BUNCH_TRAILER_TYPE)
  ) u_select_in (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .select_i      (playback_busy && !playback_end),
      .force_i       (!run),
      .selected_o    (from_playback),
      .first_valid_i (hit_tvalid_i),
      .first_ready_o (hit_tready_o),
      .first_data_i  (hit_tdata_i),
      .second_valid_i(playback_valid && !playback_end),
      .second_ready_o(playback_in_ready),
      .second_data_i (playback_word),
      .valid_o       (in_valid),
      .ready_i       (in_ready),
      .data_o        (in_data)
  );

  logic live, summary_valid, counted, scaler_valid;
  antipode_pkg::summary_t summary;
  logic [9:0] scaler_cell;

  core #(
      .Lanes          (Lanes),
      .Window         (Window),
      .KSlice         (KSlice),
      .KBunch         (KBunch),
      .HitsBunch      (HitsBunch),
      .PairsOut       (PairsOut),
      .Buffers        (Buffers),
      .Algorithms     (Algorithms),
      .ClusterInterval(ClusterInterval),
      .PairInterval   (PairInterval)
  ) u_core (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
      .in_valid_i       (in_valid),
      .in_ready_o       (in_ready),
      .in_data_i        (in_data),
      .out_valid_o      (out_valid),
      .out_ready_i      (out_ready),
      .out_data_o       (out_data),
      .out_last_o       (out_last),
      .decision_pulse_o (decision_pulse_o),
      .settings_i       (settings),
      .settings_crc_i   (settings_crc),
      .run_i            (run),
      .hold_i           (hold),
      .free_running_i   (free_running),
      .playback_i       (from_playback),
      .applied_i        (applied),
      .idle_o           (idle),
      .live_o           (live),
      .hit_table_read_o (hit_table_read),
      .hit_table_cell_o (hit_table_cell),
      .calibration_i    (calibration),
      .seed_threshold_i (seed.threshold),
      .mask_table_read_o(mask_table_read),
      .mask_table_cell_o(mask_table_cell),
      .pair_masked_i    (seed.pair_masked),
      .summary_valid_o  (summary_valid),
      .counted_i        (counted),
      .summary_o        (summary),
      .scaler_valid_o   (scaler_valid),
      .scaler_cell_o    (scaler_cell)
  );

  // The sink: whole packets stay on the board.
  assign core_valid = out_valid && !sink_q;
  assign out_ready  = sink_q || core_ready;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      sink_q <= 1'b0;
      core_inside_q <= 1'b0;
    end else begin
      if (out_valid && out_ready) core_inside_q <= !out_last;
      if (out_valid ? out_ready && out_last : !core_inside_q) sink_q <= capture_sink;
    end
  end

  stream_select #(
      .HeaderType (antipode_pkg::PRIMITIVE_HEADER_TYPE),
      .TrailerType(antipode_pkg::PRIMITIVE_TRAILER_TYPE)
  ) u_select_out (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .select_i      (playback_busy && playback_end),
      .force_i       (1'b0),
      .selected_o    (playback_out_selected),
      .first_valid_i (core_valid),
      .first_ready_o (core_ready),
      .first_data_i  (out_data),
      .second_valid_i(playback_valid && playback_end),
      .second_ready_o(playback_out_ready),
      .second_data_i (playback_word),
      .valid_o       (primitive_tvalid_o),
      .ready_i       (primitive_tready_i),
      .data_o        (primitive_tdata_o)
  );
  assign primitive_tlast_o = antipode_pkg::word_type(primitive_tdata_o) == antipode_pkg::PRIMITIVE_TRAILER_TYPE;

  generate
    if (CaptureDepth != 0) begin : gen_capture
      localparam int unsigned CaptureW = $clog2(CaptureDepth);
      logic [CaptureW:0] count;
      capture_memory #(
          .Depth(CaptureDepth)
      ) u_capture (
          .clk_i         (clk_i),
          .rst_ni        (rst_ni),
          .valid_i       (capture_end ? out_valid : in_valid),
          .ready_i       (capture_end ? out_ready : in_ready),
          .data_i        (capture_end ? out_data : in_data),
          .header_type_i (capture_end ? antipode_pkg::PRIMITIVE_HEADER_TYPE : antipode_pkg::BUNCH_HEADER_TYPE),
          .start_i       (capture_start),
          .stop_i        (capture_stop),
          .active_o      (capture_busy),
          .count_o       (count),
          .read_i        (capture_read),
          .read_address_i(read_index[CaptureW-1:0]),
          .data_o        (capture_word)
      );
      assign captured_words = 12'(count);
    end else begin : gen_no_capture
      assign capture_busy   = 1'b0;
      assign captured_words = '0;
      assign capture_word   = '0;
    end
  endgenerate

  // ------------------------------------------------------------------------------------ counters and scalers
  logic latched, scalers_ready, scalers_preparing, scaler_saturated;
  logic [2:0] flow_index;
  logic [63:0] flow_value;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) latch_pending_q <= 1'b0;
    else latch_pending_q <= latch || (latch_pending_q && !latched);
  end

  counters u_counters (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .summary_valid_i (summary_valid),
      .summary_i       (summary),
      .counted_o       (counted),
      .errors_o        (bunch_errors),
      .latch_i         (latch_pending_q && scalers_ready),
      .idle_i          (idle),
      .latched_o       (latched),
      .refused_writes_i(refused_writes),
      .flow_index_o    (flow_index),
      .flow_value_i    (flow_value),
      .read_i          (counters_read),
      .read_word_i     (read_index[6:0]),
      .data_o          (counters_word)
  );

  flow_counters u_flow (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .run_i        (run),
      .live_i       (live && !hold),
      .in_valid_i   (in_valid),
      .in_ready_i   (in_ready),
      .in_data_i    (in_data),
      .out_valid_i  (out_valid),
      .out_ready_i  (out_ready),
      .out_data_i   (out_data),
      .last_number_o(last_number),
      .index_i      (flow_index),
      .value_o      (flow_value)
  );

  generate
    if (Scalers != 0) begin : gen_scalers
      scalers u_scalers (
          .clk_i       (clk_i),
          .rst_ni      (rst_ni),
          .hit_i       (scaler_valid),
          .cell_i      (scaler_cell),
          .saturated_o (scaler_saturated),
          .prepare_i   (latch_pending_q && !scalers_ready && !scalers_preparing),
          .preparing_o (scalers_preparing),
          .ready_o     (scalers_ready),
          .latch_i     (latched),
          .host_read_i (scaler_read),
          .host_cell_i (read_index[9:0]),
          .host_hits_o (scaler_hits)
      );
    end else begin : gen_no_scalers
      assign scalers_ready = 1'b1;
      assign scalers_preparing = 1'b0;
      assign scaler_saturated = 1'b0;
      assign scaler_hits = '0;
    end
  endgenerate

  assign errors = (counted ? bunch_errors : '0) | {1'b0, scaler_saturated, 6'd0};

  // What a design without playback, capture or scalers leaves over.
  logic unused;
  assign unused = ^{seed.reserved_15, seed_written.reserved_15, playback_out_selected, scalers_preparing, capture_end, read_index, playback_write, playback_read, playback_start, playback_stop, playback_loop, playback_gap,
    playback_words, playback_ready, capture_read, capture_start, capture_stop, scaler_read, scaler_valid, scaler_cell,
    write_index};
endmodule

`default_nettype wire
