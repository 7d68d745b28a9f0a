// Slice assignment: to which open frames a calibrated hit goes, and its time in each, where 32 is the start of a frame.
//
// Bunch mode: to the bunch that is being received. Free-running mode, while the packet of frame N is received: to its own
// frame; also to the one before if it is not later than that one's end by pair_width and a guard or more; also to the one
// after if it is in the guard before its start. A hit of any other frame than N-1, N, N+1 is late.
// A stage: latency 1 enabled clock; settings stay while a hit is inside; relies on nothing else. The same as hls/slice.hpp.
`default_nettype none

module slice (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,          // synchronous, low: no hit is inside
    input  wire logic        ce_i,
    input  wire logic        valid_i,
    input  wire logic [19:0] time_i,          // 1/4 ns: 12 bits in the frame, below 8 bits of its number
    input  wire logic        over_i,          // above its crystal's seed threshold
    input  wire logic [ 7:0] frame_i,         // low bits of N
    input  wire logic        before_open_i,   // frame N-1 still takes hits
    input  wire logic        free_running_i,
    input  wire logic [ 7:0] pair_width_i,
    output logic             write_before_o,  // to frame N-1
    output logic             write_own_o,     // to the bunch, or frame N
    output logic             write_after_o,   // to frame N+1
    output logic      [12:0] time_before_o,
    output logic      [12:0] time_own_o,
    output logic      [12:0] time_after_o,
    output logic             over_before_o,   // can be a seed there
    output logic             over_own_o,
    output logic             over_after_o,
    output logic             late_o
);
  localparam logic [12:0] Guard = 13'(antipode_pkg::GUARD_TICKS);
  localparam logic [12:0] Frame = 13'(antipode_pkg::FRAME_TICKS);

  logic [12:0] tick, same, next, previous;
  logic [7:0] ahead;  // frames between N and the hit's
  logic is_own, is_after, is_before, near, in_tail, in_guard;

  always_comb begin
    tick = {1'b0, time_i[11:0]};
    ahead = time_i[19:12] - frame_i;
    is_own = !free_running_i || ahead == 8'd0;
    is_after = free_running_i && ahead == 8'd1;
    is_before = free_running_i && ahead == 8'hff;
    near = tick < {5'd0, pair_width_i};
    in_tail = tick < {5'd0, pair_width_i} + Guard;
    in_guard = tick >= Frame - Guard;
    same = tick + Guard;
    next = tick + Guard + Frame;
    previous = tick & (Guard - 13'd1);  // used in the guard only
  end

  always_ff @(posedge clk_i) begin
    if (ce_i && valid_i) begin
      time_before_o <= is_before ? same : next;
      time_own_o <= is_own ? same : is_before ? previous : next;
      time_after_o <= is_after ? same : previous;
      over_before_o <= over_i && (is_before || near);
      over_own_o <= over_i && (is_own || (is_after && near));
      over_after_o <= over_i && is_after;
    end
    if (!rst_ni) begin
      write_before_o <= 1'b0;
      write_own_o <= 1'b0;
      write_after_o <= 1'b0;
      late_o <= 1'b0;
    end else if (ce_i) begin
      write_before_o <= valid_i && before_open_i && (is_before || (is_own && free_running_i && in_tail));
      write_own_o <= valid_i && (is_own || (is_before && before_open_i && in_guard) || (is_after && in_tail));
      write_after_o <= valid_i && (is_after || (is_own && free_running_i && in_guard));
      late_o <= valid_i && !(is_own || is_after || (is_before && before_open_i));
    end
  end
endmodule

`default_nettype wire
