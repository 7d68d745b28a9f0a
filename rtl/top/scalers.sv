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
  logic [1:0][23:0] banks;

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
  assign read_hits = read_bank_q ? banks[1] : banks[0];
  assign hits = same ? written_hits_q : read_hits;
  assign full = hits == '1;
  assign hits_next = full ? hits : hits + 1'b1;
  assign saturated_o = read_q && full;

`ifdef FORMAL
  // Proved by induction, with few cells and memories of which one cell, any of them, is followed: what the host reads after a
  // latch is the number of the cell's hits since the latch before, also of hits on consecutive clocks and on those of the
  // latches; a hit that is not counted any more shows on saturated_o.
  logic f_started = 1'b0, f_ran, f_result;  // f_result: the host's bank has what the last latch put there
  logic [9:0] f_cell;
  any_constant #(.WIDTH($bits(f_cell))) u_f_cell (.Y(f_cell));
  always_ff @(posedge clk_i) begin
    f_started <= 1'b1;
    f_ran <= f_started && rst_ni;
    f_result <= rst_ni && !prepare_i && (latch_i || f_result);
  end
  always_comb begin
    if (!f_started) assume (!rst_ni);
    assume (f_cell < antipode_pkg::CELLS && cell_i < antipode_pkg::CELLS && host_cell_i < antipode_pkg::CELLS);
    // Relied on, as the ports say; no hit comes before the banks are cleared after reset.
    if (ready_o || preparing_o || !rst_ni) assume (!prepare_i);
    if (!ready_o || !rst_ni) assume (!latch_i);
    if (starting_q || !rst_ni) assume (!hit_i);
    if (f_started && f_ran) begin
      assert (!(ready_o && preparing_o) && !(f_result && (ready_o || preparing_o)));
      if (starting_q) assert (preparing_o && !counting_q && !f_result);
      if (!clearing_q) assert (clear_cell_q == '0);
      assert (clear_cell_q <= LastCell);
      if (read_q && read_bank_q != counting_q) assert (!ready_o && !preparing_o);
    end
  end
  always_ff @(posedge clk_i) begin
    cover (f_started && f_ran && $past(host_read_i && host_cell_i == f_cell && f_result && !latch_i, 1) && host_hits_o == 24'd3 &&
        $past(latch_i && hit_i, 3));
  end
`endif

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
          .data_o         (banks[b])
      );

`ifdef FORMAL
      // The followed cell of this bank, as dual_port_memory is proved to keep it.
      logic [23:0] f_held, f_answer;
      logic f_answers;
      always_ff @(posedge clk_i) begin
        if ((adds || clears) && (adds ? read_cell_q : clear_cell_q) == f_cell) f_held <= adds ? hits_next : '0;
        if (counting_q == 1'(b) ? hit_i : host_read_i) begin
          f_answers <= (counting_q == 1'(b) ? cell_i : host_cell_i) == f_cell;
          f_answer  <= f_held;
        end
        if (!rst_ni) f_answers <= 1'b0;
      end
      always_comb if (f_started && f_answers) assume (banks[b] == f_answer);

      // Hits of it between the latches that began and ended this bank's count.
      logic [23:0] f_hits;
      logic f_coming;
      assign f_coming = read_q && read_bank_q == 1'(b) && read_cell_q == f_cell;
      always_ff @(posedge clk_i) begin
        if (!rst_ni || (latch_i && counting_q != 1'(b))) f_hits <= '0;
        else if (hit_i && cell_i == f_cell && counting_q == 1'(b) && f_hits != '1) f_hits <= f_hits + 1'b1;
      end
      always_comb begin
        if (f_started && f_ran) begin
          if (starting_q ? clear_cell_q > f_cell : clearing_q && counting_q != 1'(b) && clear_cell_q > f_cell) assert (f_held == '0);
          if (ready_q && counting_q != 1'(b)) assert (f_held == '0 && !f_coming);
          if (starting_q) assert (f_hits == '0 && !f_coming);
          if (!starting_q && (counting_q == 1'(b) || f_result)) begin
            if (f_coming) assert (hits == f_held);
            assert (f_hits == (f_coming && f_held != '1 ? f_held + 1'b1 : f_held));
            if (written_q && written_bank_q == 1'(b) && written_cell_q == f_cell) assert (written_hits_q == f_held);
            if (f_coming && f_held == '1) assert (saturated_o);
          end
          if (saturated_o && f_coming) assert (f_held == '1);
        end
      end
      always_ff @(posedge clk_i) begin
        if (f_started && f_ran && $past(host_read_i && host_cell_i == f_cell && counting_q != 1'(b) && f_result && !f_coming))
          assert (host_hits_o == $past(f_hits));
      end
`endif
    end
  endgenerate

  logic host_bank_q;
  always_ff @(posedge clk_i) host_bank_q <= !counting_q;

  assign host_hits_o = host_bank_q ? banks[1] : banks[0];
  assign preparing_o = clearing_q;
  assign ready_o = ready_q;
endmodule

`default_nettype wire
