// Packet head: the words of a primitive packet before its lists, and the summary, made of what is known of the bunch.
//
//     head_i   0 header   1 time   2 charges   3 configuration   4 ... 6 dropped before: bunches, beam catcher, target
//              7 decision   8 ... 12 counters: input, hits, clusters, pairs, algorithms
//
// Of a dropped bunch the collector has nothing: its counters and lists are 0 here, whatever they show.
// Combinational. Cycle-true model: packet_head in testbench/core/packet_head.hpp; the words are those of hls/packet.hpp
`default_nettype none

module packet_head (
    // the bunch
    input  wire antipode_pkg::packet_t            record_i,
    input  wire logic [                     13:0] too_close_i,           // hits of a crystal too close to another one
    input  wire logic [                     31:0] settings_crc_i,
    input  wire antipode_pkg::verdict_t           verdict_i,             // its decision
    input  wire logic                             attached_i,
    input  wire antipode_pkg::collected_t         collected_i,           // what the collector has
    // the words
    input  wire logic [                      3:0] head_i,                // which is asked for
    output logic      [                     63:0] data_o,
    output logic      [                     12:0] present_o,             // which are there; the first is
    output antipode_pkg::collected_t              collected_o,           // what is said of them
    output logic      [                      7:0] frame_o,               // low bits of the frame number, 0 in bunch mode
    output antipode_pkg::summary_t                summary_o              // without the words out, which are 0
);
  assign collected_o = record_i.dropped ? '0 : collected_i;
  assign frame_o = record_i.free_running ? 8'(record_i.number) : '0;

  antipode_pkg::counters_input_word_t counters_input;
  antipode_pkg::counters_hits_word_t counters_hits;
  antipode_pkg::counters_clusters_word_t counters_clusters;
  antipode_pkg::counters_algorithms_word_t counters_algorithms;
  assign counters_input = '{
      outside_window: record_i.outside, no_crystal: record_i.no_crystal, masked: record_i.masked, received: record_i.received};
  assign counters_hits = '{
      late: record_i.late, over_limit: record_i.over_limit, too_close: too_close_i, saturated: record_i.saturated};
  assign counters_clusters = collected_o.counters_clusters;
  assign counters_algorithms = collected_o.counters_algorithms;

  logic any_full;
  assign any_full = counters_input.outside_window == '1 || counters_input.no_crystal == '1 || counters_input.masked == '1 ||
      counters_input.received == '1 || counters_hits.late == '1 || counters_hits.over_limit == '1 || counters_hits.too_close == '1 ||
      counters_hits.saturated == '1 || counters_algorithms.pair_0 == '1 || counters_algorithms.pair_1 == '1 ||
      counters_algorithms.pair_2 == '1 || counters_algorithms.pair_3 == '1 || counters_clusters.seeds == '1 ||
      counters_clusters.lost_slice == '1 || counters_clusters.lost_bunch == '1 || counters_clusters.saturated == '1;

  antipode_pkg::primitive_header_word_t header;
  assign header = '{
      number: record_i.number, free_running: record_i.free_running, dropped: record_i.dropped,
      dropped_before: record_i.lost.bunches != '0, settings_new: record_i.settings_new, bad_crc: record_i.bad_crc,
      bad_count: record_i.bad_count, no_trailer: record_i.no_trailer, incomplete: record_i.incomplete, stray_words: record_i.stray,
      number_jump: record_i.number_jump, no_crystal: record_i.no_crystal != '0, outside_window: record_i.outside != '0,
      late_hit: record_i.late != '0, too_close: too_close_i != '0, hit_limit: record_i.over_limit != '0,
      hit_saturated: record_i.saturated != '0, cluster_saturated: counters_clusters.saturated != '0,
      slice_limit: counters_clusters.lost_slice != '0, bunch_limit: counters_clusters.lost_bunch != '0,
      pair_limit: collected_o.counters_pairs.lost != '0, late_decision: verdict_i.late, counter_saturated: any_full,
      hits_attached: attached_i, playback: record_i.playback};

  logic has_lost;
  assign has_lost = record_i.lost.bunches != '0;
  assign present_o = {{6{!record_i.dropped}}, {3{has_lost}}, 1'b1, record_i.has_charges, record_i.has_time, 1'b1};

  antipode_pkg::decision_word_t decision;
  assign decision = '{
      pairs: collected_o.pairs, clusters: collected_o.clusters, accept: verdict_i.accept, accepted: verdict_i.accepted,
      fired: verdict_i.fired};
  antipode_pkg::configuration_word_t configuration;
  assign configuration = '{
      major: 8'(antipode_pkg::ALGORITHM_MAJOR), minor: 8'(antipode_pkg::ALGORITHM_MINOR), patch: 8'(antipode_pkg::ALGORITHM_PATCH),
      settings_crc: settings_crc_i};

  always_comb begin
    case (head_i)
      4'd0: data_o = {antipode_pkg::PRIMITIVE_HEADER_TAG, 56'(header)};
      4'd1: data_o = {antipode_pkg::BUNCH_TIME_TAG, 56'(record_i.time_)};
      4'd2: data_o = {antipode_pkg::BUNCH_CHARGES_TAG, 56'(record_i.charges)};
      4'd3: data_o = {antipode_pkg::CONFIGURATION_TAG, 56'(configuration)};
      4'd4: data_o = {antipode_pkg::DROPPED_BUNCHES_TAG, 56'(record_i.lost.bunches)};
      4'd5: data_o = {antipode_pkg::DROPPED_BEAM_CATCHER_TAG, record_i.lost.beam_catcher};
      4'd6: data_o = {antipode_pkg::DROPPED_TARGET_TAG, record_i.lost.target};
      4'd7: data_o = {antipode_pkg::DECISION_TAG, 56'(decision)};
      4'd8: data_o = {antipode_pkg::COUNTERS_INPUT_TAG, 56'(counters_input)};
      4'd9: data_o = {antipode_pkg::COUNTERS_HITS_TAG, 56'(counters_hits)};
      4'd10: data_o = {antipode_pkg::COUNTERS_CLUSTERS_TAG, 56'(counters_clusters)};
      4'd11: data_o = {antipode_pkg::COUNTERS_PAIRS_TAG, 56'(collected_o.counters_pairs)};
      default: data_o = {antipode_pkg::COUNTERS_ALGORITHMS_TAG, 56'(counters_algorithms)};
    endcase
  end

  assign summary_o = '{packet: record_i, too_close: too_close_i, collected: collected_o, verdict: verdict_i, words_out: '0};
endmodule

`default_nettype wire
