// Receiver: takes hit packets apart. Grammar, checks and the packet's record; the frames and their buffers are those of frames,
// the way of each hit into its buffer is hit_path, packets without a place for a record are those of lost_bunches.
//
//     outside -> (opening) -> inside -> closing, 8 clocks -> outside
//
// In bunch mode a packet's bunch is complete when it closes. In free-running mode the packet of frame N brings hits of frames
// before N and of N's neighbours; frame N-1 is complete when a time marker says so, or when a header shows that no more will
// come. Three frames can be open: before (N-1), own (N) and after (N+1, for hits in the guard of both).
//
// Never holds the input within a packet, but for the clocks that it takes to close. A packet that finds no buffer is
// dropped, and leaves header and trailer; one that finds no place for a record leaves these late, when nothing else is inside, or
// is summed into the next record, whichever comes first.
// Latency: a hit is in its buffer 6 clocks after it was taken. Cycle-true model: receiver in testbench/core/receiver.hpp
`default_nettype none

module receiver #(
    parameter int unsigned Buffers = 4,  // hit buffers: 1, or 4 for free-running mode
    parameter int unsigned BufferW = Buffers == 1 ? 1 : $clog2(Buffers)  // bits of a buffer's number; do not set
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,            // synchronous, low: forgets everything
    // control; settings change only while idle_o is high
    input  wire antipode_pkg::settings_t                settings_i,
    input  wire logic                                   run_i,             // take packets
    input  wire logic                                   hold_i,            // take no new packet
    input  wire logic                                   free_running_i,    // mode
    input  wire logic                                   playback_i,        // the words come from the playback memory
    input  wire logic                                   applied_i,         // for one clock: settings have become active
    input  wire logic [                           31:0] now_i,             // the clock, modulo 2^32
    output logic                                        idle_o,            // no packet or frame is open, none waits
    // hit stream
    input  wire logic                                   valid_i,
    output logic                                        take_o,            // combinational: the word is taken
    input  wire logic [                           63:0] data_i,
    input  wire logic [                           31:0] arrival_i,         // clock on which it came to the pins
    // tables, by the raster index of a cell: entries one clock later
    output logic                                        table_read_o,
    output logic      [                            9:0] table_cell_o,
    input  wire antipode_pkg::calibration_entry_t       calibration_i,     // masked1 delay8 gain12, gain lowest
    input  wire logic [                           14:0] seed_threshold_i,
    // hit buffers
    output logic      [                    Buffers-1:0] buffer_write_o,
    output antipode_pkg::hit_t [Buffers-1:0]            buffer_hit_o,
    output logic      [                    Buffers-1:0] buffer_clear_o,
    input  wire logic [                    Buffers-1:0] buffer_full_i,
    input  wire logic                                   release_i,         // the core is done with a buffer
    input  wire logic [                    BufferW-1:0] release_buffer_i,
    // to the core
    input  wire logic                                   has_credit_i,      // a place for a record is free
    input  wire logic                                   queue_empty_i,     // all are: no record is inside
    output logic                                        take_credit_o,
    output logic                                        push_record_o,
    output antipode_pkg::packet_t                       record_o,
    output logic                                        push_closing_o,    // a bunch is complete, in the order of records
    output logic      [                           31:0] closing_arrival_o, // of the word that completed it
    output logic                                        live_o,            // a bunch that began now would not be dropped
    // to the counters and scalers
    output logic                                        scaler_valid_o,    // a hit is kept
    output logic      [                            9:0] scaler_cell_o      // its raster index
);
  generate
    if (Buffers != 1 && Buffers != 4) begin : gen_check
      $fatal(1, "%m: Buffers is %0d, must be 1 or 4", Buffers);
    end
  endgenerate

  typedef enum logic [1:0] {
    Outside, Opening, Inside, Closing
  } phase_t;
  localparam logic [3:0] ClosingClocks = 4'd8;
  localparam logic [12:0] Guard = 13'(antipode_pkg::GUARD_TICKS);

  // ------------------------------------------------------------------------------------ the word at the input
  logic [7:0] tag;
  logic is_header, is_time, is_charges, is_hit, is_marker, is_trailer;
  antipode_pkg::bunch_header_word_t header;
  assign tag = antipode_pkg::word_tag(data_i);
  assign header = antipode_pkg::BUNCH_HEADER_WORD_BITS'(data_i);
  assign is_header = tag == antipode_pkg::BUNCH_HEADER_TAG;
  assign is_time = tag == antipode_pkg::BUNCH_TIME_TAG;
  assign is_charges = tag == antipode_pkg::BUNCH_CHARGES_TAG;
  assign is_hit = tag == antipode_pkg::HIT_TAG;
  assign is_marker = tag == antipode_pkg::TIME_MARKER_TAG;
  assign is_trailer = tag == antipode_pkg::BUNCH_TRAILER_TAG;

  // ------------------------------------------------------------------------------------ state
  phase_t phase_d, phase_q;
  logic [3:0] closing_clocks_d, closing_clocks_q;

  // The frames; in bunch mode there is only the own one.
  logic before_open, before_record, before_kept, own_open, own_record, own_kept, after_kept, opened_kept, room;
  logic [BufferW-1:0] before_buffer, own_buffer, after_buffer, opened_buffer;
  logic [31:0] frame;  // number of the own one

  // The packet's record, without what is known when it leaves: the sums of lost packets, the mode.
  antipode_pkg::packet_t packet_d, packet_q;

  // Beside it.
  logic [31:0] arrival_d, arrival_q;  // of the last word of the packet
  logic [15:0] hit_words_d, hit_words_q;
  logic [31:0] strays_d, strays_q;
  logic any_before_d, any_before_q, settings_new_d, settings_new_q;
  logic marker_seen_d, marker_seen_q, marker_record_d, marker_record_q;
  logic [2:0] marker_clocks_d, marker_clocks_q;
  logic [31:0] marker_arrival_d, marker_arrival_q;

  // Packets without a place for a record.
  logic lost_waits, lost_full, delivers, closed_all;
  antipode_pkg::lost_sums_t lost;

  // ------------------------------------------------------------------------------------ what is taken
  logic may_open, follows, must_close;
  assign may_open = run_i && !hold_i && !lost_full;
  assign follows = header.number == frame + 1'b1;
  assign must_close = before_open || (own_open && !follows);

  always_comb begin
    if (phase_q == Closing || phase_q == Opening) take_o = 1'b0;
    else if (!is_header) take_o = valid_i;
    else take_o = valid_i && phase_q == Outside && may_open && !delivers && !(free_running_i && must_close);
  end

  assign closed_all = phase_q == Outside && !own_open && !before_open && marker_clocks_q == '0;
  assign idle_o = closed_all && !lost_waits;
  assign live_o = has_credit_i && room;

  logic [31:0] crc;
  crc32 u_crc (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .start_i(take_o && is_header),
      .valid_i(take_o && (is_header || (phase_q == Inside && !is_trailer))),
      .data_i (data_i),
      .crc_o  (crc)
  );

  // ------------------------------------------------------------------------------------ hits
  logic takes_hit, hit_received, hit_masked, hit_no_crystal, hit_outside, hit_below, hit_saturated, hit_late;
  logic [1:0] hits_lost;
  assign takes_hit = take_o && phase_q == Inside && is_hit;

  hit_path #(
      .Buffers(Buffers)
  ) u_hits (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .settings_i      (settings_i),
      .free_running_i  (free_running_i),
      .valid_i         (takes_hit),
      .data_i          (data_i),
      .frame_i         (frame[7:0]),
      .before_open_i   (before_open),
      .before_kept_i   (before_kept),
      .own_kept_i      (own_kept),
      .after_kept_i    (after_kept),
      .before_buffer_i (before_buffer),
      .own_buffer_i    (own_buffer),
      .after_buffer_i  (after_buffer),
      .table_read_o    (table_read_o),
      .table_cell_o    (table_cell_o),
      .calibration_i   (calibration_i),
      .seed_threshold_i(seed_threshold_i),
      .buffer_write_o  (buffer_write_o),
      .buffer_hit_o    (buffer_hit_o),
      .buffer_full_i   (buffer_full_i),
      .received_o      (hit_received),
      .masked_o        (hit_masked),
      .no_crystal_o    (hit_no_crystal),
      .outside_o       (hit_outside),
      .below_o         (hit_below),
      .saturated_o     (hit_saturated),
      .lost_o          (hits_lost),
      .late_o          (hit_late),
      .scaler_valid_o  (scaler_valid_o),
      .scaler_cell_o   (scaler_cell_o)
  );

  // ------------------------------------------------------------------------------------ grammar
  logic opens, ends, closes_oldest, closes_before;
  assign opens = phase_q == Outside && take_o && is_header;
  assign ends = phase_q == Closing && closing_clocks_q == 4'd1;
  // Free-running mode: a frame is closed before the header that shows that it is over is taken.
  assign closes_oldest = phase_q == Outside && !take_o && free_running_i && ((valid_i && is_header) || !may_open) &&
      (before_open || own_open);
  // A marker closes the frame before, if no hit can come any more that it needs.
  logic marker, marker_closes;
  logic [31:0] marker_ahead;
  assign marker = phase_q == Inside && valid_i && is_marker && free_running_i && !marker_seen_q;
  assign marker_ahead = antipode_pkg::time_marker_frame(data_i) - frame;
  assign closes_before = marker && before_open && (marker_ahead == '0 ?
      {1'b0, antipode_pkg::time_marker_time(data_i)} >= Guard + {5'd0, settings_i.pair_width} +
          {1'b0, settings_i.late_limit} :
      !marker_ahead[31]);
  assign marker_closes = marker_clocks_q == 3'd1 && marker_record_q;

  assign take_credit_o = (opens && has_credit_i) || delivers;
  assign push_record_o = (ends && own_record) || delivers;
  assign push_closing_o = marker_closes || delivers || (ends && own_record && !free_running_i) ||
      (closes_oldest && (before_open ? before_record : own_record));
  // The clock of the word that completed it; of none if it closes because no packet is taken.
  assign closing_arrival_o = marker_closes ? marker_arrival_q : phase_q == Closing || delivers ? arrival_q :
      valid_i && is_header && must_close ? arrival_i : now_i;

  frames #(
      .Buffers(Buffers)
  ) u_frames (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .free_running_i  (free_running_i),
      .opens_i         (opens),
      .number_i        (header.number),
      .has_credit_i    (has_credit_i),
      .prepares_i      (phase_q == Opening),
      .closes_oldest_i (closes_oldest),
      .closes_before_i (closes_before),
      .ends_i          (ends && !free_running_i),
      .release_i       (release_i),
      .release_buffer_i(release_buffer_i),
      .number_o        (frame),
      .before_open_o   (before_open),
      .own_open_o      (own_open),
      .before_record_o (before_record),
      .own_record_o    (own_record),
      .before_kept_o   (before_kept),
      .own_kept_o      (own_kept),
      .after_kept_o    (after_kept),
      .before_buffer_o (before_buffer),
      .own_buffer_o    (own_buffer),
      .after_buffer_o  (after_buffer),
      .opened_kept_o   (opened_kept),
      .opened_buffer_o (opened_buffer),
      .room_o          (room),
      .clear_o         (buffer_clear_o)
  );

  // ------------------------------------------------------------------------------------ the packet's record
  logic trailer, header_inside;
  assign trailer = phase_q == Inside && valid_i && is_trailer;
  assign header_inside = phase_q == Inside && valid_i && is_header;

  always_comb begin
    phase_d = phase_q;
    closing_clocks_d = closing_clocks_q;
    arrival_d = arrival_q;
    hit_words_d = hit_words_q;
    marker_seen_d = marker_seen_q;
    marker_clocks_d = marker_clocks_q == '0 ? '0 : marker_clocks_q - 1'b1;
    marker_arrival_d = marker_arrival_q;
    marker_record_d = marker_record_q;
    any_before_d = any_before_q;
    settings_new_d = settings_new_q || applied_i;
    strays_d = strays_q;

    packet_d = packet_q;
    packet_d.received = data_pkg::count_14(packet_q.received, {1'b0, hit_received});
    packet_d.masked = data_pkg::count_14(packet_q.masked, {1'b0, hit_masked});
    packet_d.no_crystal = data_pkg::count_14(packet_q.no_crystal, {1'b0, hit_no_crystal});
    packet_d.outside = data_pkg::count_14(packet_q.outside, {1'b0, hit_outside});
    packet_d.saturated = data_pkg::count_14(packet_q.saturated, {1'b0, hit_saturated});
    packet_d.over_limit = data_pkg::count_14(packet_q.over_limit, hits_lost);
    packet_d.late = data_pkg::count_14(packet_q.late, {1'b0, hit_late});
    packet_d.below = packet_q.below + {31'd0, hit_below};

    case (phase_q)
      Outside: begin
        if (opens) begin
          phase_d = free_running_i ? Opening : Inside;
          hit_words_d = '0;
          marker_seen_d = 1'b0;
          any_before_d = 1'b1;
          settings_new_d = 1'b0;
          strays_d = '0;
          packet_d = '0;
          packet_d.number = header.number;
          packet_d.number_jump = any_before_q && header.number != packet_q.number + 1'b1;
          packet_d.settings_new = settings_new_q || applied_i;
          packet_d.stray = strays_q != '0;
          packet_d.stray_words = strays_q;
          packet_d.dropped = !opened_kept;
          packet_d.buffer = 2'(opened_buffer);
          packet_d.playback = playback_i;
        end else if (take_o) begin
          strays_d = strays_q + 1'b1;
        end
      end
      Opening: phase_d = Inside;
      Inside: begin
        if (valid_i) arrival_d = arrival_i;
        if (header_inside || trailer) begin
          phase_d = Closing;
          closing_clocks_d = ClosingClocks;
          packet_d.no_trailer = header_inside;
          packet_d.bad_crc = trailer && antipode_pkg::bunch_trailer_crc(data_i) != crc;
          packet_d.bad_count = trailer && antipode_pkg::bunch_trailer_hits(data_i) != hit_words_q;
        end else if (take_o && is_time) begin
          packet_d.has_time = 1'b1;
          packet_d.incomplete = packet_q.incomplete || packet_q.has_time;
          if (!packet_q.has_time) packet_d.time_ = antipode_pkg::bunch_time_time_ns(data_i);
        end else if (take_o && is_charges) begin
          packet_d.has_charges = 1'b1;
          packet_d.incomplete  = packet_q.incomplete || packet_q.has_charges;
          if (!packet_q.has_charges) packet_d.charges = antipode_pkg::BUNCH_CHARGES_WORD_BITS'(data_i);
        end else if (takes_hit) begin
          if (hit_words_q != '1) hit_words_d = hit_words_q + 1'b1;
        end else if (marker) begin
          marker_seen_d = 1'b1;
          if (closes_before) begin
            marker_clocks_d  = 3'(ClosingClocks - 4'd1);
            marker_arrival_d = arrival_i;
            marker_record_d  = before_record;
          end
        end else if (take_o) begin
          packet_d.stray = 1'b1;
          packet_d.stray_words = packet_q.stray_words + 1'b1;
        end
      end
      Closing: begin
        closing_clocks_d = closing_clocks_q - 1'b1;
        if (ends) phase_d = Outside;
      end
      default: phase_d = Outside;
    endcase
  end

  lost_bunches u_lost (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .opens_i       (opens),
      .ends_i        (ends),
      .recorded_i    (own_record),
      .charges_i     (packet_q.charges),
      .quiet_i       (closed_all && queue_empty_i),
      .waits_o       (lost_waits),
      .delivers_o    (delivers),
      .full_o        (lost_full),
      .lost_o        (lost)
  );

  always_comb begin
    record_o = packet_q;
    record_o.free_running = free_running_i;
    record_o.incomplete = packet_q.incomplete || !packet_q.has_time || !packet_q.has_charges;
    record_o.lost = lost;
  end

  always_ff @(posedge clk_i) begin
    closing_clocks_q <= closing_clocks_d;
    arrival_q <= arrival_d;
    hit_words_q <= hit_words_d;
    marker_seen_q <= marker_seen_d;
    marker_arrival_q <= marker_arrival_d;
    marker_record_q <= marker_record_d;
    packet_q <= packet_d;
    if (!rst_ni) begin
      phase_q <= Outside;
      marker_clocks_q <= '0;
      any_before_q <= 1'b0;
      settings_new_q <= 1'b0;
      strays_q <= '0;
    end else begin
      phase_q <= phase_d;
      marker_clocks_q <= marker_clocks_d;
      any_before_q <= any_before_d;
      settings_new_q <= settings_new_d;
      strays_q <= strays_d;
    end
  end

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!take_credit_o || has_credit_i);
      assert (!(phase_q == Inside && valid_i && !is_header && !take_o));  // never holds the input within a packet
    end
  end
`endif
endmodule

`default_nettype wire
