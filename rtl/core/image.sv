// Image: the cells of a time slice, Lanes in a word. A hit is put into its cell; the words are read out in raster order and
// cleared behind.
//
// Of two hits of one cell the larger stays, of equal ones the earlier in time. A hit is put in two clocks: on the first its
// cell is read, on the second written; the next hit may follow on the next clock, also into the same cell.
// Latency: a word is shown one clock after it is asked for.
`default_nettype none

module image #(
    parameter int unsigned Lanes = 30,  // cells of a word, a divisor of 30
    parameter int unsigned Words = 29 * 30 / Lanes,  // do not set
    parameter int unsigned AddrW = $clog2(Words),  // do not set
    parameter int unsigned LaneW = Lanes == 1 ? 1 : $clog2(Lanes)  // do not set
) (
    input  wire logic                clk_i,
    input  wire logic                rst_ni,       // synchronous, low: no hit is under way; cells keep what they hold
    // a hit
    input  wire logic                put_i,        // not together with read_i or clear_i
    input  wire logic [   AddrW-1:0] put_word_i,
    input  wire logic [   LaneW-1:0] put_lane_i,
    input  wire antipode_pkg::cell_t put_cell_i,   // not empty
    output logic                     too_close_o,  // the cell of the hit of the clock before was not empty
    // the raster
    input  wire logic                read_i,
    input  wire logic [   AddrW-1:0] read_word_i,
    output antipode_pkg::cell_t [Lanes-1:0] word_o,  // lane 0 (lowest column) lowest
    input  wire logic                clear_i,
    input  wire logic [   AddrW-1:0] clear_word_i
);
  generate
    if (Lanes < 1 || 30 % Lanes != 0) begin : gen_check
      $fatal(1, "%m: Lanes is %0d, must divide 30", Lanes);
    end
  endgenerate

  logic put_q, forward_q;
  logic [AddrW-1:0] put_word_q, forward_word_q;
  logic [LaneW-1:0] put_lane_q, forward_lane_q;
  antipode_pkg::cell_t put_cell_q, forward_cell_q, old;
  logic empty, replaces, writes;

  always_ff @(posedge clk_i) begin
    if (put_i) begin
      put_word_q <= put_word_i;
      put_lane_q <= put_lane_i;
      put_cell_q <= put_cell_i;
    end
    // What was written when the present cell was read is not in what was read.
    forward_word_q <= put_word_q;
    forward_lane_q <= put_lane_q;
    forward_cell_q <= put_cell_q;
    if (!rst_ni) begin
      put_q <= 1'b0;
      forward_q <= 1'b0;
    end else begin
      put_q <= put_i;
      forward_q <= writes;
    end
  end

  always_comb begin : choose
    integer l;
    old = '0;
    for (l = 0; l < Lanes; l = l + 1) begin
      if (put_lane_q == LaneW'(l)) old = word_o[l];
    end
    if (forward_q && forward_word_q == put_word_q && forward_lane_q == put_lane_q) old = forward_cell_q;
    empty = old.energy == '0;
    replaces = put_cell_q.energy > old.energy ||
        (put_cell_q.energy == old.energy &&
         put_cell_q.time_ < old.time_);
    writes = put_q && (empty || replaces);
    too_close_o = put_q && !empty;
  end

  logic unused_marks;
  assign unused_marks = &{1'b0, old.over, old.saturated};

  genvar lane;
  generate
    for (lane = 0; lane < Lanes; lane = lane + 1) begin : gen_lane
      dual_port_memory #(
          .Width(antipode_pkg::CELL_BITS),
          .Depth(Words)
      ) u_cells (
          .clk_i          (clk_i),
          .write_i        (clear_i || (writes && put_lane_q == LaneW'(lane))),
          .write_address_i(clear_i ? clear_word_i : put_word_q),
          .data_i         (clear_i ? '0 : put_cell_q),
          .read_i         (read_i || put_i),
          .read_address_i (put_i ? put_word_i : read_word_i),
          .data_o         (word_o[lane])
      );
    end
  endgenerate

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(put_i && (read_i || clear_i)));
      assert (!put_i || put_cell_i.energy != '0);  // an empty cell is none
      assert (!put_i || 32'(put_word_i) < Words);
    end
  end
`endif
endmodule

`default_nettype wire
