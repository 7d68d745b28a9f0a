// Hit buffers: one for each bunch or frame that is open, waits or is in work. All are written at once, the one of the bunch in
// work is read.
//
// Latency: that of hit_buffer; what is read is chosen by buffer_i on the clock on which it is shown.
// Cycle-true model: hit_buffers in testbench/core/hit_buffer.hpp
`default_nettype none

module hit_buffers #(
    parameter int unsigned Buffers = 4,  // 1, or 4 for free-running mode
    parameter int unsigned Hits = 2048,  // hits of a buffer, a power of two
    parameter int unsigned BufferW = Buffers == 1 ? 1 : $clog2(Buffers),  // bits of a buffer's number; do not set
    parameter int unsigned IndexW = $clog2(Hits)  // bits of a hit's place; do not set
) (
    input  wire logic                              clk_i,
    input  wire logic                              rst_ni,      // synchronous, low: all empty
    // from the receiver, a bit or a hit for each buffer
    input  wire logic [               Buffers-1:0] clear_i,     // not with its write_i
    input  wire logic [               Buffers-1:0] write_i,     // lost if its full_o
    input  wire antipode_pkg::hit_t [Buffers-1:0]  hit_i,
    output logic      [               Buffers-1:0] full_o,
    // the buffer of the bunch in work; as in hit_buffer
    input  wire logic [               BufferW-1:0] buffer_i,    // steady while it is read
    output logic      [                  IndexW:0] count_o,
    output logic      [      data_pkg::Slices-1:0] occupied_o,
    output logic      [      data_pkg::Slices-1:0] active_o,
    input  wire logic                              ask_head_i,
    input  wire logic [                       7:0] slice_i,
    output logic      [                IndexW-1:0] head_o,
    input  wire logic                              ask_hit_i,
    input  wire logic [                IndexW-1:0] index_i,
    output antipode_pkg::hit_t                     hit_o,
    output logic                                   has_next_o,
    output logic      [                IndexW-1:0] next_o
);
  generate
    if (Buffers != 1 && Buffers != 4) begin : gen_check
      $fatal(1, "%m: Buffers is %0d, must be 1 or 4", Buffers);
    end
  endgenerate

  localparam int unsigned Slices = data_pkg::Slices;

  logic [Buffers-1:0][IndexW:0] counts;
  logic [Buffers-1:0][Slices-1:0] all_occupied, all_active;
  logic [Buffers-1:0][IndexW-1:0] all_heads, all_nexts;
  antipode_pkg::hit_t [Buffers-1:0] all_hits;
  logic [Buffers-1:0] all_has_next;

  genvar b;
  generate
    for (b = 0; b < Buffers; b = b + 1) begin : gen_buffer
      hit_buffer #(
          .Hits(Hits)
      ) u_buffer (
          .clk_i     (clk_i),
          .rst_ni    (rst_ni),
          .clear_i   (clear_i[b]),
          .write_i   (write_i[b]),
          .hit_i     (hit_i[b]),
          .full_o    (full_o[b]),
          .count_o   (counts[b]),
          .occupied_o(all_occupied[b]),
          .active_o  (all_active[b]),
          .ask_head_i(ask_head_i && buffer_i == BufferW'(b)),
          .slice_i   (slice_i),
          .head_o    (all_heads[b]),
          .ask_hit_i (ask_hit_i && buffer_i == BufferW'(b)),
          .index_i   (index_i),
          .hit_o     (all_hits[b]),
          .has_next_o(all_has_next[b]),
          .next_o    (all_nexts[b])
      );
    end
  endgenerate

  always_comb begin : choose
    integer i;
    count_o = counts[0];
    occupied_o = all_occupied[0];
    active_o = all_active[0];
    head_o = all_heads[0];
    next_o = all_nexts[0];
    hit_o = all_hits[0];
    has_next_o = all_has_next[0];
    for (i = 1; i < Buffers; i = i + 1) begin
      if (buffer_i == BufferW'(i)) begin
        count_o = counts[i];
        occupied_o = all_occupied[i];
        active_o = all_active[i];
        head_o = all_heads[i];
        next_o = all_nexts[i];
        hit_o = all_hits[i];
        has_next_o = all_has_next[i];
      end
    end
  end

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert ((clear_i & write_i) == '0);
    end
  end
`endif
endmodule

`default_nettype wire
