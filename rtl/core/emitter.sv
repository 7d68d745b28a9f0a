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
    input  wire logic [antipode_pkg::SETTINGS_BITS-1:0] settings_i,
    input  wire logic [                           31:0] settings_crc_i,
    input  wire logic                                   start_i,             // only while idle_o is high
    output logic                                        idle_o,
    // the bunch, from start_i until idle_o; as in packet_head
    input  wire logic [          data_pkg::RecordW-1:0] record_i,
    input  wire logic [                           13:0] too_close_i,
    input  wire logic [                            9:0] fired_i,
    input  wire logic [                            9:0] accepted_i,
    input  wire logic                                   accept_i,
    input  wire logic                                   late_i,
    input  wire logic                                   attached_i,
    input  wire logic [                            8:0] kept_clusters_i,
    input  wire logic [                            6:0] kept_pairs_i,
    input  wire logic [                           55:0] counters_clusters_i,
    input  wire logic [                           47:0] counters_pairs_i,
    input  wire logic [                           55:0] counters_algorithms_i,
    output logic      [         data_pkg::SummaryW-1:0] summary_o,           // what the counters take of it, when idle_o is back
    // lists
    output logic                                        ask_cluster_o,
    output logic      [                     PlaceW-1:0] cluster_index_o,
    input  wire logic [                           59:0] cluster_fixed_i,     // as in the collector
    input  wire logic [                           61:0] cluster_variable_i,
    output logic                                        ask_pair_o,
    output logic      [                 PairPlaceW-1:0] pair_index_o,
    input  wire logic [                           55:0] pair_i,
    input  wire logic [                       IndexW:0] hit_count_i,         // hits of the bunch
    output logic                                        ask_hit_o,
    output logic      [                     IndexW-1:0] hit_index_o,
    input  wire logic [             data_pkg::HitW-1:0] hit_i,
    // primitive stream
    output logic                                        valid_o,
    input  wire logic                                   ready_i,
    output logic      [                           63:0] data_o,
    output logic                                        last_o
);
  localparam logic [2:0] Idle = 3'd0;
  localparam logic [2:0] Head = 3'd1;
  localparam logic [2:0] ListRead = 3'd2;
  localparam logic [2:0] ListWord = 3'd3;
  localparam logic [2:0] Trailer = 3'd4;

  localparam logic [1:0] Clusters = 2'd0;
  localparam logic [1:0] Pairs = 2'd1;
  localparam logic [1:0] Hits = 2'd2;

  localparam int unsigned CountW = IndexW + 1 > 9 ? IndexW + 1 : 9;  // of the longest list

  logic [2:0] phase_d, phase_q;
  logic [1:0] list_d, list_q;
  logic [3:0] head_d, head_q;
  logic [CountW-1:0] index_d, index_q;
  logic second_d, second_q;  // the second word of a cluster
  logic [15:0] words_d, words_q;
  logic leaves;

  // ------------------------------------------------------------------------------------ the head, and how long the lists are
  logic [63:0] head_word;
  logic [12:0] head_present;
  logic [8:0] kept_clusters, clusters;
  logic [6:0] kept_pairs, pairs;
  logic [IndexW:0] hits;
  logic [7:0] frame;
  logic limit_clusters, limit_pairs;

  packet_head u_head (
      .record_i             (record_i),
      .too_close_i          (too_close_i),
      .settings_crc_i       (settings_crc_i),
      .fired_i              (fired_i),
      .accepted_i           (accepted_i),
      .accept_i             (accept_i),
      .late_i               (late_i),
      .attached_i           (attached_i),
      .kept_clusters_i      (kept_clusters_i),
      .kept_pairs_i         (kept_pairs_i),
      .counters_clusters_i  (counters_clusters_i),
      .counters_pairs_i     (counters_pairs_i),
      .counters_algorithms_i(counters_algorithms_i),
      .head_i               (head_q),
      .data_o               (head_word),
      .present_o            (head_present),
      .clusters_o           (kept_clusters),
      .pairs_o              (kept_pairs),
      .frame_o              (frame),
      .summary_o            (summary_o[data_pkg::SummaryW-16-1:0])
  );

  // The trailer counts as a word out, too.
  assign summary_o[data_pkg::SummaryW-1-:16] = words_q + 16'd1;

  assign limit_clusters = accept_i || settings_i[antipode_pkg::SET_OUTPUT_CLUSTERS_LSB];
  assign limit_pairs = limit_clusters && (accept_i || settings_i[antipode_pkg::SET_OUTPUT_PAIRS_LSB]);
  assign clusters = limit_clusters ? kept_clusters : '0;
  assign pairs = limit_pairs ? kept_pairs : '0;
  assign hits = attached_i ? hit_count_i : '0;

  // ------------------------------------------------------------------------------------ words
  logic [63:0] cluster_word, cluster_seed_word, pair_word, hit_word;
  logic [12:0] cluster_time;
  logic [19:0] hit_time;
  logic [31:0] crc;

  assign cluster_time = cluster_fixed_i[34:22] - 13'(antipode_pkg::SLICE_TICKS);
  assign cluster_word = antipode_pkg::pack_cluster(
      cluster_variable_i[11:0],
      cluster_variable_i[23:12],
      cluster_time,
      cluster_fixed_i[14:0],
      cluster_fixed_i[15],
      cluster_fixed_i[16],
      cluster_time >= 13'(antipode_pkg::FRAME_TICKS));
  assign cluster_seed_word = antipode_pkg::pack_cluster_seed(
      cluster_fixed_i[39:35],
      cluster_fixed_i[44:40],
      cluster_fixed_i[59:45],
      cluster_fixed_i[21:17],
      cluster_variable_i[37:24],
      index_q[7:0],
      cluster_variable_i[43:42]);
  assign pair_word = antipode_pkg::pack_pair(
      pair_i[7:0], pair_i[15:8], pair_i[24:16], pair_i[33:25], pair_i[42:34], pair_i[51:43], pair_i[55:52]);
  assign hit_time = {frame, 12'd0} + {7'd0, hit_i[37:25]} - 20'(antipode_pkg::SLICE_TICKS);
  assign hit_word = antipode_pkg::pack_calibrated_hit(hit_i[4:0], hit_i[9:5], hit_i[24:10], hit_time, hit_i[39], hit_i[40]);

  always_comb begin
    data_o = head_word;
    if (phase_q == Trailer) data_o = antipode_pkg::pack_primitive_trailer(crc, words_q);
    else if (phase_q == ListWord) begin
      case (list_q)
        Clusters: data_o = second_q ? cluster_seed_word : cluster_word;
        Pairs: data_o = pair_word;
        default: data_o = hit_word;
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
  logic [1:0] list_from, list_next;
  logic [2:0] list_phase;

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
  assign unused_bits = &{1'b0, hit_i[38], cluster_variable_i};
endmodule

`default_nettype wire
