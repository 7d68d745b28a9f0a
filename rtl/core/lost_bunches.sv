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
    input  wire antipode_pkg::bunch_charges_word_t charges_i,  // of the packet that came last
    input  wire logic        quiet_i,         // no packet or frame is open, no record is inside
    output logic             waits_o,         // the packet that came last is lost
    output logic             delivers_o,      // and becomes a record on this clock
    output logic             full_o,          // the count has no room for another one
    output antipode_pkg::lost_sums_t lost_o   // of those before it, for the next record
);
  logic waits_d, waits_q;
  antipode_pkg::lost_sums_t lost_d, lost_q;

  assign delivers_o = waits_q && quiet_i;

  always_comb begin
    waits_d = waits_q;
    lost_d = lost_q;
    if (delivers_o || (ends_i && recorded_i)) begin
      waits_d = 1'b0;
      lost_d = '0;
    end else if (ends_i) begin
      waits_d = 1'b1;
    end else if (opens_i && waits_q) begin
      waits_d = 1'b0;
      lost_d.bunches = lost_q.bunches + 1'b1;
      lost_d.beam_catcher = lost_q.beam_catcher + 56'(charges_i.beam_catcher);
      lost_d.target = lost_q.target + 56'(charges_i.target);
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      waits_q <= 1'b0;
      lost_q <= '0;
    end else begin
      waits_q <= waits_d;
      lost_q <= lost_d;
    end
  end

  assign waits_o = waits_q;
  assign full_o = lost_q.bunches == '1;
  assign lost_o = lost_q;

`ifdef FORMAL
  // Proved by induction: the charges of all packets that ended are those that became records, with what these carried, and what
  // is still here; with no packet open and none waiting nothing is here; one that waits goes on the first quiet clock.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;

  // Relied on: packets open and end in turn, full_o keeps the next one out, and charges change only within a packet.
  logic f_opened, f_open, f_outside;
  antipode_pkg::bunch_charges_word_t f_charges;
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
  assign f_beam_catcher = 56'(charges_i.beam_catcher);
  assign f_target = 56'(charges_i.target);
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
        f_left_packets <= f_left_packets + {4'd0, lost_o.bunches} + 1'b1;
        f_left_beam_catcher <= f_left_beam_catcher + lost_o.beam_catcher + f_beam_catcher;
        f_left_target <= f_left_target + lost_o.target + f_target;
      end
    end
  end
  always_comb begin
    if (f_started) begin
      assert (f_ended_packets == f_left_packets + {4'd0, lost_o.bunches} + {31'd0, waits_o});
      assert (f_ended_beam_catcher == f_left_beam_catcher + lost_o.beam_catcher + (waits_o ? f_beam_catcher : '0));
      assert (f_ended_target == f_left_target + lost_o.target + (waits_o ? f_target : '0));
      assert (!(waits_o && f_open));
      if (!waits_o && !f_open)
        assert (lost_o.bunches == '0 && f_ended_packets == f_left_packets &&
                f_ended_beam_catcher == f_left_beam_catcher && f_ended_target == f_left_target);
      if (waits_o && quiet_i) assert (delivers_o);
    end
    cover (f_started && rst_ni && delivers_o && lost_o.bunches == 28'd2);
    cover (f_started && rst_ni && ends_i && recorded_i && lost_o.bunches == 28'd2);
  end
`endif

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(opens_i && (delivers_o || full_o)));
      assert (!(ends_i && quiet_i));
    end
  end
`endif
endmodule

`default_nettype wire
