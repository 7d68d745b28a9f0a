// FIFO: a queue in a block memory, with a valid/ready stream on both sides.
//
// The memory is read with one clock of delay into the output register, so that it maps onto a block memory; the output
// register counts as one place more.
//
// Latency: 2 clocks from `valid_i && ready_o` to `valid_o` when empty. Rate: one word a clock.
// Holds Depth + 1 words: Depth in the memory, one at the output.
// Cycle-true model: testbench/model/fifo.hpp
`default_nettype none

module fifo #(
    parameter int unsigned Width = 64,  // bits of a word
    parameter int unsigned Depth = 16,  // words in the memory, a power of two
    parameter int unsigned LevelW = $clog2(Depth) + 1  // bits of a level; do not set
) (
    input  wire logic              clk_i,
    input  wire logic              rst_ni,   // synchronous, low: empties the queue and takes nothing
    input  wire logic              valid_i,
    output logic                   ready_o,  // a register: the memory has room
    input  wire logic [ Width-1:0] data_i,
    output logic                   valid_o,  // once high, stays with the same data until ready_i
    input  wire logic              ready_i,
    output logic      [ Width-1:0] data_o,
    output logic      [LevelW-1:0] level_o   // words in the memory, without the output register
);
  generate
    if (Depth < 2 || (Depth & (Depth - 1)) != 0) begin : gen_check
      $fatal(1, "fifo: Depth must be a power of two, at least 2");
    end
  endgenerate

  localparam int unsigned AddrW = $clog2(Depth);

  logic [Width-1:0] memory_q[0:Depth-1];
  logic [AddrW-1:0] write_d, write_q, read_d, read_q;
  logic [LevelW-1:0] level_d, level_q;
  logic valid_d, valid_q, ready_d, ready_q;
  logic push, pop;
  logic [Width-1:0] data_q;

  always_comb begin
    push = valid_i && ready_q;
    // A word moves from the memory to the output whenever the output is free or being taken.
    pop = level_q != '0 && (!valid_q || ready_i);
    write_d = push ? write_q + 1'b1 : write_q;
    read_d = pop ? read_q + 1'b1 : read_q;
    level_d = level_q;
    if (push && !pop) level_d = level_q + 1'b1;
    if (pop && !push) level_d = level_q - 1'b1;
    ready_d = level_d != LevelW'(Depth);
    valid_d = pop || (valid_q && !ready_i);
  end

  always_ff @(posedge clk_i) begin
    if (push) memory_q[write_q] <= data_i;
    if (pop) data_q <= memory_q[read_q];
    if (!rst_ni) begin
      write_q <= '0;
      read_q  <= '0;
      level_q <= '0;
      valid_q <= 1'b0;
      ready_q <= 1'b0;
    end else begin
      write_q <= write_d;
      read_q  <= read_d;
      level_q <= level_d;
      valid_q <= valid_d;
      ready_q <= ready_d;
    end
  end

  assign ready_o = ready_q;
  assign valid_o = valid_q;
  assign data_o  = data_q;
  assign level_o = level_q;

`ifdef FORMAL
  // Proved by induction: words leave in their order, unchanged, none lost, none twice; the level is right; a free place is offered.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  always_comb if (!f_started) assume (!rst_ni);

  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni && valid_i && !ready_o)) assume (valid_i && data_i == $past(data_i));
  end

  // One word, which the solver chooses by its place in the stream, is followed.
  logic [LevelW:0] f_place;
  any_constant #(.WIDTH($bits(f_place))) u_f_place (.Y(f_place));
  logic [LevelW:0] f_in, f_out;
  logic [Width-1:0] f_word;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      f_in  <= '0;
      f_out <= '0;
    end else begin
      if (valid_i && ready_o) f_in <= f_in + 1'b1;
      if (valid_o && ready_i) f_out <= f_out + 1'b1;
    end
    if (valid_i && ready_o && f_in == f_place) f_word <= data_i;
  end

  logic [LevelW:0] f_held, f_turn, f_turn_in_memory;
  logic [AddrW-1:0] f_address;
  always_comb begin
    f_held = f_in - f_out;
    f_turn = f_place - f_out;  // words before the followed one
    f_turn_in_memory = f_turn - valid_q;
    f_address = read_q + f_turn_in_memory[AddrW-1:0];
    if (f_started) begin
      assert (level_q <= Depth);
      assert (f_held == level_q + valid_q);
      assert (write_q == AddrW'(read_q + level_q));
      if (ready_q) assert (level_q < Depth);
      if (f_turn < f_held) begin
        if (valid_q && f_turn == '0) assert (data_o == f_word);
        else assert (memory_q[f_address] == f_word);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni && valid_o && !ready_i)) assert (valid_o && data_o == $past(data_o));
    if (f_started && $past(rst_ni) && level_q < Depth) assert (ready_o);
    if (f_started && $past(rst_ni && level_q != '0)) assert (valid_o);  // no bubble
    cover (f_started && rst_ni && level_q == '0 && !valid_q && f_out > Depth && f_place == '0);
    cover (f_started && rst_ni && level_q == Depth);
  end
`endif
endmodule

`default_nettype wire
