// Lost bunches: those that found no place for a record, until a record that has one brings their charges out.
//
// The last of them waits as it is in the receiver's registers; those before it are summed. What happens first:
//
//     the next packet opens     the waiting bunch joins the sums, which the next record carries in its dropped_* words
//     nothing else is inside    delivers_o: the waiting bunch becomes a record, late, and carries the sums itself
//
// So the primitive stream has every charge once the trigger is idle, whether or not another packet comes.
// Latency: 1 clock. Cycle-true model: lost_bunches in testbench/core/lost_bunches.hpp
`default_nettype none

module lost_bunches (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,          // synchronous, low: none
    input  wire logic        opens_i,         // a header is taken; never with delivers_o
    input  wire logic        ends_i,          // a packet ends
    input  wire logic        recorded_i,      // and becomes a record
    input  wire logic [55:0] charges_i,       // of the packet that came last: target above beam catcher
    input  wire logic        quiet_i,         // no packet or frame is open, no record is inside
    output logic             waits_o,         // the packet that came last is lost
    output logic             delivers_o,      // and becomes a record on this clock
    output logic             full_o,          // the count has no room for another one
    // of those before it, for the next record
    output logic      [27:0] bunches_o,
    output logic      [55:0] beam_catcher_o,
    output logic      [55:0] target_o
);
  logic waits_d, waits_q;
  logic [27:0] bunches_d, bunches_q;
  logic signed [55:0] beam_catcher_d, beam_catcher_q, target_d, target_q;

  assign delivers_o = waits_q && quiet_i;

  always_comb begin
    waits_d = waits_q;
    bunches_d = bunches_q;
    beam_catcher_d = beam_catcher_q;
    target_d = target_q;
    if (delivers_o || (ends_i && recorded_i)) begin
      waits_d = 1'b0;
      bunches_d = '0;
      beam_catcher_d = '0;
      target_d = '0;
    end else if (ends_i) begin
      waits_d = 1'b1;
    end else if (opens_i && waits_q) begin
      waits_d = 1'b0;
      bunches_d = bunches_q + 1'b1;
      beam_catcher_d = beam_catcher_q + 56'($signed(charges_i[27:0]));
      target_d = target_q + 56'($signed(charges_i[55:28]));
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      waits_q <= 1'b0;
      bunches_q <= '0;
      beam_catcher_q <= '0;
      target_q <= '0;
    end else begin
      waits_q <= waits_d;
      bunches_q <= bunches_d;
      beam_catcher_q <= beam_catcher_d;
      target_q <= target_d;
    end
  end

  assign waits_o = waits_q;
  assign full_o = bunches_q == '1;
  assign bunches_o = bunches_q;
  assign beam_catcher_o = beam_catcher_q;
  assign target_o = target_q;

`ifdef FORMAL
  // Proved by induction: the charges of all packets that ended are those that became records, with what these carried, and what
  // is still here; with no packet open and none waiting nothing is here; one that waits goes on the first quiet clock.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;

  // Relied on: packets open and end in turn, full_o keeps the next one out, and charges change only within a packet.
  logic f_opened, f_open, f_outside;
  logic [55:0] f_charges;
  assign f_opened = rst_ni && (opens_i || (f_open && !ends_i));
  always_ff @(posedge clk_i) begin
    f_open <= f_opened;
    f_outside <= rst_ni && !f_opened;
    f_charges <= charges_i;
  end
  always_comb begin
    if (!f_started) assume (!rst_ni);
    assume (!(opens_i && (f_open || delivers_o || full_o)));
    assume (!ends_i || f_open);
    assume (!quiet_i || !f_open);
    if (f_started && f_outside) assume (charges_i == f_charges);
  end

  // Packets and charges: that ended, and that left in records.
  logic [31:0] f_ended_packets, f_left_packets;
  logic [55:0] f_ended_beam_catcher, f_left_beam_catcher, f_ended_target, f_left_target;
  logic f_leaves;
  logic [55:0] f_beam_catcher, f_target;
  assign f_leaves = delivers_o || (ends_i && recorded_i);
  assign f_beam_catcher = {{28{charges_i[27]}}, charges_i[27:0]};
  assign f_target = {{28{charges_i[55]}}, charges_i[55:28]};
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      f_ended_packets <= '0;
      f_left_packets <= '0;
      f_ended_beam_catcher <= '0;
      f_left_beam_catcher <= '0;
      f_ended_target <= '0;
      f_left_target <= '0;
    end else begin
      if (ends_i) begin
        f_ended_packets <= f_ended_packets + 1'b1;
        f_ended_beam_catcher <= f_ended_beam_catcher + f_beam_catcher;
        f_ended_target <= f_ended_target + f_target;
      end
      if (f_leaves) begin
        f_left_packets <= f_left_packets + {4'd0, bunches_o} + 1'b1;
        f_left_beam_catcher <= f_left_beam_catcher + beam_catcher_o + f_beam_catcher;
        f_left_target <= f_left_target + target_o + f_target;
      end
    end
  end
  always_comb begin
    if (f_started) begin
      assert (f_ended_packets == f_left_packets + {4'd0, bunches_o} + {31'd0, waits_o});
      assert (f_ended_beam_catcher == f_left_beam_catcher + beam_catcher_o + (waits_o ? f_beam_catcher : '0));
      assert (f_ended_target == f_left_target + target_o + (waits_o ? f_target : '0));
      assert (!(waits_o && f_open));
      if (!waits_o && !f_open)
        assert (bunches_o == '0 && f_ended_packets == f_left_packets &&
                f_ended_beam_catcher == f_left_beam_catcher && f_ended_target == f_left_target);
      if (waits_o && quiet_i) assert (delivers_o);
    end
    cover (f_started && rst_ni && delivers_o && bunches_o == 28'd2);
    cover (f_started && rst_ni && ends_i && recorded_i && bunches_o == 28'd2);
  end
`endif
endmodule

`default_nettype wire
