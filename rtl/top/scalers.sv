// Scalers: hits of each crystal between the last two latches.
//
// One bank counts, the host reads the other. A latch is prepared by clearing the host's bank, one cell a clock, and done by
// changing the banks.
// Latency: a hit is in its bank 2 clocks after hit_i. Rate: one hit a clock, also of one crystal. 870 counters of 24 bits,
// each stays at its largest value.
`default_nettype none

module scalers (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,        // synchronous, low: both banks are cleared, 870 clocks
    // a hit is kept
    input  wire logic        hit_i,
    input  wire logic [ 9:0] cell_i,        // raster index
    output logic             saturated_o,   // for one clock: a hit that is no longer counted
    // latch
    input  wire logic        prepare_i,     // for one clock, while ready_o is low and preparing_o is low
    output logic             preparing_o,
    output logic             ready_o,       // the host's bank is cleared: it stays so until latch_i
    input  wire logic        latch_i,       // for one clock, only while ready_o is high
    // the host
    input  wire logic        host_read_i,   // the counter is on host_hits_o one clock later
    input  wire logic [ 9:0] host_cell_i,
    output logic      [23:0] host_hits_o
);
  localparam logic [9:0] LastCell = 10'(antipode_pkg::CELLS - 1);

  // ------------------------------------------------------------------------------------ latch
  logic counting_q;  // bank that counts
  logic starting_q;  // after reset: both banks are cleared
  logic clearing_q, ready_q;
  logic [9:0] clear_cell_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      counting_q   <= 1'b0;
      starting_q   <= 1'b1;
      clearing_q   <= 1'b1;
      ready_q      <= 1'b0;
      clear_cell_q <= '0;
    end else begin
      if (clearing_q) clear_cell_q <= clear_cell_q == LastCell ? '0 : clear_cell_q + 1'b1;
      if (clearing_q && clear_cell_q == LastCell) begin
        clearing_q <= 1'b0;
        starting_q <= 1'b0;
        ready_q    <= !starting_q;
      end
      if (prepare_i) clearing_q <= 1'b1;
      if (latch_i) begin
        counting_q <= !counting_q;
        ready_q    <= 1'b0;
      end
    end
  end

  // ------------------------------------------------------------------------------------ a hit: read, add, write
  logic read_q, read_bank_q, written_q, written_bank_q, same, full;
  logic [9:0] read_cell_q, written_cell_q;
  logic [23:0] written_hits_q, read_hits, hits, hits_next;
  logic [47:0] banks;

  always_ff @(posedge clk_i) begin
    read_q         <= rst_ni && hit_i;
    read_bank_q    <= counting_q;
    read_cell_q    <= cell_i;
    written_q      <= rst_ni && read_q;
    written_bank_q <= read_bank_q;
    written_cell_q <= read_cell_q;
    written_hits_q <= hits_next;
  end

  // The hit before, of the same crystal, was written on the clock of this one's read.
  assign same = written_q && written_bank_q == read_bank_q && written_cell_q == read_cell_q;
  assign read_hits = read_bank_q ? banks[47:24] : banks[23:0];
  assign hits = same ? written_hits_q : read_hits;
  assign full = hits == '1;
  assign hits_next = full ? hits : hits + 1'b1;
  assign saturated_o = read_q && full;

  genvar b;
  generate
    for (b = 0; b < 2; b = b + 1) begin : gen_bank
      logic adds, clears;
      assign adds   = read_q && read_bank_q == 1'(b);
      assign clears = clearing_q && (starting_q || counting_q != 1'(b));

      dual_port_memory #(
          .Width(24),
          .Depth(antipode_pkg::CELLS)
      ) u_memory (
          .clk_i          (clk_i),
          .write_i        (adds || clears),
          .write_address_i(adds ? read_cell_q : clear_cell_q),
          .data_i         (adds ? hits_next : '0),
          .read_i         (counting_q == 1'(b) ? hit_i : host_read_i),
          .read_address_i (counting_q == 1'(b) ? cell_i : host_cell_i),
          .data_o         (banks[24*b+:24])
      );
    end
  endgenerate

  logic host_bank_q;
  always_ff @(posedge clk_i) host_bank_q <= !counting_q;

  assign host_hits_o = host_bank_q ? banks[47:24] : banks[23:0];
  assign preparing_o = clearing_q;
  assign ready_o = ready_q;
endmodule

`default_nettype wire
