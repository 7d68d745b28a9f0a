// Bunch queue: the packets inside. Each holds a credit from its header until its primitive packet has been counted; its record
// and its closing wait here, in the same order, until the bunch before it is through. In free-running mode a frame closes after
// the packet of the next one has begun, so the two come apart.
//
// Latency: a bunch is shown two clocks after the later of its record and closing came, or a clock after load_i of the one before.
// Cycle-true model: bunch_queue in testbench/core/bunch_queue.hpp
`default_nettype none

module bunch_queue #(
    parameter int unsigned Buffers = 4  // hit buffers
) (
    input  wire logic                         clk_i,
    input  wire logic                         rst_ni,            // synchronous, low: nothing is inside
    // from the receiver
    output logic                              has_credit_o,      // a packet may take one
    input  wire logic                         take_credit_i,     // only with has_credit_o
    input  wire logic                         push_record_i,
    input  wire antipode_pkg::packet_t        record_i,
    input  wire logic                         push_closing_i,
    input  wire logic [                 31:0] closing_arrival_i, // clock of the word that completed the bunch
    // the next bunch
    output logic                              valid_o,           // both parts of it are here
    input  wire logic                         load_i,            // it is taken; only with valid_o
    output antipode_pkg::packet_t             record_o,
    output logic      [                 31:0] arrival_o,
    input  wire logic                         release_i,         // the bunch in work is through: its credit is free
    output logic                              empty_o            // no packet is inside
);
  generate
    if (Buffers != 1 && Buffers != 4) begin : gen_check
      $fatal(1, "%m: Buffers is %0d, must be 1 or 4", Buffers);
    end
  endgenerate

  // Places: more than buffers, so that a packet without a buffer leaves header and trailer.
  localparam int unsigned Records = Buffers + 4;
  localparam int unsigned Depth = 8;  // the next power of two: there is always room
  localparam int unsigned CreditW = $clog2(Records + 1);

  logic record_valid, closing_valid, record_room, closing_room;
  logic [$clog2(Depth):0] unused_record_level, unused_closing_level;
  logic [CreditW-1:0] credits;

  fifo #(
      .Width(antipode_pkg::PACKET_BITS),
      .Depth(Depth)
  ) u_records (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(push_record_i),
      .ready_o(record_room),
      .data_i (record_i),
      .valid_o(record_valid),
      .ready_i(load_i),
      .data_o (record_o),
      .level_o(unused_record_level)
  );

  fifo #(
      .Width(32),
      .Depth(Depth)
  ) u_closings (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(push_closing_i),
      .ready_o(closing_room),
      .data_i (closing_arrival_i),
      .valid_o(closing_valid),
      .ready_i(load_i),
      .data_o (arrival_o),
      .level_o(unused_closing_level)
  );

  credit_counter #(
      .Credits(Records)
  ) u_credits (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .take_i     ({{(CreditW - 1) {1'b0}}, take_credit_i}),
      .give_i     ({{(CreditW - 1) {1'b0}}, release_i}),
      .available_o(credits)
  );

  assign valid_o = record_valid && closing_valid;
  assign has_credit_o = credits != '0;
  assign empty_o = credits == CreditW'(Records);

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!take_credit_i || has_credit_o);
      assert (!load_i || valid_o);
      assert (!release_i || !empty_o);
      assert (!push_record_i || record_room);  // the FIFOs hold one more than there are credits
      assert (!push_closing_i || closing_room);
    end
  end
`endif
endmodule

`default_nettype wire
