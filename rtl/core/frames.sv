// Frames: which are open, have a place for a record and a buffer for their hits; which buffers are free.
//
//     before   frame N-1: in free-running mode it stays open behind its packet, for late hits and those in the guard of both
//     own      frame N, whose packet came last; in bunch mode the only one
//     after    frame N+1: it has a buffer, for hits in the guard of both, before its packet comes
//
// A header makes own of after and before of own. A frame that will not come, or that has no record, gives its buffer back.
// Latency: what happens on a clock is shown on the next one. Cycle-true model: frames in testbench/core/frames.hpp
`default_nettype none

module frames #(
    parameter int unsigned Buffers = 4,  // hit buffers: 1, or 4 for free-running mode
    parameter int unsigned BufferW = Buffers == 1 ? 1 : $clog2(Buffers)  // bits of a buffer's number; do not set
) (
    input  wire logic               clk_i,
    input  wire logic               rst_ni,           // synchronous, low: none is open, all buffers are free
    input  wire logic               free_running_i,   // mode
    // what happens on this clock
    input  wire logic               opens_i,          // a header is taken
    input  wire logic [       31:0] number_i,         // its number
    input  wire logic               has_credit_i,     // and there is a place for its record
    input  wire logic               prepares_i,       // a buffer for the frame after is looked for
    input  wire logic               closes_oldest_i,  // no more comes for before; if it is closed, for own
    input  wire logic               closes_before_i,
    input  wire logic               ends_i,           // bunch mode: no more comes for own
    input  wire logic               release_i,        // the core is done with a buffer
    input  wire logic [BufferW-1:0] release_buffer_i,
    // the frames
    output logic      [       31:0] number_o,         // of own
    output logic                    before_open_o,
    output logic                    own_open_o,
    output logic                    before_record_o,  // has a place for a record
    output logic                    own_record_o,
    output logic                    before_kept_o,    // has a buffer
    output logic                    own_kept_o,
    output logic                    after_kept_o,
    output logic      [BufferW-1:0] before_buffer_o,  // which one
    output logic      [BufferW-1:0] own_buffer_o,
    output logic      [BufferW-1:0] after_buffer_o,
    // combinational, with opens_i: of the frame that opens
    output logic                    opened_kept_o,
    output logic      [BufferW-1:0] opened_buffer_o,
    // buffers
    output logic                    room_o,           // the next one is free
    output logic      [Buffers-1:0] clear_o           // combinational: forget the hits
);
  generate
    if (Buffers != 1 && Buffers != 4) begin : gen_check
      $fatal(1, "%m: Buffers is %0d, must be 1 or 4", Buffers);
    end
  endgenerate

  logic before_open_d, before_open_q, before_record_d, before_record_q, before_kept_d, before_kept_q;
  logic own_open_d, own_open_q, own_record_d, own_record_q, own_kept_d, own_kept_q;
  logic after_kept_d, after_kept_q;
  logic [BufferW-1:0] before_buffer_d, before_buffer_q, own_buffer_d, own_buffer_q, after_buffer_d, after_buffer_q;
  logic [31:0] number_d, number_q;
  logic [Buffers-1:0] busy_d, busy_q;
  logic [BufferW-1:0] next_buffer_d, next_buffer_q;

  logic gives_back, allocates, room;
  assign room = !busy_q[next_buffer_q];
  assign gives_back = after_kept_q && ((closes_oldest_i && !before_open_q) || (opens_i && !has_credit_i));
  // In free-running mode a frame's buffer is there before it, when the frame before was received.
  assign allocates = prepares_i || (opens_i && !after_kept_q && has_credit_i && !(free_running_i && own_open_q));

  always_comb begin
    before_open_d = before_open_q;
    before_record_d = before_record_q;
    before_kept_d = before_kept_q;
    before_buffer_d = before_buffer_q;
    own_open_d = own_open_q;
    own_record_d = own_record_q;
    own_kept_d = own_kept_q;
    own_buffer_d = own_buffer_q;
    after_kept_d = after_kept_q;
    after_buffer_d = after_buffer_q;
    number_d = number_q;
    busy_d = busy_q;
    next_buffer_d = next_buffer_q;

    if (closes_oldest_i) begin
      before_open_d = 1'b0;
      if (!before_open_q) own_open_d = 1'b0;
    end
    if (opens_i) begin
      before_open_d = free_running_i && own_open_q;
      before_record_d = own_record_q;
      before_kept_d = own_kept_q;
      before_buffer_d = own_buffer_q;
      own_open_d = 1'b1;
      own_record_d = has_credit_i;
      own_kept_d = after_kept_q && has_credit_i;
      own_buffer_d = after_buffer_q;
      after_kept_d = 1'b0;
      number_d = number_i;
    end
    if (gives_back) begin
      busy_d[after_buffer_q] = 1'b0;
      next_buffer_d = after_buffer_q;
      after_kept_d = 1'b0;
    end
    if (allocates) begin
      if (prepares_i) begin
        after_kept_d   = room;
        after_buffer_d = next_buffer_q;
      end else begin
        own_kept_d   = room;
        own_buffer_d = next_buffer_q;
      end
      if (room) begin
        busy_d[next_buffer_q] = 1'b1;
        if (Buffers > 1) next_buffer_d = next_buffer_q + 1'b1;
      end
    end
    if (closes_before_i) before_open_d = 1'b0;
    if (ends_i) begin
      own_open_d   = 1'b0;
      own_record_d = 1'b0;
      own_kept_d   = 1'b0;
    end
    if (release_i) busy_d[release_buffer_i] = 1'b0;
  end

  always_comb begin : clear
    integer b;
    for (b = 0; b < Buffers; b = b + 1) begin
      clear_o[b] = (gives_back && after_buffer_q == BufferW'(b)) || (release_i && release_buffer_i == BufferW'(b));
    end
  end

  always_ff @(posedge clk_i) begin
    before_record_q <= before_record_d;
    before_kept_q <= before_kept_d;
    before_buffer_q <= before_buffer_d;
    own_buffer_q <= own_buffer_d;
    after_buffer_q <= after_buffer_d;
    number_q <= number_d;
    if (!rst_ni) begin
      before_open_q <= 1'b0;
      own_open_q <= 1'b0;
      own_record_q <= 1'b0;
      own_kept_q <= 1'b0;
      after_kept_q <= 1'b0;
      busy_q <= '0;
      next_buffer_q <= '0;
    end else begin
      before_open_q <= before_open_d;
      own_open_q <= own_open_d;
      own_record_q <= own_record_d;
      own_kept_q <= own_kept_d;
      after_kept_q <= after_kept_d;
      busy_q <= busy_d;
      next_buffer_q <= next_buffer_d;
    end
  end

  assign number_o = number_q;
  assign before_open_o = before_open_q;
  assign own_open_o = own_open_q;
  assign before_record_o = before_record_q;
  assign own_record_o = own_record_q;
  assign before_kept_o = before_kept_q;
  assign own_kept_o = own_kept_q;
  assign after_kept_o = after_kept_q;
  assign before_buffer_o = before_buffer_q;
  assign own_buffer_o = own_buffer_q;
  assign after_buffer_o = after_buffer_q;
  assign opened_kept_o = own_kept_d;
  assign opened_buffer_o = own_buffer_d;
  assign room_o = room;

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(opens_i && prepares_i));
      assert (!(opens_i && closes_oldest_i));
      assert (!release_i || busy_q[release_buffer_i]);
      assert (!ends_i || own_open_q);
      assert (!closes_before_i || before_open_q);
    end
  end
`endif
endmodule

`default_nettype wire
