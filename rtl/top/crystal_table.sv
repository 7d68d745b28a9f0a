// Table with an entry for each cell, in one bank or two.
//
// With two banks the trigger reads the active one and the host reads and writes the other; with one, both use the same, and
// whoever drives this module lets the host in only while the trigger does not read. A third reader, which sums the tables up,
// takes the clocks that are left.
// Latency: an entry shows one clock after it was asked for. Contents: two memories of 870 words for two banks.
`default_nettype none

module crystal_table #(
    parameter int unsigned Width = 21,  // bits of an entry
    parameter int unsigned Banks = 2,  // 1 or 2
    parameter logic [Width-1:0] Reset = '0  // what fill_i writes
) (
    input  wire logic             clk_i,
    input  wire logic             active_i,       // bank of the trigger; changes only while the trigger does not read
    // the trigger
    input  wire logic             read_i,
    input  wire logic [      9:0] cell_i,         // raster index, below 870, as all cells here
    output logic      [Width-1:0] data_o,
    // the host, in the bank that is not active
    input  wire logic             host_write_i,
    input  wire logic             host_read_i,
    input  wire logic [      9:0] host_write_cell_i,
    input  wire logic [      9:0] host_read_cell_i,
    input  wire logic [Width-1:0] host_data_i,
    output logic      [Width-1:0] host_data_o,
    // into all banks, after reset
    input  wire logic             fill_i,
    input  wire logic [      9:0] fill_cell_i,
    // the sum
    input  wire logic             check_spare_i,  // reads the bank that is not active
    output logic                  check_ready_o,  // that bank is free on this clock; does not depend on check_i
    input  wire logic             check_i,        // only with check_ready_o
    input  wire logic [      9:0] check_cell_i,
    output logic      [Width-1:0] check_data_o
);
  generate
    if (Banks != 1 && Banks != 2) begin : gen_check
      $fatal(1, "crystal_table: Banks is 1 or 2");
    end
  endgenerate

  // Bank of each reader; of the host and the sum also on the clock after, when the banks may have changed.
  logic trigger_bank, host_bank, check_bank, host_bank_q, check_bank_q;
  assign trigger_bank = Banks == 2 && active_i;
  assign host_bank = Banks == 2 && !active_i;
  assign check_bank = check_spare_i ? host_bank : trigger_bank;

  always_ff @(posedge clk_i) begin
    host_bank_q  <= host_bank;
    check_bank_q <= check_bank;
  end

  assign check_ready_o = !(read_i && trigger_bank == check_bank) && !(host_read_i && host_bank == check_bank);

  logic [Banks-1:0][Width-1:0] entries;
  genvar b;
  generate
    for (b = 0; b < Banks; b = b + 1) begin : gen_bank
      logic trigger_reads, host_reads, check_reads;
      assign trigger_reads = read_i && trigger_bank == 1'(b);
      assign host_reads = host_read_i && host_bank == 1'(b);
      assign check_reads = check_i && check_bank == 1'(b);

      dual_port_memory #(
          .Width(Width),
          .Depth(antipode_pkg::CELLS)
      ) u_memory (
          .clk_i          (clk_i),
          .write_i        (fill_i || (host_write_i && host_bank == 1'(b))),
          .write_address_i(fill_i ? fill_cell_i : host_write_cell_i),
          .data_i         (fill_i ? Reset : host_data_i),
          .read_i         (trigger_reads || host_reads || check_reads),
          .read_address_i (trigger_reads ? cell_i : host_reads ? host_read_cell_i : check_cell_i),
          .data_o         (entries[b])
      );
    end
  endgenerate

  assign data_o = entries[trigger_bank];
  assign host_data_o = entries[host_bank_q];
  assign check_data_o = entries[check_bank_q];
endmodule

`default_nettype wire
