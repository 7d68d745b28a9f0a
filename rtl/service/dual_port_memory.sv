// Memory with one write port and one read port on one clock, as block memories have them.
//
// Latency: `data_o` shows the word at `read_address_i` one clock after `read_i`, and keeps it until the next read.
// A read of the word that is written in the same clock gives the word as it was before.
// Reset does not clear the contents. Cycle-true model: testbench/model/dual_port_memory.hpp
`default_nettype none

module dual_port_memory #(
    parameter int unsigned Width = 32,  // bits of a word
    parameter int unsigned Depth = 1024,  // words
    parameter int unsigned AddrW = $clog2(Depth)  // bits of an address; do not set
) (
    input  wire logic             clk_i,
    input  wire logic             write_i,
    input  wire logic [AddrW-1:0] write_address_i,
    input  wire logic [Width-1:0] data_i,
    input  wire logic             read_i,
    input  wire logic [AddrW-1:0] read_address_i,
    output logic      [Width-1:0] data_o
);
  generate
    if (Depth < 2) begin : gen_check
      $fatal(1, "dual_port_memory: Depth must be at least 2");
    end
  endgenerate

  logic [Width-1:0] memory_q[0:Depth-1];
  logic [Width-1:0] data_q;

  always_ff @(posedge clk_i) begin
    if (write_i) memory_q[write_address_i] <= data_i;
    if (read_i) data_q <= memory_q[read_address_i];
  end

  assign data_o = data_q;

`ifdef FORMAL
  // Proved by induction: a read gives what the last write before its clock has put there.
  logic [AddrW-1:0] f_address;
  any_constant #(.WIDTH($bits(f_address))) u_f_address (.Y(f_address));
  logic [Width-1:0] f_word, f_read;
  logic f_written = 1'b0, f_valid = 1'b0;
  always_ff @(posedge clk_i) begin
    if (write_i && write_address_i == f_address) begin
      f_word    <= data_i;
      f_written <= 1'b1;
    end
    if (read_i) begin
      f_valid <= f_written && read_address_i == f_address;
      f_read  <= f_word;
    end
  end
  always_comb begin
    assume (write_address_i < Depth && read_address_i < Depth && f_address < Depth);
    if (f_written) assert (memory_q[f_address] == f_word);
    if (f_valid) assert (data_o == f_read);
    cover (f_valid && f_read != f_word && !write_i);
  end
`endif
endmodule

`default_nettype wire
