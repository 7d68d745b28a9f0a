// Counters: running totals of what the bunch summaries say, and their latched copies, which the host reads.
//
// Word i is the register at address LATCHED_NUMBER + 4 i. The totals of words 0 ... 52 are in a memory; a pass goes through them
// from the last to the first, a word a clock, adds what the bunch brings and, if a latch is wanted, writes the sums into the
// copies, too, with the flow counters (words 53 ... 68) before them. A pass begins when a bunch is over, or, for a latch, when
// nothing is inside. clocks_run is copied last, so that it is never below clocks_live.
// Latency: counted_o comes 55 clocks after summary_valid_i, 71 with a latch.
`default_nettype none

module counters (
    input  wire logic                         clk_i,
    input  wire logic                         rst_ni,           // synchronous, low: all become 0, in 128 clocks
    // a bunch is over; stays until counted_o
    input  wire logic                         summary_valid_i,
    input  wire antipode_pkg::summary_t        summary_i,
    output logic                              counted_o,
    // what it says of errors, with counted_o: bits 1 ... 5 and 7 of the register `errors`, the others 0
    output logic      [                  7:0] errors_o,
    // latch
    input  wire logic                         latch_i,          // wanted; stays until latched_o
    input  wire logic                         idle_i,           // nothing is inside
    output logic                              latched_o,        // for one clock
    input  wire logic [                 31:0] refused_writes_i,
    output logic      [                  2:0] flow_index_o,
    input  wire logic [                 63:0] flow_value_i,
    // the host
    input  wire logic                         read_i,           // the copy is on data_o one clock later
    input  wire logic [                  6:0] read_word_i,
    output logic      [                 31:0] data_o
);
  localparam logic [6:0] First = 7'd0;  // of a pass, which goes down
  localparam int unsigned Base = 32'(antipode_pkg::REG_LATCHED_NUMBER_ADDR);
  localparam int unsigned FlowWord = (32'(antipode_pkg::REG_CLOCKS_RUN_ADDR) - Base) / 4;
  localparam logic [6:0] LastTotal = 7'(FlowWord - 1);
  localparam logic [6:0] LastCopy = 7'(FlowWord + 15);

  // ------------------------------------------------------------------------------------ the summary
  antipode_pkg::packet_t packet;
  antipode_pkg::collected_t collected;
  antipode_pkg::counters_clusters_word_t found;
  antipode_pkg::verdict_t verdict;
  assign packet = summary_i.packet;
  assign collected = summary_i.collected;
  assign found = collected.counters_clusters;
  assign verdict = summary_i.verdict;

  // ------------------------------------------------------------------------------------ passes
  typedef enum logic [1:0] {
    Clear, Wait, Pass
  } state_t;

  state_t state_q;
  logic [6:0] word_q, sum_word_q;  // read, and written on the clock after
  logic sum_valid_q, sum_clear_q;
  logic adds_q, latches_q;
  logic ends;
  assign ends = sum_valid_q && !sum_clear_q && sum_word_q == First;

  always_ff @(posedge clk_i) begin
    sum_word_q <= word_q;
    if (!rst_ni) begin
      state_q     <= Clear;
      word_q      <= '1;
      sum_valid_q <= 1'b0;
      sum_clear_q <= 1'b0;
      adds_q      <= 1'b0;
      latches_q   <= 1'b0;
    end else begin
      sum_valid_q <= state_q == Clear || (state_q == Pass && !ends);
      sum_clear_q <= state_q == Clear;
      if (state_q == Wait) begin
        if (summary_valid_i || (latch_i && idle_i)) begin
          state_q   <= Pass;
          adds_q    <= summary_valid_i;
          latches_q <= latch_i;
          word_q    <= latch_i ? LastCopy : LastTotal;
        end
      end else begin
        if (word_q != First) word_q <= word_q - 1'b1;
        else if (state_q == Clear) state_q <= Wait;
        if (ends) state_q <= Wait;
      end
    end
  end

  assign counted_o = ends && adds_q;
  assign latched_o = ends && latches_q;

  // ------------------------------------------------------------------------------------ a word of the pass
  logic [31:0] total, increment, sum, flow_low_q;
  logic is_flow, replaces;
  logic [3:0] flow_place;

  function automatic logic [6:0] word_of(input logic [15:0] address);
    word_of = 7'((address - antipode_pkg::REG_LATCHED_NUMBER_ADDR) >> 2);
  endfunction

  localparam logic [6:0] Fired = word_of(antipode_pkg::REG_ITEM_FIRED_ADDR);
  localparam logic [6:0] Accepted = word_of(antipode_pkg::REG_ITEM_ACCEPTED_ADDR);
  logic [6:0] fired_place, accepted_place;
  assign fired_place = sum_word_q - Fired;
  assign accepted_place = sum_word_q - Accepted;

  always_comb begin
    case (sum_word_q)
      word_of(antipode_pkg::REG_LATCHED_NUMBER_ADDR): increment = packet.number;
      word_of(antipode_pkg::REG_HEADERS_ADDR): increment = {4'd0, packet.lost.bunches} + 32'd1;
      word_of(antipode_pkg::REG_PACKETS_ADDR): increment = 32'd1;
      word_of(antipode_pkg::REG_DROPPED_ADDR): increment = {31'd0, packet.dropped};
      word_of(antipode_pkg::REG_DROPPED_SILENT_ADDR): increment = {4'd0, packet.lost.bunches};
      word_of(antipode_pkg::REG_STRAY_WORDS_ADDR): increment = packet.stray_words;
      word_of(antipode_pkg::REG_BAD_CRC_ADDR): increment = {31'd0, packet.bad_crc};
      word_of(antipode_pkg::REG_BAD_COUNT_ADDR): increment = {31'd0, packet.bad_count};
      word_of(antipode_pkg::REG_NO_TRAILER_ADDR): increment = {31'd0, packet.no_trailer};
      word_of(antipode_pkg::REG_INCOMPLETE_ADDR): increment = {31'd0, packet.incomplete};
      word_of(antipode_pkg::REG_NUMBER_JUMPS_ADDR): increment = {31'd0, packet.number_jump};
      word_of(antipode_pkg::REG_HITS_ADDR): increment = {18'd0, packet.received};
      word_of(antipode_pkg::REG_HITS_MASKED_ADDR): increment = {18'd0, packet.masked};
      word_of(antipode_pkg::REG_HITS_NO_CRYSTAL_ADDR): increment = {18'd0, packet.no_crystal};
      word_of(antipode_pkg::REG_HITS_OUTSIDE_WINDOW_ADDR): increment = {18'd0, packet.outside};
      word_of(antipode_pkg::REG_HITS_BELOW_THRESHOLD_ADDR): increment = packet.below;
      word_of(antipode_pkg::REG_HITS_SATURATED_ADDR): increment = {18'd0, packet.saturated};
      word_of(antipode_pkg::REG_HITS_TOO_CLOSE_ADDR): increment = {18'd0, summary_i.too_close};
      word_of(antipode_pkg::REG_HITS_OVER_LIMIT_ADDR): increment = {18'd0, packet.over_limit};
      word_of(antipode_pkg::REG_HITS_LATE_ADDR): increment = {18'd0, packet.late};
      word_of(antipode_pkg::REG_SLICES_ADDR): increment = {24'd0, found.slices};
      word_of(antipode_pkg::REG_SEEDS_ADDR): increment = {19'd0, found.seeds};
      word_of(antipode_pkg::REG_CLUSTERS_ADDR): increment = {23'd0, collected.clusters};
      word_of(antipode_pkg::REG_CLUSTERS_LOST_SLICE_ADDR): increment = {19'd0, found.lost_slice};
      word_of(antipode_pkg::REG_CLUSTERS_LOST_BUNCH_ADDR): increment = {19'd0, found.lost_bunch};
      word_of(antipode_pkg::REG_CLUSTERS_SATURATED_ADDR): increment = {23'd0, found.saturated};
      word_of(antipode_pkg::REG_PAIRS_TRIED_ADDR): increment = {16'd0, collected.counters_pairs.tried};
      word_of(antipode_pkg::REG_PAIRS_PASSED_ADDR): increment = {16'd0, collected.counters_pairs.passed};
      word_of(antipode_pkg::REG_PAIRS_LOST_ADDR): increment = {16'd0, collected.counters_pairs.lost};
      word_of(antipode_pkg::REG_DECISIONS_LATE_ADDR): increment = {31'd0, verdict.late};
      word_of(antipode_pkg::REG_ACCEPTS_ADDR): increment = {31'd0, verdict.accept && !verdict.late};
      word_of(antipode_pkg::REG_REFUSED_WRITES_ADDR): increment = refused_writes_i;
      word_of(antipode_pkg::REG_WORDS_OUT_ADDR): increment = {16'd0, summary_i.words_out};
      default: begin
        if (sum_word_q < Accepted) increment = {31'd0, fired_place < 7'd10 && verdict.fired[fired_place[3:0]]};
        else increment = {31'd0, accepted_place < 7'd10 && verdict.accepted[accepted_place[3:0]]};
      end
    endcase
  end

  // Flow counters: the high word comes first, and its low word is kept from the same clock.
  assign is_flow = sum_word_q > LastTotal;
  assign flow_place = 4'(sum_word_q - 7'(FlowWord));
  assign flow_index_o = flow_place[3:1];
  always_ff @(posedge clk_i) if (flow_place[0]) flow_low_q <= flow_value_i[31:0];

  assign replaces = sum_word_q == word_of(antipode_pkg::REG_REFUSED_WRITES_ADDR) ||
      (adds_q && sum_word_q == word_of(antipode_pkg::REG_LATCHED_NUMBER_ADDR));

  always_comb begin
    if (sum_clear_q) sum = '0;
    else if (is_flow) sum = flow_place[0] ? flow_value_i[63:32] : flow_low_q;
    else if (replaces) sum = increment;
    else sum = total + (adds_q ? increment : '0);
  end

  dual_port_memory #(
      .Width(32),
      .Depth(64)
  ) u_totals (
      .clk_i          (clk_i),
      .write_i        (sum_valid_q && (sum_clear_q || !is_flow)),
      .write_address_i(sum_word_q[5:0]),
      .data_i         (sum),
      .read_i         (state_q == Pass),
      .read_address_i (word_q[5:0]),
      .data_o         (total)
  );

  dual_port_memory #(
      .Width(32),
      .Depth(128)
  ) u_copies (
      .clk_i          (clk_i),
      .write_i        (sum_valid_q && (sum_clear_q || latches_q)),
      .write_address_i(sum_word_q),
      .data_i         (sum),
      .read_i         (read_i),
      .read_address_i (read_word_i),
      .data_o         (data_o)
  );

  // ------------------------------------------------------------------------------------ errors
  logic bad_input, over, saturates;
  assign bad_input = packet.bad_crc || packet.bad_count || packet.no_trailer || packet.incomplete || packet.stray;
  assign over = packet.over_limit != '0 || found.lost_slice != '0 || found.lost_bunch != '0 || collected.counters_pairs.lost != '0;
  assign saturates = packet.saturated != '0 || found.saturated != '0;
  assign errors_o = {packet.lost.bunches == '1, 1'b0, saturates, over, verdict.late, bad_input, packet.dropped || packet.lost.bunches != '0, 1'b0};

  logic unused_summary;
  assign unused_summary = ^{packet, collected};

`ifdef FORMAL
  // Proved by induction, with memories of which one word, any of a few of each kind, is followed: each summary is in the totals
  // once; a latch copies the totals with all summaries that are counted by then, all words of them, and what was copied stays
  // until the next latch; the two halves of a flow counter are of one clock.
  logic f_started = 1'b0, f_ran;
  always_ff @(posedge clk_i) begin
    f_started <= 1'b1;
    f_ran <= f_started && rst_ni;
  end

  // Relied on: a summary, and the wish for a latch, stay until they are done with.
  logic f_asked_latch, f_asked_summary;
  antipode_pkg::summary_t f_summary;
  always_ff @(posedge clk_i) begin
    f_asked_summary <= rst_ni && summary_valid_i && !counted_o;
    f_asked_latch <= rst_ni && latch_i && !latched_o;
    f_summary <= summary_i;
  end
  always_comb begin
    if (!f_started) assume (!rst_ni);
    if (f_started && f_asked_summary) assume (summary_valid_i && summary_i == f_summary);
    if (f_started && f_asked_latch) assume (latch_i);
  end

  // The followed word: the first, the last, and two between them of the totals, or half of a flow counter. What a summary
  // brings it:
  localparam logic [6:0] Number = 7'd0;
  localparam logic [6:0] Headers = word_of(antipode_pkg::REG_HEADERS_ADDR);
  localparam logic [6:0] Hits = word_of(antipode_pkg::REG_HITS_ADDR);
  logic [6:0] f_word;
  any_constant #(.WIDTH($bits(f_word))) u_f_word (.Y(f_word));
  logic [31:0] f_total, f_next;  // what it has to be; with the summary that is there
  logic f_flow;
  assign f_flow = f_word > LastTotal;
  always_comb begin
    assume (f_word == Number || f_word == Headers || f_word == Hits || f_word == LastTotal || (f_word > LastTotal && f_word <= LastCopy));
    case (f_word)
      Number: f_next = packet.number;
      Headers: f_next = f_total + {4'd0, packet.lost.bunches} + 32'd1;
      Hits: f_next = f_total + {18'd0, packet.received};
      default: f_next = f_total + {31'd0, verdict.accepted[9]};
    endcase
  end
  always_ff @(posedge clk_i) begin
    if (!rst_ni) f_total <= '0;
    else if (counted_o) f_total <= f_next;
  end
  // Of a flow counter, as it was when its upper half was copied.
  logic [3:0] f_flow_place;
  logic [63:0] f_flow_value;
  logic f_copies_upper;
  assign f_flow_place = 4'(f_word - 7'(FlowWord));
  assign f_copies_upper = sum_valid_q && !sum_clear_q && sum_word_q == (f_flow_place[0] ? f_word : f_word + 7'd1);
  always_ff @(posedge clk_i) if (f_copies_upper) f_flow_value <= flow_value_i;

  // As dual_port_memory is proved to keep them.
  logic [31:0] f_held, f_answer, f_copy;
  logic f_answers;
  always_ff @(posedge clk_i) begin
    if (sum_valid_q && (sum_clear_q || !is_flow) && sum_word_q[5:0] == f_word[5:0]) f_held <= sum;
    if (sum_valid_q && (sum_clear_q || latches_q) && sum_word_q == f_word) f_copy <= sum;
    if (state_q == Pass) begin
      f_answers <= word_q[5:0] == f_word[5:0];
      f_answer  <= f_held;
    end
    if (!rst_ni) f_answers <= 1'b0;
  end
  always_comb if (f_started && f_answers) assume (total == f_answer);

  logic [6:0] f_begin, f_at;  // first word of the pass, and the one that is written next
  logic f_done;  // the followed word is written
  assign f_begin = latches_q ? LastCopy : LastTotal;
  assign f_at = sum_valid_q ? sum_word_q : word_q;
  assign f_done = f_word > f_at && f_word <= f_begin;

  always_comb begin
    if (f_started && f_ran) begin
      assert (state_q <= Pass);
      // the way of a pass
      if (sum_valid_q) assert (word_q == (sum_word_q == First ? First : sum_word_q - 7'd1));
      if (sum_clear_q) assert (f_total == '0 && sum_valid_q);
      if (state_q == Clear) assert (f_total == '0 && (sum_valid_q ? sum_clear_q : word_q == '1));
      if (state_q == Wait && sum_valid_q) assert (sum_clear_q && sum_word_q == First);
      if (state_q == Pass) assert (!sum_clear_q && (adds_q || latches_q) && (sum_valid_q ? sum_word_q <= f_begin : word_q == f_begin));
      if (state_q == Pass && adds_q) assert (summary_valid_i);
      if (state_q == Pass && latches_q) assert (latch_i);
      if (counted_o) assert (summary_valid_i);
      if (latched_o) assert (latch_i);
      // the totals
      if (state_q == Clear && f_word > f_at) assert (f_held == '0);
      if (state_q == Wait && !(sum_valid_q && f_word == First) && !f_flow) assert (f_held == f_total);
      if (state_q == Pass && !f_flow) assert (f_held == (adds_q && f_done ? f_next : f_total));
      if (state_q == Pass && sum_valid_q && sum_word_q == f_word && !f_flow) assert (f_answers && f_answer == f_held);
      // the copies
      if (state_q == Pass && latches_q && f_done && !f_flow) assert (f_copy == (adds_q ? f_next : f_total));
      if (f_copies_upper && f_flow) assert (flow_index_o == f_flow_place[3:1]);
      if (state_q == Pass && latches_q && sum_valid_q && sum_word_q == f_word && f_flow && !f_flow_place[0])
        assert (flow_low_q == f_flow_value[31:0]);
      if (state_q == Pass && latches_q && f_done && f_flow)
        assert (f_copy == (f_flow_place[0] ? f_flow_value[63:32] : f_flow_value[31:0]));
    end
  end

  always_ff @(posedge clk_i) begin
    if (f_started && f_ran && $past(rst_ni)) begin
      if ($past(latched_o) && !f_flow) assert (f_copy == f_total);
      if ($past(latched_o) && f_flow) assert (f_copy == (f_flow_place[0] ? f_flow_value[63:32] : f_flow_value[31:0]));
      if (f_copy != $past(f_copy)) assert ($past(latch_i || sum_clear_q));
    end
  end
`endif
endmodule

`default_nettype wire
