// Emitter: writes the packet of a bunch, a word a clock where there is room; the words of a list are each read first.
//
//     idle -> head: the words of the head that are there -> (list_read -> list_word ...) -> trailer -> idle
//
// Head: packet_head. Lists: clusters of two words each, pairs, calibrated hits; of a bunch that was not accepted as the settings
// say. Their memories show an entry one clock after it is asked for.
// Cycle-true model: emitter in testbench/core/emitter.hpp
`default_nettype none

module emitter #(
    parameter int unsigned PlaceW = 8,  // bits of a cluster's place
    parameter int unsigned PairPlaceW = 6,  // bits of a pair's place
    parameter int unsigned IndexW = 11  // bits of a hit's place
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,              // synchronous, low: nothing to write
    input  wire antipode_pkg::settings_t                settings_i,
    input  wire logic [                           31:0] settings_crc_i,
    input  wire logic                                   start_i,             // only while idle_o is high
    output logic                                        idle_o,
    // the bunch, from start_i until idle_o; as in packet_head
    input  wire antipode_pkg::packet_t                  record_i,
    input  wire logic [                           13:0] too_close_i,
    input  wire antipode_pkg::verdict_t                 verdict_i,
    input  wire logic                                   attached_i,
    input  wire antipode_pkg::collected_t               collected_i,
    output antipode_pkg::summary_t                      summary_o,           // what the counters take of it, when idle_o is back
    // lists
    output logic                                        ask_cluster_o,
    output logic      [                     PlaceW-1:0] cluster_index_o,
    input  wire antipode_pkg::listed_seed_t             cluster_seed_i,
    input  wire antipode_pkg::listed_position_t         cluster_position_i,
    output logic                                        ask_pair_o,
    output logic      [                 PairPlaceW-1:0] pair_index_o,
    input  wire antipode_pkg::listed_pair_t             pair_i,
    input  wire logic [                       IndexW:0] hit_count_i,         // hits of the bunch
    output logic                                        ask_hit_o,
    output logic      [                     IndexW-1:0] hit_index_o,
    input  wire antipode_pkg::hit_t                     hit_i,
    // primitive stream
    output logic                                        valid_o,
    input  wire logic                                   ready_i,
    output logic      [                           63:0] data_o,
    output logic                                        last_o
);
  generate
    if (PlaceW < 1 || PlaceW > 8 || PairPlaceW < 1 || PairPlaceW > 6 || IndexW < 1 || IndexW > 15) begin : gen_check
      $fatal(1, "%m: PlaceW is %0d, must be 1 ... 8; PairPlaceW is %0d, must be 1 ... 6; IndexW is %0d, must be 1 ... 15", PlaceW, PairPlaceW, IndexW);
    end
  endgenerate

  typedef enum logic [2:0] {
    Idle, Head, ListRead, ListWord, Trailer
  } phase_t;

  typedef enum logic [1:0] {
    Clusters, Pairs, Hits
  } list_t;

  localparam int unsigned CountW = IndexW + 1 > 9 ? IndexW + 1 : 9;  // of the longest list

  phase_t phase_d, phase_q;
  list_t list_d, list_q;
  logic [3:0] head_d, head_q;
  logic [CountW-1:0] index_d, index_q;
  logic second_d, second_q;  // the second word of a cluster
  logic [15:0] words_d, words_q;
  logic leaves;

  // ------------------------------------------------------------------------------------ the head, and how long the lists are
  logic [63:0] head_word;
  logic [12:0] head_present;
  antipode_pkg::collected_t collected;
  antipode_pkg::summary_t summary;
  logic [8:0] clusters;
  logic [6:0] pairs;
  logic [IndexW:0] hits;
  logic [7:0] frame;
  logic limit_clusters, limit_pairs;

  packet_head u_head (
      .record_i             (record_i),
      .too_close_i          (too_close_i),
      .settings_crc_i       (settings_crc_i),
      .verdict_i            (verdict_i),
      .attached_i           (attached_i),
      .collected_i          (collected_i),
      .head_i               (head_q),
      .data_o               (head_word),
      .present_o            (head_present),
      .collected_o          (collected),
      .frame_o              (frame),
      .summary_o            (summary)
  );

  // The trailer counts as a word out, too.
  always_comb begin
    summary_o = summary;
    summary_o.words_out = words_q + 16'd1;
  end

  assign limit_clusters = verdict_i.accept || settings_i.output_clusters;
  assign limit_pairs = limit_clusters && (verdict_i.accept || settings_i.output_pairs);
  assign clusters = limit_clusters ? collected.clusters : '0;
  assign pairs = limit_pairs ? collected.pairs : '0;
  assign hits = attached_i ? hit_count_i : '0;

  // ------------------------------------------------------------------------------------ words
  antipode_pkg::cluster_word_t cluster_word;
  antipode_pkg::cluster_seed_word_t cluster_seed_word;
  antipode_pkg::calibrated_hit_word_t hit_word;
  antipode_pkg::primitive_trailer_word_t trailer_word;
  logic [12:0] cluster_time;
  logic [31:0] crc;

  assign cluster_time = cluster_seed_i.time_ - 13'(antipode_pkg::SLICE_TICKS);
  assign cluster_word = '{
      next_frame: cluster_time >= 13'(antipode_pkg::FRAME_TICKS), reserved_54: 1'b0, hit_saturated: cluster_seed_i.hit_saturated,
      saturated: cluster_seed_i.saturated, energy: cluster_seed_i.energy, time_: cluster_time, y: cluster_position_i.y,
      x: cluster_position_i.x};
  assign cluster_seed_word = '{
      singles: cluster_position_i.singles, index: 8'(index_q), radius: cluster_position_i.radius, hits: cluster_seed_i.hits,
      energy: cluster_seed_i.seed_energy, row: cluster_seed_i.row, column: cluster_seed_i.column};
  assign hit_word = '{
      pileup: hit_i.pileup, saturated: hit_i.saturated,
      time_: {frame, 12'd0} + 20'(hit_i.time_) - 20'(antipode_pkg::SLICE_TICKS), energy: hit_i.energy, row: hit_i.row,
      column: hit_i.column};
  assign trailer_word = '{words: words_q, crc: crc};

  always_comb begin
    data_o = head_word;
    if (phase_q == Trailer) data_o = {antipode_pkg::PRIMITIVE_TRAILER_TAG, 56'(trailer_word)};
    else if (phase_q == ListWord) begin
      case (list_q)
        Clusters: data_o = second_q ? {antipode_pkg::CLUSTER_SEED_TAG, 56'(cluster_seed_word)} : {antipode_pkg::CLUSTER_TAG, 56'(cluster_word)};
        Pairs: data_o = {antipode_pkg::PAIR_TAG, 56'(pair_i)};  // listed as the word has it
        default: data_o = {antipode_pkg::CALIBRATED_HIT_TAG, 56'(hit_word)};
      endcase
    end
  end

  assign valid_o = phase_q == Head || phase_q == ListWord || phase_q == Trailer;
  assign last_o = phase_q == Trailer;
  assign leaves = valid_o && ready_i;

  crc32 u_crc (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .start_i(start_i),
      .valid_i(leaves),
      .data_i (data_o),
      .crc_o  (crc)
  );

  // ------------------------------------------------------------------------------------ steps
  // The next word of the head that is there; the first list from the present one on that has something.
  logic head_ends, list_ends;
  logic [3:0] head_next;
  logic [1:0] list_from;
  list_t list_next;
  phase_t list_phase;

  always_comb begin : following
    integer i;
    head_ends = 1'b1;
    head_next = '0;
    for (i = 12; i > 0; i = i - 1) begin
      if (head_present[i] && 4'(i) > head_q) begin
        head_next = 4'(i);
        head_ends = 1'b0;
      end
    end
    list_from = phase_q == Head ? Clusters : list_q + 1'b1;
    list_phase = ListRead;
    list_next = Hits;
    if (list_from == Clusters && clusters != '0) list_next = Clusters;
    else if (list_from <= Pairs && pairs != '0) list_next = Pairs;
    else if (list_from == 2'd3 || hits == '0) list_phase = Trailer;
    case (list_q)
      Clusters: list_ends = index_q + 1'b1 == CountW'(clusters);
      Pairs: list_ends = index_q + 1'b1 == CountW'(pairs);
      default: list_ends = index_q + 1'b1 == CountW'(hits);
    endcase
  end

  always_comb begin
    phase_d = phase_q;
    list_d = list_q;
    head_d = head_q;
    index_d = index_q;
    second_d = second_q;
    words_d = words_q;
    if (leaves && phase_q != Trailer) words_d = words_q + 1'b1;
    case (phase_q)
      Idle: begin
        head_d = '0;
        if (start_i) begin
          words_d = '0;
          phase_d = Head;
        end
      end
      Head: begin
        if (leaves) begin
          head_d = head_next;
          if (head_ends) begin
            phase_d = list_phase;
            list_d  = list_next;
            index_d = '0;
          end
        end
      end
      ListRead: begin
        second_d = 1'b0;
        phase_d  = ListWord;
      end
      ListWord: begin
        if (leaves) begin
          if (list_q == Clusters && !second_q) begin
            second_d = 1'b1;
          end else if (list_ends) begin
            phase_d = list_phase;
            list_d  = list_next;
            index_d = '0;
          end else begin
            index_d = index_q + 1'b1;
            phase_d = ListRead;
          end
        end
      end
      Trailer: if (leaves) phase_d = Idle;
      default: phase_d = Idle;
    endcase
  end

  always_ff @(posedge clk_i) begin
    list_q <= list_d;
    head_q <= head_d;
    index_q <= index_d;
    second_q <= second_d;
    words_q <= words_d;
    if (!rst_ni) phase_q <= Idle;
    else phase_q <= phase_d;
  end

  assign idle_o = phase_q == Idle;
  assign ask_cluster_o = phase_q == ListRead && list_q == Clusters;
  assign cluster_index_o = index_q[PlaceW-1:0];
  assign ask_pair_o = phase_q == ListRead && list_q == Pairs;
  assign pair_index_o = index_q[PairPlaceW-1:0];
  assign ask_hit_o = phase_q == ListRead && list_q == Hits;
  assign hit_index_o = index_q[IndexW-1:0];

  // What the words do not show.
  logic unused_bits;
  assign unused_bits = &{1'b0, hit_i.over, cluster_position_i.pair_masked, collected, summary.words_out};

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!start_i || idle_o);
      assert (!valid_o || head_present[0]);  // the header is always there
    end
  end
`endif
endmodule

`default_nettype wire
