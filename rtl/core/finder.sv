// Finder: puts the hits of each slice that has a seed candidate into the image, scans the image, and takes the sums of the
// seeds: the stages window, sum and top_k.
//
//     next -> head -> first -> walk -> (head ...) -> settle -> prime -> scan -> next ... -> idle
//
//     next     eight slices a clock are looked at for one with a candidate
//     head     of the slices before, at and after it: has it hits?      first   its first hit is read
//     walk     a hit a clock into the image, along the chain            settle  the last hit is written, top_k is empty
//     prime    the first word of the image is read                      scan    a word a clock through the window, which
//              waits while a seed is taken: Window clocks for its sums; words of zeros bring the last row through
//
// After a reset, clear: memories and line buffers keep what they held, so a scan of zeros goes through first.
// Cycle-true model: finder in testbench/core/finder.hpp
`default_nettype none

module finder #(
    parameter int unsigned Lanes = 30,  // cells a clock, a divisor of 30
    parameter int unsigned Window = 5,  // cells on a side, 3 or 5
    parameter int unsigned KSlice = 16,  // clusters of a slice
    parameter int unsigned IndexW = 11  // bits of a hit's place in its buffer
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,            // synchronous, low
    input  wire antipode_pkg::settings_t                settings_i,        // steady while idle_o is low
    input  wire logic                                   start_i,           // only while idle_o is high
    output logic                                        idle_o,
    // the hit buffer
    input  wire logic [           data_pkg::Slices-1:0] occupied_i,
    input  wire logic [           data_pkg::Slices-1:0] active_i,
    output logic                                        ask_head_o,
    output logic      [                            7:0] slice_o,
    input  wire logic [                     IndexW-1:0] head_i,
    output logic                                        ask_hit_o,
    output logic      [                     IndexW-1:0] index_o,
    input  wire antipode_pkg::hit_t                     hit_i,
    input  wire logic                                   has_next_i,
    input  wire logic [                     IndexW-1:0] next_i,
    // to the collector
    input  wire logic                                   collector_idle_i,  // top_k is empty and may be filled
    input  wire logic                                   pop_i,             // the next entry of top_k
    output logic                                        popped_o,          // one clock later: there was one
    output antipode_pkg::sums_t                         sums_o,
    output logic                                        lost_o,            // one more than KSlice
    // what happens on this clock
    output logic                                        slice_done_o,      // its clusters are in top_k soon
    output logic      [                            7:0] done_slice_o,
    output logic                                        slice_read_o,
    output logic                                        seed_o,
    output logic                                        too_close_o
);
  generate
    if (Lanes < 1 || 30 % Lanes != 0 || (Window != 3 && Window != 5) || KSlice < 2) begin : gen_check
      $fatal(1, "%m: Lanes is %0d, must divide 30; Window is %0d, must be 3 or 5; KSlice is %0d, must be at least 2", Lanes, Window, KSlice);
    end
  endgenerate

  localparam int unsigned RowWords = 30 / Lanes;
  localparam int unsigned ImageWords = 29 * RowWords;
  localparam int unsigned Reach = Lanes == 30 ? 0 : (Window / 2 + Lanes - 1) / Lanes;
  localparam int unsigned CentreDelay = Window / 2 * RowWords + Reach;
  localparam int unsigned ScanWords = ImageWords + CentreDelay + 2;  // the window's latency is 3
  localparam int unsigned AddrW = $clog2(ImageWords);
  localparam int unsigned ScanW = $clog2(ScanWords + 1);
  localparam int unsigned LaneW = Lanes == 1 ? 1 : $clog2(Lanes);

  typedef enum logic [3:0] {
    Clear, Idle, Next, Head, First, Walk, Settle, Prime, Scan
  } state_t;

  state_t state_d, state_q;
  logic [7:0] slice_d, slice_q;
  logic [1:0] bucket_d, bucket_q;  // slice before, the slice, slice after
  logic [ScanW-1:0] word_d, word_q;

  // ------------------------------------------------------------------------------------ which slice
  logic [7:0] candidates;  // of the eight slices that slice_q is among, from it on
  logic found;
  logic [2:0] found_place;

  always_comb begin : look
    integer i;
    logic [18*8-1:0] active;
    active = (18 * 8)'(active_i);
    active[0] = 1'b0;  // the guard has no seeds
    active[data_pkg::LastSlice+1] = 1'b0;
    candidates = 8'(active >> {slice_q[7:3], 3'd0}) & (8'hff << slice_q[2:0]);
    found = candidates != '0;
    found_place = '0;
    for (i = 7; i >= 0; i = i - 1) begin
      if (candidates[i]) found_place = 3'(i);
    end
  end

  logic bucket_occupied;
  assign slice_o = slice_q - 8'd1 + {6'd0, bucket_q};
  assign bucket_occupied = occupied_i[slice_o];

  // ------------------------------------------------------------------------------------ the image
  antipode_pkg::cell_t [Lanes-1:0] image_word;
  antipode_pkg::cell_t cell_put;
  logic feed;
  logic [ScanW-1:0] next_word;
  // Of its time the part in its slice: bucket_q says which of the three it is.
  assign cell_put = '{
      saturated: hit_i.saturated, over: hit_i.over, time_: {bucket_q, data_pkg::SliceW'(hit_i.time_)}, energy: hit_i.energy};
  assign next_word = word_q + 1'b1;

  // Row and column to word and lane, by constants.
  logic [AddrW-1:0] put_word;
  logic [LaneW-1:0] put_lane;
  always_comb begin : place
    integer w;
    put_word = AddrW'(hit_i.row * RowWords);
    put_lane = LaneW'(hit_i.column);
    for (w = 1; w < RowWords; w = w + 1) begin
      if (32'(hit_i.column) >= w * Lanes) begin
        put_word = AddrW'(hit_i.row * RowWords + w);
        put_lane = LaneW'(32'(hit_i.column) - w * Lanes);
      end
    end
  end

  image #(
      .Lanes(Lanes)
  ) u_image (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .put_i       (state_q == Walk),
      .put_word_i  (put_word),
      .put_lane_i  (put_lane),
      .put_cell_i  (cell_put),
      .too_close_o (too_close_o),
      .read_i      (state_q == Prime || (feed && next_word < ScanW'(ImageWords))),
      .read_word_i (state_q == Prime ? '0 : AddrW'(next_word)),
      .word_o      (image_word),
      .clear_i     (feed && word_q < ScanW'(ImageWords)),
      .clear_word_i(AddrW'(word_q))
  );

  // ------------------------------------------------------------------------------------ the window and its seeds
  logic [Lanes-1:0] seeds, taken_d, taken_q, remaining;
  logic centre_valid_d;
  logic [4:0] centre_row_d, centre_row_q, centre_word_d, centre_word_q;  // of the next centre
  logic [4:0] seed_row, seed_word;
  logic extracting;
  logic [LaneW-1:0] lane;
  logic [2:0] row_d, row_q;
  antipode_pkg::cell_t [Window-1:0] row_cells;
  antipode_pkg::cell_t seed_cell;

  assign remaining = seeds & ~taken_q;
  assign extracting = remaining != '0;
  assign feed = state_q == Clear || (state_q == Scan && !extracting && word_q != ScanW'(ScanWords));

  // The word that comes in brings the one of CentreDelay words before into the centre.
  assign centre_valid_d = state_q == Scan && word_q >= ScanW'(CentreDelay) && word_q < ScanW'(ImageWords + CentreDelay);

  always_comb begin
    centre_row_d  = centre_row_q;
    centre_word_d = centre_word_q;
    if (state_q == Prime) begin
      centre_row_d  = '0;
      centre_word_d = '0;
    end else if (feed && centre_valid_d) begin
      centre_word_d = centre_word_q + 1'b1;
      if (centre_word_q == 5'(RowWords - 1)) begin
        centre_word_d = '0;
        centre_row_d  = centre_row_q + 1'b1;
      end
    end
  end

  logic unused_centre_valid;
  window #(
      .Lanes (Lanes),
      .Window(Window)
  ) u_window (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .ce_i          (feed),
      .cells_i       (state_q == Scan && word_q < ScanW'(ImageWords) ? image_word : '0),
      .centre_valid_i(centre_valid_d),
      .centre_row_i  (centre_row_q),
      .centre_word_i (centre_word_q),
      .time_seed_i   (settings_i.time_seed),
      .seeds_o       (seeds),
      .centre_valid_o(unused_centre_valid),
      .centre_row_o  (seed_row),
      .centre_word_o (seed_word),
      .show_i        (extracting),
      .lane_i        (lane),
      .row_i         (row_q),
      .row_o         (row_cells),
      .seed_o        (seed_cell)
  );

  // The lowest seed that remains, one row of its window a clock.
  always_comb begin : extract
    integer l;
    lane = '0;
    for (l = Lanes - 1; l >= 0; l = l - 1) begin
      if (remaining[l]) lane = LaneW'(l);
    end
    row_d   = row_q;
    taken_d = taken_q;
    seed_o  = 1'b0;
    if (extracting) begin
      row_d = row_q + 1'b1;
      if (row_q == 3'(Window - 1)) begin
        row_d   = '0;
        taken_d = taken_q | (remaining & ~(remaining - 1'b1));
        seed_o  = 1'b1;
      end
    end
    if (feed) taken_d = '0;
  end

  logic summed;
  logic [4:0] seed_column;
  antipode_pkg::sums_t sums;
  assign seed_column = 5'(seed_word * Lanes) + 5'(lane);
  sum #(
      .Window(Window)
  ) u_sum (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .ce_i         (1'b1),
      .valid_i      (extracting),
      .row_i        (row_q),
      .cells_i      (row_cells),
      .seed_energy_i(seed_cell.energy),
      .seed_time_i  (seed_cell.time_),
      .seed_column_i(seed_column),
      .seed_row_i   (seed_row),
      .time_sum_i   (settings_i.time_sum),
      .valid_o      (summed),
      .sums_o       (sums)
  );

  logic unused_empty;
  top_k #(
      .K(KSlice)
  ) u_top_k (
      .clk_i   (clk_i),
      .rst_ni  (rst_ni),
      .ce_i    (1'b1),
      .insert_i(summed),
      .sums_i  (sums),
      .pop_i   (pop_i),
      .valid_o (popped_o),
      .sums_o  (sums_o),
      .lost_o  (lost_o),
      .empty_o (unused_empty)
  );

  // ------------------------------------------------------------------------------------ steps
  always_comb begin
    state_d = state_q;
    slice_d = slice_q;
    bucket_d = bucket_q;
    word_d = feed ? next_word : word_q;
    slice_read_o = 1'b0;
    slice_done_o = 1'b0;
    case (state_q)
      Clear: if (word_q == ScanW'(ScanWords - 1)) state_d = Idle;
      Idle: begin
        slice_d = '0;
        if (start_i) state_d = Next;
      end
      Next: begin
        bucket_d = '0;
        slice_d  = {found ? slice_q[7:3] : slice_q[7:3] + 1'b1, found_place};
        if (found) begin
          slice_read_o = 1'b1;
          state_d = Head;
        end else if (slice_q[7:3] == 5'(data_pkg::LastSlice / 8)) begin
          state_d = Idle;
        end
      end
      Head, Walk: begin
        if (state_q == Head && bucket_occupied) state_d = First;
        else if (state_q == Head || !has_next_i) begin
          bucket_d = bucket_q + 1'b1;
          state_d  = bucket_q == 2'd2 ? Settle : Head;
        end
      end
      First: state_d = Walk;
      Settle: if (collector_idle_i) state_d = Prime;
      Prime: begin
        word_d  = '0;
        state_d = Scan;
      end
      Scan: begin
        if (!extracting && word_q == ScanW'(ScanWords)) begin
          slice_done_o = 1'b1;
          slice_d = slice_q + 1'b1;
          state_d = Next;
        end
      end
      default: state_d = Clear;
    endcase
  end

  assign idle_o = state_q == Idle;
  assign done_slice_o = slice_q;
  assign ask_head_o = state_q == Head && bucket_occupied;
  assign ask_hit_o = state_q == First || (state_q == Walk && has_next_i);
  assign index_o = state_q == First ? head_i : next_i;

  always_ff @(posedge clk_i) begin
    slice_q <= slice_d;
    bucket_q <= bucket_d;
    centre_row_q <= centre_row_d;
    centre_word_q <= centre_word_d;
    if (!rst_ni) begin
      state_q <= Clear;
      word_q  <= '0;
      row_q   <= '0;
      taken_q <= '0;
    end else begin
      state_q <= state_d;
      word_q  <= word_d;
      row_q   <= row_d;
      taken_q <= taken_d;
    end
  end

  // Not used here: pileup, the slice of the hit, the marks of a seed.
  logic unused_bits;
  assign unused_bits = &{1'b0, hit_i, seed_cell.over, seed_cell.saturated};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!start_i || idle_o);
      assert (!pop_i || !summed);  // top_k takes or gives
    end
  end
`endif
endmodule

`default_nettype wire
