// CRC-32 (IEEE 802.3, the one of zlib) over 64-bit beats.
//
// The bytes of a beat go in from the lowest (bits 7:0) to the highest, each from its lowest bit.
// Latency: the beat taken on a clock is in `crc_o` on the next one. Rate: one beat a clock.
// Cycle-true model: testbench/model/crc32.hpp
`default_nettype none

module crc32 (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,   // synchronous, low: as start_i
    input  wire logic        start_i,  // forget all beats before; a beat on the same clock is the first of the new sum
    input  wire logic        valid_i,  // take data_i
    input  wire logic [63:0] data_i,
    output logic      [31:0] crc_o     // of all beats since the start
);
  localparam logic [31:0] Polynomial = 32'hedb88320;  // bit-reversed 04c11db7

  function automatic logic [31:0] add_beat(input logic [31:0] crc, input logic [63:0] data);
    integer i;
    begin
      add_beat = crc;
      for (i = 0; i < 64; i = i + 1) begin
        add_beat = {1'b0, add_beat[31:1]} ^ ((add_beat[0] ^ data[i]) ? Polynomial : 32'd0);
      end
    end
  endfunction

  // The register holds the sum before the final inversion.
  logic [31:0] crc_d, crc_q;

  always_comb begin
    crc_d = start_i ? 32'hffffffff : crc_q;
    if (valid_i) crc_d = add_beat(crc_d, data_i);
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) crc_q <= 32'hffffffff;
    else crc_q <= crc_d;
  end

  assign crc_o = ~crc_q;
endmodule

`default_nettype wire
