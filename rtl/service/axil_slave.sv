// AXI4-Lite slave: turns the five channels into one write and one read port of a register block.
//
// Latency: a write shows on the write port the clock after its address and its data are both here, and its response the
// clock after that. A read shows on the read port the clock after its address is taken; the register block answers one clock
// later, and the response follows one clock after that. One write and one read can be under way at a time, each waits for
// the response before to be taken. Cycle-true model: testbench/model/axil_slave.hpp
`default_nettype none

module axil_slave #(
    parameter int unsigned AddrW = 16  // bits of a byte address
) (
    input  wire logic             clk_i,
    input  wire logic             rst_ni,           // synchronous, low: forgets what is under way and takes nothing
    // AXI4-Lite, 32-bit data
    input  wire logic             awvalid_i,
    output logic                  awready_o,
    input  wire logic [AddrW-1:0] awaddr_i,
    input  wire logic             wvalid_i,
    output logic                  wready_o,
    input  wire logic [     31:0] wdata_i,
    input  wire logic [      3:0] wstrb_i,
    output logic                  bvalid_o,
    input  wire logic             bready_i,
    output logic      [      1:0] bresp_o,          // 0 OKAY, 2 SLVERR
    input  wire logic             arvalid_i,
    output logic                  arready_o,
    input  wire logic [AddrW-1:0] araddr_i,
    output logic                  rvalid_o,
    input  wire logic             rready_i,
    output logic      [     31:0] rdata_o,
    output logic      [      1:0] rresp_o,
    // to the register block
    output logic                  write_o,          // for one clock
    output logic      [AddrW-3:0] write_address_o,  // of 32-bit words
    output logic      [     31:0] write_data_o,
    output logic      [      3:0] write_strobe_o,   // which bytes of it count
    input  wire logic             write_error_i,    // on the clock of write_o: no such register, or the value is refused
    output logic                  read_o,           // for one clock
    output logic      [AddrW-3:0] read_address_o,
    input  wire logic [     31:0] read_data_i,      // the clock after read_o
    input  wire logic             read_error_i      // with read_data_i: no such register
);
  localparam logic [1:0] Okay = 2'd0;
  localparam logic [1:0] SlaveError = 2'd2;

  // Write: address and data are held until both are here and the response before is gone.
  logic awready_q, wready_q, bvalid_q, bvalid_d;
  logic aw_held_d, aw_held_q, w_held_d, w_held_q;
  logic [AddrW-3:0] awaddr_q;
  logic [31:0] wdata_q;
  logic [3:0] wstrb_q;
  logic [1:0] bresp_q;

  assign write_o = aw_held_q && w_held_q && !bvalid_q;
  assign write_address_o = awaddr_q;
  assign write_data_o = wdata_q;
  assign write_strobe_o = wstrb_q;

  always_comb begin
    aw_held_d = write_o ? 1'b0 : aw_held_q || (awvalid_i && awready_q);
    w_held_d  = write_o ? 1'b0 : w_held_q || (wvalid_i && wready_q);
    bvalid_d  = write_o || (bvalid_q && !bready_i);
  end

  // Read: taken, asked of the block, answered.
  logic arready_q, ar_held_q, ar_held_d, asked_q, rvalid_q, rvalid_d;
  logic [AddrW-3:0] araddr_q;
  logic [31:0] rdata_q;
  logic [1:0] rresp_q;

  assign read_o = ar_held_q && !asked_q && !rvalid_q;
  assign read_address_o = araddr_q;

  always_comb begin
    ar_held_d = read_o ? 1'b0 : ar_held_q || (arvalid_i && arready_q);
    rvalid_d  = asked_q || (rvalid_q && !rready_i);
  end

  always_ff @(posedge clk_i) begin
    if (awvalid_i && awready_q) awaddr_q <= awaddr_i[AddrW-1:2];
    if (wvalid_i && wready_q) begin
      wdata_q <= wdata_i;
      wstrb_q <= wstrb_i;
    end
    if (write_o) bresp_q <= write_error_i ? SlaveError : Okay;
    if (arvalid_i && arready_q) araddr_q <= araddr_i[AddrW-1:2];
    if (asked_q) begin
      rdata_q <= read_data_i;
      rresp_q <= read_error_i ? SlaveError : Okay;
    end
    if (!rst_ni) begin
      awready_q <= 1'b0;
      wready_q  <= 1'b0;
      aw_held_q <= 1'b0;
      w_held_q  <= 1'b0;
      bvalid_q  <= 1'b0;
      arready_q <= 1'b0;
      ar_held_q <= 1'b0;
      asked_q   <= 1'b0;
      rvalid_q  <= 1'b0;
    end else begin
      awready_q <= !aw_held_d;
      wready_q  <= !w_held_d;
      aw_held_q <= aw_held_d;
      w_held_q  <= w_held_d;
      bvalid_q  <= bvalid_d;
      arready_q <= !ar_held_d;
      ar_held_q <= ar_held_d;
      asked_q   <= read_o;
      rvalid_q  <= rvalid_d;
    end
  end

  assign awready_o = awready_q;
  assign wready_o  = wready_q;
  assign bvalid_o  = bvalid_q;
  assign bresp_o   = bresp_q;
  assign arready_o = arready_q;
  assign rvalid_o  = rvalid_q;
  assign rdata_o   = rdata_q;
  assign rresp_o   = rresp_q;

  // The two lowest address bits choose a byte of a word; every access is of a whole word.
  logic unused_address_bits;
  assign unused_address_bits = &{1'b0, awaddr_i[1:0], araddr_i[1:0]};

`ifdef FORMAL
  // Proved by induction: each write taken makes one pulse with its own address and data, and one response; each read one
  // question and one response with the answer; responses stay until taken; nothing waits without a reason.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  always_comb if (!f_started) assume (!rst_ni);

  logic [3:0] f_aw, f_w, f_writes, f_b, f_ar, f_reads, f_r;  // how many, modulo 16
  logic [3:0] f_place;  // one access, chosen by the solver, is followed
  any_constant #(.WIDTH($bits(f_place))) u_f_place (.Y(f_place));
  logic [AddrW-3:0] f_awaddr, f_araddr;
  logic [31:0] f_wdata, f_rdata;
  logic f_write_error, f_read_error;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      f_aw <= '0;
      f_w <= '0;
      f_writes <= '0;
      f_b <= '0;
      f_ar <= '0;
      f_reads <= '0;
      f_r <= '0;
    end else begin
      f_aw <= f_aw + (awvalid_i && awready_o);
      f_w <= f_w + (wvalid_i && wready_o);
      f_writes <= f_writes + write_o;
      f_b <= f_b + (bvalid_o && bready_i);
      f_ar <= f_ar + (arvalid_i && arready_o);
      f_reads <= f_reads + read_o;
      f_r <= f_r + (rvalid_o && rready_i);
    end
    if (awvalid_i && awready_o && f_aw == f_place) f_awaddr <= awaddr_i[AddrW-1:2];
    if (wvalid_i && wready_o && f_w == f_place) f_wdata <= wdata_i;
    if (write_o && f_writes == f_place) f_write_error <= write_error_i;
    if (arvalid_i && arready_o && f_ar == f_place) f_araddr <= araddr_i[AddrW-1:2];
    if (asked_q && f_r == f_place) begin
      f_rdata <= read_data_i;
      f_read_error <= read_error_i;
    end
  end

  always_comb begin
    if (f_started) begin
      assert (4'(f_aw - f_writes) == {3'd0, aw_held_q});
      assert (4'(f_w - f_writes) == {3'd0, w_held_q});
      assert (4'(f_writes - f_b) == {3'd0, bvalid_q});
      assert (4'(f_ar - f_reads) == {3'd0, ar_held_q});
      assert (4'(f_reads - f_r) == {3'd0, asked_q} + {3'd0, rvalid_q});
      assert (!(asked_q && rvalid_q));
      assert (!(awready_q && aw_held_q) && !(wready_q && w_held_q) && !(arready_q && ar_held_q));
      if (aw_held_q && f_writes == f_place) assert (write_address_o == f_awaddr);
      if (w_held_q && f_writes == f_place) assert (write_data_o == f_wdata);
      if (bvalid_o && f_b == f_place) assert (bresp_o == (f_write_error ? 2'd2 : 2'd0));
      if (ar_held_q && f_reads == f_place) assert (read_address_o == f_araddr);
      if (rvalid_o && f_r == f_place) assert (rdata_o == f_rdata && rresp_o == (f_read_error ? 2'd2 : 2'd0));
    end
  end

  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni)) begin
      if ($past(bvalid_o && !bready_i)) assert (bvalid_o && bresp_o == $past(bresp_o));
      if ($past(rvalid_o && !rready_i)) assert (rvalid_o && rdata_o == $past(rdata_o) && rresp_o == $past(rresp_o));
      assert (awready_o || aw_held_q);
      assert (wready_o || w_held_q);
      assert (arready_o || ar_held_q);
      if (aw_held_q && w_held_q) assert (write_o || bvalid_o);
      if (ar_held_q) assert (read_o || asked_q || rvalid_o);
    end
    cover (f_started && rst_ni && f_b == 4'd2 && f_r == 4'd2 && bresp_o == 2'd2);
  end
`endif
endmodule

`default_nettype wire
