// Register block: what each address does, by config/registers.toml.
//
//     0x0000 constants   0x0080 control, command, status, errors, playback, capture   0x0100 settings   0x0400 counters
//     0x1000 calibration   0x2000 seed   0x3000 scalers   0x8000 playback memory   0xC000 capture memory
//
// A write acts on the clock of write_i or is refused on it; a read is answered one clock later. What stands in memories
// elsewhere (settings, tables, counters, scalers, playback, capture) is asked for here and comes back on that clock.
`default_nettype none

module register_block #(
    parameter int unsigned Lanes = 30,
    parameter int unsigned Window = 5,
    parameter int unsigned KSlice = 16,
    parameter int unsigned KBunch = 256,
    parameter int unsigned HitsBunch = 2048,
    parameter int unsigned PairsOut = 64,
    parameter int unsigned Algorithms = 4,
    parameter int unsigned TableBanks = 2,
    parameter int unsigned PlaybackDepth = 2048,
    parameter int unsigned CaptureDepth = 2048,
    parameter int unsigned Scalers = 1,
    parameter int unsigned ClockKhz = 100000,
    parameter logic [159:0] BuildHash = '0,
    parameter int unsigned Dirty = 0,
    parameter int unsigned Simulation = 0
) (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,                // synchronous, low: reset values
    // from axil_slave; addresses of 32-bit words
    input  wire logic        write_i,
    input  wire logic [13:0] write_address_i,
    input  wire logic [31:0] write_data_i,
    input  wire logic [ 3:0] write_strobe_i,
    output logic             write_error_o,         // combinational
    input  wire logic        read_i,
    input  wire logic [13:0] read_address_i,
    output logic      [31:0] read_data_o,           // one clock after read_i, as read_error_o
    output logic             read_error_o,
    // control
    output logic             run_o,
    output logic             free_running_o,
    output logic             playback_end_o,        // of playback.end
    output logic             playback_loop_o,
    output logic      [11:0] playback_words_o,
    output logic      [31:0] playback_gap_o,
    output logic             capture_end_o,
    output logic             capture_sink_o,
    output logic      [31:0] refused_writes_o,
    // commands, for one clock
    output logic             apply_settings_o,
    output logic             apply_tables_o,
    output logic             latch_o,
    output logic             playback_start_o,
    output logic             playback_stop_o,
    output logic             capture_start_o,
    output logic             capture_stop_o,
    // status
    input  wire logic        idle_i,
    input  wire logic        apply_busy_i,
    input  wire logic        latch_pending_i,
    input  wire logic        playback_busy_i,
    input  wire logic        capture_busy_i,
    input  wire logic [11:0] captured_words_i,
    input  wire logic        input_stalled_i,
    input  wire logic        output_stalled_i,
    input  wire logic [31:0] settings_crc_i,
    input  wire logic [31:0] last_number_i,
    input  wire logic [ 7:0] errors_i,              // set these bits of `errors`
    // memories: writes with write_data_i; reads give their word on the next clock. Index: of the word in its region
    output logic             settings_write_o,
    output logic             calibration_write_o,
    output logic             seed_write_o,
    output logic      [ 1:0] playback_write_o,      // low, high half
    output logic      [10:0] write_index_o,         // of a 64-bit word for playback
    output logic             settings_read_o,
    output logic             calibration_read_o,
    output logic             seed_read_o,
    output logic             scaler_read_o,
    output logic             counters_read_o,
    output logic             playback_read_o,
    output logic             capture_read_o,
    output logic      [10:0] read_index_o,          // of a 64-bit word for playback and capture
    input  wire logic [31:0] settings_data_i,
    input  wire logic [31:0] calibration_data_i,
    input  wire logic [31:0] seed_data_i,
    input  wire logic [31:0] scaler_data_i,
    input  wire logic [31:0] counters_data_i,
    input  wire logic [63:0] playback_data_i,
    input  wire logic [63:0] capture_data_i
);
  localparam logic [15:0] SettingsFirst = 16'(antipode_pkg::SETTINGS_FIRST);
  localparam logic [15:0] SettingsLast = 16'(antipode_pkg::SETTINGS_LAST);
  localparam logic [15:0] FirstAbsent = antipode_pkg::REG_PAIR_ENABLE_ADDR + 16'(Algorithms * antipode_pkg::REG_PAIR_STRIDE);
  localparam logic [15:0] CountersFirst = antipode_pkg::REG_LATCHED_NUMBER_ADDR;
  localparam logic [15:0] CountersEnd = antipode_pkg::REG_TARGET_OUT_ADDR + 16'd8;

  // Regions of the address space.
  typedef enum logic [3:0] {
    Nothing, Register, Setting, Counter, Calibration, Seed, Scaler, Playback, Capture
  } region_t;

  function automatic logic in_region(input logic [15:0] address, input logic [15:0] first, input integer words);
    in_region = address >= first && {16'd0, address - first} < 32'(4 * words);
  endfunction

  function automatic region_t region_of(input logic [15:0] address);
    region_of = Nothing;
    if (antipode_pkg::register_exists(address)) region_of = Register;
    if (address >= CountersFirst && address < CountersEnd) region_of = Counter;
    if (address >= SettingsFirst && address <= SettingsLast) begin
      region_of = antipode_pkg::register_exists(address) && address < FirstAbsent ? Setting : Nothing;
    end
    if (in_region(address, antipode_pkg::WIN_CALIBRATION_ADDR, antipode_pkg::WIN_CALIBRATION_WORDS)) region_of = Calibration;
    if (in_region(address, antipode_pkg::WIN_SEED_ADDR, antipode_pkg::WIN_SEED_WORDS)) region_of = Seed;
    if (Scalers != 0 && in_region(address, antipode_pkg::WIN_SCALER_ADDR, antipode_pkg::WIN_SCALER_WORDS)) region_of = Scaler;
    if (in_region(address, antipode_pkg::WIN_PLAYBACK_MEMORY_ADDR, 2 * PlaybackDepth)) region_of = Playback;
    if (in_region(address, antipode_pkg::WIN_CAPTURE_MEMORY_ADDR, 2 * CaptureDepth)) region_of = Capture;
  endfunction

  // Index of a word in its region: each begins at a multiple of its size, but settings and counters.
  function automatic logic [10:0] index_of(input region_t region, input logic [13:0] address);
    case (region)
      Setting: index_of = 11'(address - SettingsFirst[15:2]);
      Counter: index_of = 11'(address - CountersFirst[15:2]);
      Playback, Capture: index_of = address[11:1];
      default: index_of = {1'b0, address[9:0]};
    endcase
  endfunction

  // One bank: the trigger's own tables are in the host's hands only while it rests.
  logic tables_free;
  logic run_q, free_running_q;
  assign tables_free = TableBanks == 2 || (!run_q && idle_i);

  // ------------------------------------------------------------------------------------ write
  logic [15:0] address;
  logic [31:0] data;
  region_t write_region;
  logic in_range, accepted, write;
  assign address = {write_address_i, 2'b00};
  assign data = write_data_i;
  assign write_region = region_of(address);
  assign in_range = antipode_pkg::write_in_range(address, data);

  function automatic logic fits(input logic [31:0] value, input logic [31:0] fields);
    fits = (value & ~fields) == '0;
  endfunction

  logic is_control, is_command, is_errors, is_playback, is_playback_words, is_playback_gap, is_capture;
  assign is_control = address == antipode_pkg::REG_CONTROL_ADDR;
  assign is_command = address == antipode_pkg::REG_COMMAND_ADDR;
  assign is_errors = address == antipode_pkg::REG_ERRORS_ADDR;
  assign is_playback = address == antipode_pkg::REG_PLAYBACK_ADDR;
  assign is_playback_words = address == antipode_pkg::REG_PLAYBACK_WORDS_ADDR;
  assign is_playback_gap = address == antipode_pkg::REG_PLAYBACK_GAP_ADDR;
  assign is_capture = address == antipode_pkg::REG_CAPTURE_ADDR;

  antipode_pkg::control_register_t control;
  antipode_pkg::command_register_t command;
  antipode_pkg::playback_register_t playback;
  antipode_pkg::capture_register_t capture;
  assign control = antipode_pkg::CONTROL_REGISTER_BITS'(data);
  assign command = antipode_pkg::COMMAND_REGISTER_BITS'(data);
  assign playback = antipode_pkg::PLAYBACK_REGISTER_BITS'(data);
  assign capture = antipode_pkg::CAPTURE_REGISTER_BITS'(data);

  logic new_mode, applies, plays, captures;
  assign new_mode = control.free_running != free_running_q;
  assign applies = command.apply_settings || command.apply_tables;
  assign plays = command.playback_start || command.playback_stop;
  assign captures = command.capture_start || command.capture_stop;

  always_comb begin
    case (write_region)
      Setting: accepted = in_range && !apply_busy_i;
      Calibration: accepted = fits(data, antipode_pkg::WIN_CALIBRATION_MASK) && !apply_busy_i && tables_free;
      Seed: accepted = fits(data, antipode_pkg::WIN_SEED_MASK) && !apply_busy_i && tables_free;
      Playback: accepted = !playback_busy_i;
      Register: begin
        accepted = in_range;
        if (is_control && new_mode && (run_q || !idle_i || TableBanks == 1)) accepted = 1'b0;
        if (is_command && applies && apply_busy_i) accepted = 1'b0;
        if (is_command && plays && PlaybackDepth == 0) accepted = 1'b0;
        if (is_command && captures && CaptureDepth == 0) accepted = 1'b0;
        if ((is_playback || is_playback_words || is_playback_gap) && playback_busy_i) accepted = 1'b0;
        if (is_playback_words && data > 32'(PlaybackDepth)) accepted = 1'b0;
      end
      default: accepted = 1'b0;
    endcase
    if (write_strobe_i != '1) accepted = 1'b0;
  end

  assign write = write_i && accepted;
  assign write_error_o = !accepted;

  assign settings_write_o = write && write_region == Setting;
  assign calibration_write_o = write && write_region == Calibration;
  assign seed_write_o = write && write_region == Seed;
  assign playback_write_o = write && write_region == Playback ? {address[2], !address[2]} : '0;
  assign write_index_o = index_of(write_region, write_address_i);

  logic commands;
  assign commands = write && is_command;
  assign apply_settings_o = commands && command.apply_settings;
  assign apply_tables_o = commands && command.apply_tables;
  assign latch_o = commands && command.latch;
  assign playback_start_o = commands && command.playback_start;
  assign playback_stop_o = commands && command.playback_stop;
  assign capture_start_o = commands && command.capture_start;
  assign capture_stop_o = commands && command.capture_stop;

  logic playback_end_q, playback_loop_q, capture_end_q, capture_sink_q;
  logic [11:0] playback_words_q;
  logic [31:0] playback_gap_q, refused_writes_q;
  logic [7:0] errors_q;
  logic refused;
  assign refused = write_i && !accepted;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q <= antipode_pkg::REG_CONTROL_RUN_RESET;
      free_running_q <= antipode_pkg::REG_CONTROL_FREE_RUNNING_RESET;
      playback_end_q <= antipode_pkg::REG_PLAYBACK_END_RESET;
      playback_loop_q <= antipode_pkg::REG_PLAYBACK_LOOP_RESET;
      playback_words_q <= antipode_pkg::REG_PLAYBACK_WORDS_RESET;
      playback_gap_q <= antipode_pkg::REG_PLAYBACK_GAP_RESET;
      capture_end_q <= antipode_pkg::REG_CAPTURE_END_RESET;
      capture_sink_q <= antipode_pkg::REG_CAPTURE_SINK_RESET;
      refused_writes_q <= '0;
      errors_q <= '0;
    end else begin
      if (write && is_control) begin
        run_q <= control.run;
        free_running_q <= control.free_running;
      end
      if (write && is_playback) begin
        playback_end_q  <= playback.end_;
        playback_loop_q <= playback.loop;
      end
      if (write && is_playback_words) playback_words_q <= data[11:0];
      if (write && is_playback_gap) playback_gap_q <= data;
      if (write && is_capture) begin
        capture_end_q  <= capture.end_;
        capture_sink_q <= capture.sink;
      end
      if (refused) refused_writes_q <= refused_writes_q + 1'b1;
      errors_q <= (errors_q & ~(write && is_errors ? data[7:0] : '0)) | errors_i | {7'd0, refused};
    end
  end

  assign run_o = run_q;
  assign free_running_o = free_running_q;
  assign playback_end_o = playback_end_q;
  assign playback_loop_o = playback_loop_q;
  assign playback_words_o = playback_words_q;
  assign playback_gap_o = playback_gap_q;
  assign capture_end_o = capture_end_q;
  assign capture_sink_o = capture_sink_q;
  assign refused_writes_o = refused_writes_q;

  // ------------------------------------------------------------------------------------ read
  logic [15:0] read_address;
  region_t read_region_d, read_region_q;
  logic [31:0] value_d, value_q;
  logic high_q;
  assign read_address = {read_address_i, 2'b00};

  always_comb begin
    read_region_d = region_of(read_address);
    // What cannot be read now.
    if ((read_region_d == Calibration || read_region_d == Seed) && !tables_free) read_region_d = Nothing;
    if (read_region_d == Playback && playback_busy_i) read_region_d = Nothing;
  end

  assign settings_read_o = read_i && read_region_d == Setting;
  assign calibration_read_o = read_i && read_region_d == Calibration;
  assign seed_read_o = read_i && read_region_d == Seed;
  assign scaler_read_o = read_i && read_region_d == Scaler;
  assign counters_read_o = read_i && read_region_d == Counter;
  assign playback_read_o = read_i && read_region_d == Playback;
  assign capture_read_o = read_i && read_region_d == Capture;
  assign read_index_o = index_of(read_region_d, read_address_i);

  antipode_pkg::status_register_t status;
  assign status = '{
      output_stalled: output_stalled_i, input_stalled: input_stalled_i,
      capture_full: CaptureDepth != 0 && captured_words_i == 12'(CaptureDepth), capture_busy: capture_busy_i,
      playback_busy: playback_busy_i, latch_pending: latch_pending_i, apply_pending: apply_busy_i, idle: idle_i};

  always_comb begin
    case (read_address)
      antipode_pkg::REG_IDENTITY_ADDR: value_d = antipode_pkg::REG_IDENTITY_VALUE;
      antipode_pkg::REG_LAYOUT_ADDR: value_d = antipode_pkg::REG_LAYOUT_VALUE;
      antipode_pkg::REG_ALGORITHM_VERSION_ADDR: value_d = {8'd0, 8'(antipode_pkg::ALGORITHM_MAJOR),
          8'(antipode_pkg::ALGORITHM_MINOR), 8'(antipode_pkg::ALGORITHM_PATCH)};
      antipode_pkg::REG_BUILD_HASH_ADDR: value_d = BuildHash[31:0];
      antipode_pkg::REG_BUILD_HASH_ADDR + 16'd4: value_d = BuildHash[63:32];
      antipode_pkg::REG_BUILD_HASH_ADDR + 16'd8: value_d = BuildHash[95:64];
      antipode_pkg::REG_BUILD_HASH_ADDR + 16'd12: value_d = BuildHash[127:96];
      antipode_pkg::REG_BUILD_HASH_ADDR + 16'd16: value_d = BuildHash[159:128];
      antipode_pkg::REG_BUILD_FLAGS_ADDR: value_d = {30'd0, Simulation != 0, Dirty != 0};
      antipode_pkg::REG_LANES_ADDR: value_d = Lanes;
      antipode_pkg::REG_WINDOW_ADDR: value_d = Window;
      antipode_pkg::REG_K_SLICE_ADDR: value_d = KSlice;
      antipode_pkg::REG_K_BUNCH_ADDR: value_d = KBunch;
      antipode_pkg::REG_PAIRS_OUT_ADDR: value_d = PairsOut;
      antipode_pkg::REG_HITS_BUNCH_ADDR: value_d = HitsBunch;
      antipode_pkg::REG_PAIR_ALGORITHMS_ADDR: value_d = Algorithms;
      antipode_pkg::REG_TABLE_BANKS_ADDR: value_d = TableBanks;
      antipode_pkg::REG_PLAYBACK_DEPTH_ADDR: value_d = PlaybackDepth;
      antipode_pkg::REG_CAPTURE_DEPTH_ADDR: value_d = CaptureDepth;
      antipode_pkg::REG_SCALERS_ADDR: value_d = {31'd0, Scalers != 0};
      antipode_pkg::REG_CLOCK_KHZ_ADDR: value_d = ClockKhz;
      antipode_pkg::REG_CONTROL_ADDR: value_d = {30'd0, free_running_q, run_q};
      antipode_pkg::REG_STATUS_ADDR: value_d = {24'd0, status};
      antipode_pkg::REG_ERRORS_ADDR: value_d = {24'd0, errors_q};
      antipode_pkg::REG_SETTINGS_CRC_ADDR: value_d = settings_crc_i;
      antipode_pkg::REG_LAST_NUMBER_ADDR: value_d = last_number_i;
      antipode_pkg::REG_PLAYBACK_ADDR: value_d = {30'd0, playback_loop_q, playback_end_q};
      antipode_pkg::REG_PLAYBACK_WORDS_ADDR: value_d = {20'd0, playback_words_q};
      antipode_pkg::REG_PLAYBACK_GAP_ADDR: value_d = playback_gap_q;
      antipode_pkg::REG_CAPTURE_ADDR: value_d = {30'd0, capture_sink_q, capture_end_q};
      antipode_pkg::REG_CAPTURED_WORDS_ADDR: value_d = {20'd0, captured_words_i};
      default: value_d = '0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (read_i) begin
      read_region_q <= read_region_d;
      value_q <= value_d;
      high_q <= read_address_i[0];
    end
  end

  always_comb begin
    case (read_region_q)
      Register: read_data_o = value_q;
      Setting: read_data_o = settings_data_i;
      Counter: read_data_o = counters_data_i;
      Calibration: read_data_o = calibration_data_i;
      Seed: read_data_o = seed_data_i;
      Scaler: read_data_o = scaler_data_i;
      Playback: read_data_o = high_q ? playback_data_i[63:32] : playback_data_i[31:0];
      Capture: read_data_o = high_q ? capture_data_i[63:32] : capture_data_i[31:0];
      default: read_data_o = '0;
    endcase
  end
  assign read_error_o = read_region_q == Nothing;
endmodule

`default_nettype wire
