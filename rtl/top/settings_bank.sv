// Settings: the copy that the host writes, the active ones, and the way from the one to the other.
//
// The host's copy is a memory of 192 words. An apply command
//   1. sums up settings and tables as they will be active (CRC-32, a word a clock that nobody else needs the memory),
//   2. holds the trigger and waits until nothing is inside,
//   3. loads the active settings, 192 words, and lets the banks of the tables change,
// so that the trigger never sees a part of them, and takes packets all the time but for 2 and 3. Without the command for the
// settings, 1 starts behind the settings from the sum that they had when they were applied. After reset the host's copy and the
// tables are filled with their reset values and applied: about 3000 clocks.
`default_nettype none

module settings_bank (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,               // synchronous, low: reset values follow
    // the host's copy, word 0 at address SETTINGS_FIRST
    input  wire logic                                   write_i,              // only while busy_o is low
    input  wire logic                                   read_i,               // the word is on data_o one clock later
    input  wire logic [                            7:0] write_word_i,
    input  wire logic [                            7:0] read_word_i,
    input  wire logic [                           31:0] data_i,
    output logic      [                           31:0] data_o,
    // commands, for one clock, only while busy_o is low
    input  wire logic                                   apply_settings_i,
    input  wire logic                                   apply_tables_i,
    output logic                                        busy_o,
    // the crystal tables
    output logic                                        fill_o,
    output logic      [                            9:0] fill_cell_o,
    output logic                                        check_spare_o,        // of the banks that are not active
    output logic                                        check_calibration_o,  // combinational from the two ready inputs
    output logic                                        check_seed_o,
    output logic      [                            9:0] check_cell_o,
    input  wire logic                                   calibration_ready_i,
    input  wire logic                                   seed_ready_i,
    input  wire logic [                           31:0] calibration_i,        // as the host sees it, one clock after check
    input  wire logic [                           31:0] seed_i,
    output logic                                        swap_o,               // banks change at the end of this clock
    // to the trigger
    output logic                                        hold_o,
    input  wire logic                                   idle_i,
    output logic                                        applied_o,            // for one clock
    output logic      [antipode_pkg::SETTINGS_BITS-1:0] settings_o,
    output logic      [                           31:0] settings_crc_o
);
  localparam logic [9:0] LastSetting = 10'(antipode_pkg::SETTINGS_WORDS - 1);
  localparam logic [9:0] LastCell = 10'(antipode_pkg::CELLS - 1);

  localparam logic [2:0] Fill = 3'd0;
  localparam logic [2:0] Ready = 3'd1;
  localparam logic [2:0] Sum = 3'd2;
  localparam logic [2:0] Drain = 3'd3;
  localparam logic [2:0] Load = 3'd4;
  localparam logic [2:0] Finish = 3'd5;

  // What is summed up, in order.
  localparam logic [1:0] Settings = 2'd0;
  localparam logic [1:0] Calibration = 2'd1;
  localparam logic [1:0] Seed = 2'd2;
  localparam logic [1:0] End = 2'd3;

  logic [2:0] state_d, state_q;
  logic [1:0] section_d, section_q, given_section_q;
  logic [9:0] index_d, index_q;
  logic [7:0] given_word_q;
  logic given_q;  // the word that was asked for on the clock before is here
  logic settings_wanted_d, settings_wanted_q, tables_wanted_d, tables_wanted_q;
  logic asks_setting, asks_calibration, asks_seed, granted, last, hold_q;
  logic [31:0] word;

  assign asks_setting = (state_q == Sum && section_q == Settings) || (state_q == Load && section_q == Settings);
  assign asks_calibration = state_q == Sum && section_q == Calibration;
  assign asks_seed = state_q == Sum && section_q == Seed;
  assign check_calibration_o = asks_calibration && calibration_ready_i;
  assign check_seed_o = asks_seed && seed_ready_i;
  assign granted = (asks_setting && !read_i) || check_calibration_o || check_seed_o;
  assign last = index_q == (state_q == Fill || section_q != Settings ? LastCell : LastSetting);

  always_comb begin
    state_d = state_q;
    section_d = section_q;
    index_d = index_q;
    settings_wanted_d = settings_wanted_q;
    tables_wanted_d = tables_wanted_q;
    if (granted || state_q == Fill) begin
      index_d = last ? '0 : index_q + 1'b1;
      if (last && state_q != Fill) section_d = state_q == Load ? End : section_q + 1'b1;
    end
    case (state_q)
      Fill: begin
        settings_wanted_d = 1'b1;
        tables_wanted_d   = 1'b0;
        if (last) state_d = Sum;
      end
      Ready: begin
        settings_wanted_d = apply_settings_i;
        tables_wanted_d = apply_tables_i;
        section_d = apply_settings_i ? Settings : Calibration;
        if (apply_settings_i || apply_tables_i) state_d = Sum;
      end
      Sum: if (section_q == End && !given_q) state_d = Drain;
      Drain: begin
        section_d = Settings;
        if (hold_q && idle_i) state_d = settings_wanted_q ? Load : Finish;
      end
      Load: if (section_q == End && !given_q) state_d = Finish;
      default: state_d = Ready;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q   <= Fill;
      section_q <= Settings;
      index_q   <= '0;
      given_q   <= 1'b0;
      hold_q    <= 1'b1;
      settings_wanted_q <= 1'b0;
      tables_wanted_q   <= 1'b0;
    end else begin
      state_q   <= state_d;
      section_q <= section_d;
      index_q   <= index_d;
      given_q   <= granted;
      hold_q    <= state_d == Drain || state_d == Load || state_d == Finish || (hold_q && state_q != Finish);
      settings_wanted_q <= settings_wanted_d;
      tables_wanted_q   <= tables_wanted_d;
    end
    given_section_q <= section_q;
    given_word_q <= index_q[7:0];
  end

  // ------------------------------------------------------------------------------------ the host's copy
  logic [31:0] copy;

  dual_port_memory #(
      .Width(32),
      .Depth(antipode_pkg::SETTINGS_WORDS)
  ) u_copy (
      .clk_i          (clk_i),
      .write_i        (write_i || (state_q == Fill && index_q <= LastSetting)),
      .write_address_i(state_q == Fill ? index_q[7:0] : write_word_i),
      .data_i         (state_q == Fill ? antipode_pkg::settings_word_reset(index_q[7:0]) : data_i),
      .read_i         (read_i || asks_setting),
      .read_address_i (read_i ? read_word_i : index_q[7:0]),
      .data_o         (copy)
  );

  // ------------------------------------------------------------------------------------ the sum
  function automatic logic [31:0] add_word(input logic [31:0] crc, input logic [31:0] data);
    integer i;
    begin
      add_word = crc ^ data;
      for (i = 0; i < 32; i = i + 1) add_word = {1'b0, add_word[31:1]} ^ (add_word[0] ? 32'hedb88320 : 32'd0);
    end
  endfunction

  logic [31:0] sum_q, sum_next, settings_sum_q, settings_crc_q;  // sums before the final inversion
  assign word = given_section_q == Settings ? copy : given_section_q == Calibration ? calibration_i : seed_i;
  assign sum_next = add_word(sum_q, word);

  always_ff @(posedge clk_i) begin
    if (state_q == Fill || state_q == Ready) sum_q <= state_q == Fill || apply_settings_i ? '1 : settings_sum_q;
    else if (state_q == Sum && given_q) sum_q <= sum_next;
    if (state_q == Sum && given_q && given_section_q == Settings) settings_sum_q <= sum_next;
    if (!rst_ni) settings_crc_q <= '0;
    else if (state_q == Finish) settings_crc_q <= ~sum_q;
  end

  // ------------------------------------------------------------------------------------ the active settings
  logic [antipode_pkg::SETTINGS_BITS-1:0] settings_q;
  always_ff @(posedge clk_i) begin
    if (state_q == Load && given_q) settings_q <= antipode_pkg::settings_load(settings_q, given_word_q, copy);
  end

  assign data_o = copy;
  assign busy_o = state_q != Ready;
  assign fill_o = state_q == Fill;
  assign fill_cell_o = index_q;
  assign check_cell_o = index_q;
  assign check_spare_o = tables_wanted_q;
  assign swap_o = state_q == Finish && tables_wanted_q;
  assign hold_o = hold_q;
  assign applied_o = state_q == Finish;
  assign settings_o = settings_q;
  assign settings_crc_o = settings_crc_q;
endmodule

`default_nettype wire
