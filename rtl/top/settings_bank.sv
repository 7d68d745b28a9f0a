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
    output antipode_pkg::settings_t                     settings_o,
    output logic      [                           31:0] settings_crc_o
);
  localparam logic [9:0] LastSetting = 10'(antipode_pkg::SETTINGS_WORDS - 1);
  localparam logic [9:0] LastCell = 10'(antipode_pkg::CELLS - 1);

  typedef enum logic [2:0] {
    Fill, Ready, Sum, Drain, Load, Finish
  } state_t;

  // What is summed up, in order.
  typedef enum logic [1:0] {
    Settings, Calibration, Seed, End
  } section_t;

  state_t state_d, state_q;
  section_t section_d, section_q, given_section_q;
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
      if (last && state_q != Fill) section_d = state_q == Load ? End : section_t'(section_q + 2'd1);
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
  logic copy_write, copy_read;
  logic [7:0] copy_write_word, copy_read_word;
  logic [31:0] copy_data, copy;

  assign copy_write = write_i || (state_q == Fill && index_q <= LastSetting);
  assign copy_write_word = state_q == Fill ? index_q[7:0] : write_word_i;
  assign copy_data = state_q == Fill ? antipode_pkg::settings_word_reset(index_q[7:0]) : data_i;
  assign copy_read = read_i || asks_setting;
  assign copy_read_word = read_i ? read_word_i : index_q[7:0];

  dual_port_memory #(
      .Width(32),
      .Depth(antipode_pkg::SETTINGS_WORDS)
  ) u_copy (
      .clk_i          (clk_i),
      .write_i        (copy_write),
      .write_address_i(copy_write_word),
      .data_i         (copy_data),
      .read_i         (copy_read),
      .read_address_i (copy_read_word),
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
  antipode_pkg::settings_t settings_q;
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

`ifdef FORMAL
  // Proved by induction, with few settings and cells and a memory of which one word, any of them, is followed:
  //   the active settings, and the banks of the tables, change only while the trigger holds and nothing is inside;
  //   they change to the host's copy, which only the host's writes change;
  //   the CRC goes once, in order, through the words of the copy and the entries of the banks that are active then.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  logic f_ran;  // no reset on the clock before
  always_ff @(posedge clk_i) f_ran <= f_started && rst_ni;

  // Relied on: no commands or writes while busy; nothing comes in while the trigger holds. The command under way is kept.
  logic f_settings, f_tables, f_empty;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) {f_settings, f_tables} <= 2'b10;
    else if (!busy_o) {f_settings, f_tables} <= {apply_settings_i, apply_tables_i};
    f_empty <= rst_ni && hold_o && idle_i;
  end
  always_comb begin
    if (!f_started) assume (!rst_ni);
    if (busy_o) assume (!write_i && !apply_settings_i && !apply_tables_i);
    if (f_started && f_empty && hold_o) assume (idle_i);
    assume (write_word_i < antipode_pkg::SETTINGS_WORDS && read_word_i < antipode_pkg::SETTINGS_WORDS);
  end

  // The followed word of the copy, as dual_port_memory is proved to give it.
  logic [7:0] f_word;
  any_constant #(.WIDTH($bits(f_word))) u_f_word (.Y(f_word));
  logic [31:0] f_copy, f_answer;  // what it holds, what was read of it
  logic f_answers;  // the memory shows it
  always_ff @(posedge clk_i) begin
    if (copy_write && copy_write_word == f_word) f_copy <= copy_data;
    if (copy_read) begin
      f_answers <= copy_read_word == f_word;
      f_answer  <= f_copy;
    end
    if (!rst_ni) f_answers <= 1'b0;
  end
  always_comb begin
    assume (f_word < antipode_pkg::SETTINGS_WORDS);
    if (f_started && f_answers) assume (copy == f_answer);
  end

  // Place in all that is summed up: of a word that is asked for, and how many have been summed up.
  localparam logic [11:0] Settings1 = 12'(LastSetting) + 12'd1;
  localparam logic [11:0] Cells = 12'(LastCell) + 12'd1;
  logic [11:0] f_place, f_given_place, f_summed;
  assign f_place = section_q == Settings ? {2'd0, index_q} : section_q == Calibration ? Settings1 + index_q :
      section_q == Seed ? Settings1 + Cells + index_q : Settings1 + Cells + Cells;
  always_ff @(posedge clk_i) begin
    f_given_place <= f_place;
    if (state_q == Fill) f_summed <= '0;
    else if (state_q == Ready) f_summed <= apply_settings_i ? '0 : Settings1;
    else if (state_q == Sum && given_q) f_summed <= f_summed + 1'b1;
  end

  logic f_applying, f_loaded;  // the followed word is the active one
  assign f_applying = state_q == Sum || state_q == Drain || state_q == Load || state_q == Finish;
  assign f_loaded = antipode_pkg::settings_load(settings_q, f_word, f_copy) == settings_q;

  always_comb begin
    if (f_started && f_ran) begin
      // what holds in each state
      assert (state_q <= Finish);
      assert (section_q == End ? index_q == '0 : index_q <= (section_q == Settings && state_q != Fill ? LastSetting : LastCell));
      if (f_applying) assert (settings_wanted_q == f_settings && tables_wanted_q == f_tables && (f_settings || f_tables));
      if (state_q == Fill) assert (section_q == Settings && f_settings && !f_tables && !given_q);
      if (state_q == Ready) assert (!given_q && index_q == '0);
      if (state_q == Drain || state_q == Load || state_q == Finish) assert (hold_o && f_summed == Settings1 + Cells + Cells);
      if (state_q == Drain) assert (section_q == End || section_q == Settings);
      if (state_q == Drain || state_q == Finish) assert (!given_q);
      if (state_q == Drain) assert (index_q == '0);
      if (state_q == Load || state_q == Finish) assert (idle_i);
      if (state_q == Load) assert (f_settings && (section_q == Settings || section_q == End));
      if (given_q && given_section_q == Settings && given_word_q == f_word) assert (f_answers && f_answer == f_copy);
      if (given_q && given_section_q == Settings) assert (f_given_place == {4'd0, given_word_q});
      // the sum
      if (state_q == Sum) begin
        assert (f_place == f_summed + given_q);
        if (given_q) assert (f_given_place == f_summed);
        if (f_summed == '0) assert (sum_q == '1);
        if (f_summed == Settings1) assert (sum_q == settings_sum_q);
        if (f_summed < Settings1) assert (f_settings);
        if (given_q) assert (given_section_q == (f_summed < Settings1 ? Settings : f_summed < Settings1 + Cells ? Calibration : Seed));
      end
      if (check_calibration_o) assert (f_place == Settings1 + check_cell_o && check_spare_o == f_tables);
      if (check_seed_o) assert (f_place == Settings1 + Cells + check_cell_o && check_spare_o == f_tables);
      // the active settings
      if (state_q == Load && f_word + given_q < (section_q == End ? Settings1 : f_place)) assert (f_loaded);
      if (applied_o && f_settings) assert (f_loaded);
      if (applied_o) assert (swap_o == f_tables);
      if (swap_o) assert (applied_o && hold_o && idle_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (f_started && f_ran && $past(rst_ni)) begin
      if (settings_o != $past(settings_o)) assert ($past(hold_o && idle_i && f_settings));
      if (settings_crc_o != $past(settings_crc_o)) assert ($past(applied_o) && settings_crc_o == ~$past(sum_q));
      if ($past(applied_o)) assert (settings_crc_o == ~$past(sum_q));
      if (settings_sum_q != $past(settings_sum_q)) assert ($past(state_q == Sum && f_summed < Settings1));
      if (f_copy != $past(f_copy)) assert ($past(fill_o || (!busy_o && write_i && write_word_i == f_word)));
    end
    cover (f_started && f_ran && state_q == Load && given_q);
  end
`endif
endmodule

`default_nettype wire
