// Capture: keeps the words of a stream from the next header on, for the host to read.
//
// It listens only: the stream does not wait for it. start_i empties it; it fills from the next header that passes until it is
// full or stop_i comes. Latency: a word that passes is counted on the next clock; a read gives its word one clock later.
// Cycle-true model: testbench/model/capture_memory.hpp
`default_nettype none

module capture_memory #(
    parameter int unsigned Depth = 2048,  // words of 64 bits, a power of two
    parameter int unsigned AddrW = $clog2(Depth)  // bits of an address; do not set
) (
    input  wire logic           clk_i,
    input  wire logic           rst_ni,          // synchronous, low: empty, and waits to be started
    // the stream
    input  wire logic           valid_i,
    input  wire logic           ready_i,
    input  wire logic [   63:0] data_i,
    input  wire logic [    4:0] header_type_i,   // bits 63:59 of a header
    // to the host
    input  wire logic           start_i,         // for one clock; a word that passes on it is not kept
    input  wire logic           stop_i,          // for one clock; a word that passes on it is kept
    output logic                active_o,        // it waits for a header, or fills
    output logic      [AddrW:0] count_o,         // words kept
    input  wire logic           read_i,
    input  wire logic [AddrW-1:0] read_address_i,
    output logic      [   63:0] data_o           // the clock after read_i
);
  generate
    if (Depth < 2 || (Depth & (Depth - 1)) != 0) begin : gen_check
      $fatal(1, "capture_memory: Depth must be a power of two, at least 2");
    end
  endgenerate

  logic active_d, active_q;
  logic filling_d, filling_q;  // the header has passed
  logic [AddrW:0] count_d, count_q;
  logic keep;

  always_comb begin
    keep = active_q && !start_i && valid_i && ready_i && (filling_q || data_i[63:59] == header_type_i);
    count_d = count_q;
    if (keep) count_d = count_q + 1'b1;
    filling_d = filling_q || keep;
    active_d = active_q && !stop_i && !count_d[AddrW];
    if (start_i) begin
      count_d   = '0;
      filling_d = 1'b0;
      active_d  = 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      active_q  <= 1'b0;
      filling_q <= 1'b0;
      count_q   <= '0;
    end else begin
      active_q  <= active_d;
      filling_q <= filling_d;
      count_q   <= count_d;
    end
  end

  dual_port_memory #(
      .Width(64),
      .Depth(Depth)
  ) u_memory (
      .clk_i          (clk_i),
      .write_i        (keep),
      .write_address_i(count_q[AddrW-1:0]),
      .data_i         (data_i),
      .read_i         (read_i),
      .read_address_i (read_address_i),
      .data_o         (data_o)
  );

  assign active_o = active_q;
  assign count_o  = count_q;

`ifdef FORMAL
  // Proved by induction: it never writes past its end, and keeps nothing before a header.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  always_comb begin
    if (!f_started) assume (!rst_ni);
    if (f_started) begin
      assert (count_q <= Depth);
      if (count_q == Depth) assert (!active_q);
      if (count_q != '0) assert (filling_q);
      if (filling_q) assert (count_q != '0);
    end
  end
  always_ff @(posedge clk_i) begin
    cover (f_started && rst_ni && count_q == Depth);
  end
`endif
endmodule

`default_nettype wire
