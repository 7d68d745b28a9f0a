// Decision: of the bunch in work, which items fire and are accepted (the stage decide), whether in time, and its pulse.
//
//     load -> remainder of the bunch number, 32 clocks, while the clusters are found
//     start -> decide -> decided: the registers hold the decision, an accepted one that is in time joins the queue of pulses
//
// The pulse comes exactly decision_latency clocks after arrival_i. A decision that is not ready by then is late and gives none;
// so is one whose pulse would not come behind that of the bunch before it, such as the second of two frames that one header
// completes. The registers are 0 from load to decided, so in the packet of a dropped bunch too.
// Latency: decided_o two clocks after start_i, the registers one more. Cycle-true model: decision in testbench/core/decision.hpp
`default_nettype none

module decision (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,            // synchronous, low: no pulse is due
    input  wire antipode_pkg::settings_t                settings_i,        // steady while a bunch is inside
    input  wire logic                                   applied_i,         // for one clock: settings have become active
    input  wire logic [                           31:0] now_i,             // the clock, modulo 2^32
    // the bunch in work
    input  wire logic                                   load_i,            // another one: what is below is its own from now on
    input  wire logic [                           31:0] number_i,          // from the clock after load_i
    input  wire logic [                           31:0] arrival_i,         // clock of the word that completed it; likewise
    output logic                                        remainder_done_o,  // start_i may come
    input  wire logic                                   start_i,           // its clusters and pairs are known, for one clock
    input  wire logic [                            3:0] pairs_i,           // bit i: a pair passed pair algorithm i
    input  wire logic [                            1:0] singles_i,         // bit i: a cluster passed single algorithm i
    input  wire logic [                            8:0] clusters_0_i,      // clusters that count for multiplicity algorithm 0
    input  wire logic [                            8:0] clusters_1_i,
    output logic                                        decided_o,         // for one clock
    // its decision, one clock later and until the next load_i
    output antipode_pkg::verdict_t                      verdict_o,
    output logic                                        attached_o,        // an accepted item is in attach_mask
    // pulses, of bunches before too
    output logic                                        pulse_o,
    output logic                                        pulse_waits_o      // one is due, or will be
);
  localparam int unsigned Pulses = 8;
  localparam logic [31:0] PulseClocks = 32'd3;  // from the decision to the earliest pulse

  // ------------------------------------------------------------------------------------ the periodic item
  logic [5:0] remainder_clocks_q;
  logic [31:0] remainder_q, remainder_d, period;
  logic [32:0] remainder_next;
  logic periodic;
  assign period = settings_i.period;
  assign remainder_next = {remainder_q, number_i[5'(remainder_clocks_q-6'd1)]};
  assign remainder_d = remainder_next >= {1'b0, period} ? 32'(remainder_next - {1'b0, period}) : remainder_next[31:0];
  assign periodic = period != '0 && remainder_q == '0;
  assign remainder_done_o = remainder_clocks_q == '0;

  always_ff @(posedge clk_i) begin
    if (load_i) remainder_q <= '0;
    else if (!remainder_done_o) remainder_q <= remainder_d;
    if (!rst_ni) remainder_clocks_q <= '0;
    else if (load_i) remainder_clocks_q <= 6'd32;
    else if (!remainder_done_o) remainder_clocks_q <= remainder_clocks_q - 1'b1;
  end

  // ------------------------------------------------------------------------------------ items and prescales
  logic [9:0] fired, accepted;
  logic accept;

  decide u_decide (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .ce_i        (1'b1),
      .settings_i  (settings_i),
      .reload_i    (applied_i),
      .valid_i     (start_i),
      .pairs_i     (pairs_i),
      .singles_i   (singles_i),
      .clusters_0_i(clusters_0_i),
      .clusters_1_i(clusters_1_i),
      .periodic_i  (periodic),
      .valid_o     (decided_o),
      .fired_o     (fired),
      .accepted_o  (accepted),
      .accept_o    (accept)
  );

  // ------------------------------------------------------------------------------------ in time?
  logic late, pulses, overtakes, pulse_room, pulse_valid, pulse_due;
  logic [31:0] pulse_arrival, last_arrival_q;  // of the next pulse, of the last one
  logic [3:0] pulse_level;
  logic [19:0] decision_latency;
  assign decision_latency = settings_i.decision_latency;

  assign overtakes = pulse_waits_o && last_arrival_q - arrival_i < 32'h8000_0000;
  assign late = now_i - arrival_i + PulseClocks > {12'd0, decision_latency} || !pulse_room || overtakes;
  assign pulses = decided_o && accept && !late;

  always_ff @(posedge clk_i) begin
    if (pulses) last_arrival_q <= arrival_i;
    if (load_i) begin
      verdict_o <= '0;
      attached_o <= 1'b0;
    end else if (decided_o) begin
      verdict_o <= '{accepted: accepted, fired: fired, late: accept && late, accept: accept};
      attached_o <= (accepted & settings_i.attach_mask) != '0;
    end
  end

  // ------------------------------------------------------------------------------------ pulses that are due, in order
  fifo #(
      .Width(32),
      .Depth(Pulses)
  ) u_pulses (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(pulses),
      .ready_o(pulse_room),
      .data_i (arrival_i),
      .valid_o(pulse_valid),
      .ready_i(pulse_due),
      .data_o (pulse_arrival),
      .level_o(pulse_level)
  );

  assign pulse_waits_o = pulse_valid || pulse_level != '0;
  assign pulse_due = pulse_valid && now_i + 1'b1 - pulse_arrival >= {12'd0, decision_latency};
  always_ff @(posedge clk_i) pulse_o <= rst_ni && pulse_due;

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!start_i || remainder_done_o);
      assert (!(load_i && start_i));
    end
  end
`endif
endmodule

`default_nettype wire
