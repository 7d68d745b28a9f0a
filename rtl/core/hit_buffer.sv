// Hit buffer: the hits of one bunch or frame in the order of arrival, chained by time slice, the last to come first.
//
//     slice 17: head -> hit 42 -> hit 40 -> hit 7, the last of the chain
//
// Latency: a hit counts on the clock after write_i and can be read two clocks after; a head or hit is shown one clock after
// it is asked for. While hits come in no head is asked for.
// Cycle-true model: hit_buffer in testbench/core/hit_buffer.hpp
`default_nettype none

module hit_buffer #(
    parameter int unsigned Hits = 2048,  // hits kept, a power of two
    parameter int unsigned IndexW = $clog2(Hits)  // bits of a hit's place; do not set
) (
    input  wire logic                     clk_i,
    input  wire logic                     rst_ni,        // synchronous, low: empty
    input  wire logic                     clear_i,       // not with write_i
    // from the receiver
    input  wire logic                     write_i,       // lost if full_o
    input  wire antipode_pkg::hit_t       hit_i,
    output logic                          full_o,
    output logic      [         IndexW:0] count_o,
    // to the finder and the emitter
    output logic      [data_pkg::Slices-1:0] occupied_o, // bit s: slice s has a hit
    output logic      [data_pkg::Slices-1:0] active_o,   // bit s: slice s has a hit that can be a seed
    input  wire logic                     ask_head_i,
    input  wire logic [              7:0] slice_i,
    output logic      [       IndexW-1:0] head_o,        // first of the slice's chain
    input  wire logic                     ask_hit_i,
    input  wire logic [       IndexW-1:0] index_i,
    output antipode_pkg::hit_t            hit_o,
    output logic                          has_next_o,
    output logic      [       IndexW-1:0] next_o
);
  generate
    if (Hits < 2 || (Hits & (Hits - 1)) != 0) begin : gen_check
      $fatal(1, "%m: Hits is %0d, must be a power of two", Hits);
    end
  endgenerate

  localparam int unsigned Slices = data_pkg::Slices;

  logic [IndexW:0] count_q;
  logic [Slices-1:0] occupied_q, active_q;
  logic writes;
  logic [7:0] slice;

  assign writes = write_i && !full_o;
  assign slice = data_pkg::hit_slice(hit_i);
  assign full_o = count_q[IndexW];
  assign count_o = count_q;
  assign occupied_o = occupied_q;
  assign active_o = active_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      count_q <= '0;
      occupied_q <= '0;
      active_q <= '0;
    end else if (writes) begin
      count_q <= count_q + 1'b1;
      occupied_q[slice] <= 1'b1;
      if (hit_i.over) active_q[slice] <= 1'b1;
    end
  end

  // The head that a hit replaces is its next: it is read on the clock on which it is overwritten.
  dual_port_memory #(
      .Width(IndexW),
      .Depth(Slices)
  ) u_heads (
      .clk_i          (clk_i),
      .write_i        (writes),
      .write_address_i(slice),
      .data_i         (count_q[IndexW-1:0]),
      .read_i         (writes || ask_head_i),
      .read_address_i (writes ? slice : slice_i),
      .data_o         (head_o)
  );

  // So it is stored one clock later.
  logic stores_q, has_next_q;
  antipode_pkg::hit_t hit_q;
  logic [IndexW-1:0] place_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) stores_q <= 1'b0;
    else stores_q <= writes;
    if (writes) begin
      hit_q <= hit_i;
      has_next_q <= occupied_q[slice];
      place_q <= count_q[IndexW-1:0];
    end
  end

  dual_port_memory #(
      .Width(IndexW + 1 + antipode_pkg::HIT_BITS),
      .Depth(Hits)
  ) u_hits (
      .clk_i          (clk_i),
      .write_i        (stores_q),
      .write_address_i(place_q),
      .data_i         ({head_o, has_next_q, hit_q}),
      .read_i         (ask_hit_i),
      .read_address_i (index_i),
      .data_o         ({next_o, has_next_o, hit_o})
  );

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(clear_i && write_i));
      assert (!(ask_head_i && writes));  // no head is asked for while hits come in
      assert (!write_i || 32'(slice) < Slices);
    end
  end
`endif
endmodule

`default_nettype wire
