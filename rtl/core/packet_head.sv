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
    input  wire logic [    data_pkg::RecordW-1:0] record_i,
    input  wire logic [                     13:0] too_close_i,           // hits of a crystal too close to another one
    input  wire logic [                     31:0] settings_crc_i,
    input  wire logic [                      9:0] fired_i,               // its decision
    input  wire logic [                      9:0] accepted_i,
    input  wire logic                             accept_i,
    input  wire logic                             late_i,
    input  wire logic                             attached_i,
    input  wire logic [                      8:0] kept_clusters_i,       // what the collector has
    input  wire logic [                      6:0] kept_pairs_i,
    input  wire logic [                     55:0] counters_clusters_i,   // payload of the word of this name
    input  wire logic [                     47:0] counters_pairs_i,
    input  wire logic [                     55:0] counters_algorithms_i,
    // the words
    input  wire logic [                      3:0] head_i,                // which is asked for
    output logic      [                     63:0] data_o,
    output logic      [                     12:0] present_o,             // which are there; the first is
    output logic      [                      8:0] clusters_o,            // clusters and pairs in the lists
    output logic      [                      6:0] pairs_o,
    output logic      [                      7:0] frame_o,               // low bits of the frame number, 0 in bunch mode
    output logic      [data_pkg::SummaryW-16-1:0] summary_o              // of data_pkg, without the words out
);
  // Of the record, from the lowest bits.
  logic [31:0] number, unused_below, unused_stray_words;
  logic free_running, number_jump, settings_new, stray, dropped, no_trailer, bad_crc, bad_count, incomplete;
  logic has_time, has_charges;
  logic [55:0] bunch_time, charges, lost_beam_catcher, lost_target;
  logic [27:0] lost_bunches;
  logic [13:0] received, masked, no_crystal, outside, saturated, over_limit, late_hits;
  logic [1:0] unused_buffer;
  logic playback;

  assign {playback, unused_buffer, unused_stray_words, unused_below, late_hits, over_limit, saturated, outside, no_crystal, masked,
    received, lost_target, lost_beam_catcher, lost_bunches, charges, has_charges, bunch_time, has_time, incomplete, bad_count,
    bad_crc, no_trailer, dropped, stray, settings_new, number_jump, free_running, number} = record_i;

  logic [55:0] clusters_word, algorithms_word;
  logic [47:0] pairs_word;
  assign clusters_word = dropped ? '0 : counters_clusters_i;
  assign algorithms_word = dropped ? '0 : counters_algorithms_i;
  assign pairs_word = dropped ? '0 : counters_pairs_i;
  assign clusters_o = dropped ? '0 : kept_clusters_i;
  assign pairs_o = dropped ? '0 : kept_pairs_i;
  assign frame_o = free_running ? number[7:0] : '0;

  function automatic logic any_full_14(input logic [55:0] counters);
    any_full_14 = counters[13:0] == '1 || counters[27:14] == '1 || counters[41:28] == '1 || counters[55:42] == '1;
  endfunction

  logic any_full;
  assign any_full = any_full_14({outside, no_crystal, masked, received}) ||
      any_full_14({late_hits, over_limit, too_close_i, saturated}) || any_full_14(algorithms_word) ||
      clusters_word[20:8] == '1 || clusters_word[33:21] == '1 || clusters_word[46:34] == '1 || clusters_word[55:47] == '1;

  logic [63:0] header;
  assign header = antipode_pkg::pack_primitive_header(
      number, free_running, dropped, lost_bunches != '0, settings_new, bad_crc, bad_count, no_trailer, incomplete, stray,
      number_jump, no_crystal != '0, outside != '0, late_hits != '0, too_close_i != '0, over_limit != '0, saturated != '0,
      clusters_word[55:47] != '0, clusters_word[33:21] != '0, clusters_word[46:34] != '0, pairs_word[47:32] != '0,
      late_i, any_full, attached_i, playback);

  assign present_o = {{6{!dropped}}, {3{lost_bunches != '0}}, 1'b1, has_charges, has_time, 1'b1};

  always_comb begin
    case (head_i)
      4'd0: data_o = header;
      4'd1: data_o = {antipode_pkg::BUNCH_TIME_TAG, bunch_time};
      4'd2: data_o = {antipode_pkg::BUNCH_CHARGES_TAG, charges};
      4'd3: data_o = antipode_pkg::pack_configuration(settings_crc_i, 8'(antipode_pkg::ALGORITHM_PATCH),
          8'(antipode_pkg::ALGORITHM_MINOR), 8'(antipode_pkg::ALGORITHM_MAJOR));
      4'd4: data_o = antipode_pkg::pack_dropped_bunches(lost_bunches);
      4'd5: data_o = {antipode_pkg::DROPPED_BEAM_CATCHER_TAG, lost_beam_catcher};
      4'd6: data_o = {antipode_pkg::DROPPED_TARGET_TAG, lost_target};
      4'd7: data_o = antipode_pkg::pack_decision(fired_i, accepted_i, accept_i, clusters_o, pairs_o);
      4'd8: data_o = {antipode_pkg::COUNTERS_INPUT_TAG, outside, no_crystal, masked, received};
      4'd9: data_o = {antipode_pkg::COUNTERS_HITS_TAG, late_hits, over_limit, too_close_i, saturated};
      4'd10: data_o = {antipode_pkg::COUNTERS_CLUSTERS_TAG, clusters_word};
      4'd11: data_o = {antipode_pkg::COUNTERS_PAIRS_TAG, 8'd0, pairs_word};
      default: data_o = {antipode_pkg::COUNTERS_ALGORITHMS_TAG, algorithms_word};
    endcase
  end

  assign summary_o = {
    accepted_i, fired_i, late_i, accept_i, pairs_o, clusters_o, algorithms_word, pairs_word, clusters_word, too_close_i, record_i
  };
endmodule

`default_nettype wire
