// For proofs, in the place of the memory: gives anything. The module around it says of it what the proof of the memory shows.
`default_nettype none

module dual_port_memory #(
    parameter int unsigned Width = 8,
    parameter int unsigned Depth = 4,
    localparam int unsigned AddrW = $clog2(Depth)
) (
    input  wire logic             clk_i,
    input  wire logic             write_i,
    input  wire logic [AddrW-1:0] write_address_i,
    input  wire logic [Width-1:0] data_i,
    input  wire logic             read_i,
    input  wire logic [AddrW-1:0] read_address_i,
    output logic      [Width-1:0] data_o
);
  logic [Width-1:0] f_data;
  any_sequence #(.WIDTH($bits(f_data))) u_f_data (.Y(f_data));
  assign data_o = f_data;
endmodule

`default_nettype wire
