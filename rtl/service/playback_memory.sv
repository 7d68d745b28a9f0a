// Playback: a memory of stream words that the host fills, played in place of the front end or of the trigger.
//
// start_i plays words 0 ... words_i - 1 in order, one a clock when the sink takes them, with a pause of gap_i clocks after each
// trailer; with loop_i again from 0. stop_i ends it after the next trailer or the last word, so that no packet is torn.
// Latency: 2 clocks from start_i to the first valid_o; 2 clocks of pause between the last word and the first of the next pass.
// The host reads and writes only while active_o is low. Cycle-true model: testbench/model/playback_memory.hpp
`default_nettype none

module playback_memory #(
    parameter int unsigned Depth = 2048,  // words of 64 bits, a power of two
    parameter int unsigned AddrW = $clog2(Depth)  // bits of an address; do not set
) (
    input  wire logic           clk_i,
    input  wire logic           rst_ni,           // synchronous, low: stops at once; the memory keeps its words
    // from the host
    input  wire logic [    1:0] write_i,          // bit 0: low half, bit 1: high half
    input  wire logic [AddrW-1:0] write_address_i,
    input  wire logic [   31:0] host_data_i,
    input  wire logic           host_read_i,      // the word is on data_o one clock later
    input  wire logic [AddrW-1:0] host_read_address_i,
    input  wire logic           start_i,          // for one clock; without effect while active_o is high or words_i is 0
    input  wire logic           stop_i,           // for one clock
    input  wire logic           loop_i,
    input  wire logic [AddrW:0] words_i,          // at most Depth; steady while active_o is high
    input  wire logic [   31:0] gap_i,
    input  wire logic [    4:0] trailer_type_i,   // bits 63:59 of a trailer
    output logic                active_o,
    // the stream
    output logic                valid_o,
    input  wire logic           ready_i,
    output logic      [   63:0] data_o
);
  generate
    if (Depth < 2 || (Depth & (Depth - 1)) != 0) begin : gen_check
      $fatal(1, "playback_memory: Depth must be a power of two, at least 2");
    end
  endgenerate

  logic active_d, active_q;
  logic stopping_d, stopping_q;  // stop_i has come
  logic valid_d, valid_q;
  logic [AddrW:0] address_d, address_q;  // next to be read
  logic [31:0] gap_d, gap_q;  // clocks of pause left
  logic all_read, trailer_passes, read;

  always_comb begin
    all_read = address_q == words_i;
    trailer_passes = valid_q && ready_i && data_o[63:59] == trailer_type_i;
    read = active_q && !all_read && gap_q == '0 &&
        (!valid_q || (ready_i && !(trailer_passes && (stopping_q || gap_i != '0))));
    valid_d = read || (valid_q && !ready_i);
    gap_d = gap_q;
    if (gap_q != '0) gap_d = gap_q - 1'b1;
    if (trailer_passes) gap_d = gap_i;

    active_d = active_q;
    address_d = address_q;
    if (read) address_d = address_q + 1'b1;
    if (active_q && all_read && !valid_q) begin
      address_d = '0;
      active_d  = loop_i && !stopping_q;
    end
    if (trailer_passes && stopping_q) begin
      address_d = '0;
      active_d  = 1'b0;
    end
    if (!active_q) begin
      address_d = '0;
      active_d  = start_i && words_i != '0;
    end
    stopping_d = active_q && (stopping_q || stop_i);
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      active_q   <= 1'b0;
      stopping_q <= 1'b0;
      valid_q    <= 1'b0;
      address_q  <= '0;
      gap_q      <= '0;
    end else begin
      active_q   <= active_d;
      stopping_q <= stopping_d;
      valid_q    <= valid_d;
      address_q  <= address_d;
      gap_q      <= gap_d;
    end
  end

  logic [AddrW-1:0] read_address;
  assign read_address = active_q ? address_q[AddrW-1:0] : host_read_address_i;

  logic [1:0][31:0] halves;
  assign data_o = halves;

  genvar half;
  generate
    for (half = 0; half < 2; half = half + 1) begin : gen_half
      dual_port_memory #(
          .Width(32),
          .Depth(Depth)
      ) u_memory (
          .clk_i          (clk_i),
          .write_i        (write_i[half]),
          .write_address_i(write_address_i),
          .data_i         (host_data_i),
          .read_i         (read || (host_read_i && !active_q)),
          .read_address_i (read_address),
          .data_o         (halves[half])
      );
    end
  endgenerate

  assign valid_o  = valid_q;
  assign active_o = active_q;

`ifdef FORMAL
  // Proved by induction: the words of a pass leave in the order of their addresses, none left out; a pass ends only behind
  // its last word or, when it is stopped, behind a trailer; at least gap_i clocks pass after a trailer.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  logic [AddrW:0] f_next;  // address of the next word to leave
  logic f_trailer_last;  // the word that left last was a trailer
  logic [31:0] f_quiet;  // clocks since then, while they count
  logic [AddrW:0] f_words;
  any_constant #(.WIDTH($bits(f_words))) u_f_words (.Y(f_words));
  logic [1:0] f_gap;
  any_constant #(.WIDTH($bits(f_gap))) u_f_gap (.Y(f_gap));
  always_ff @(posedge clk_i) begin
    if (!rst_ni || !active_q || (active_q && all_read && !valid_q)) f_next <= '0;
    else if (valid_o && ready_i) f_next <= f_next + 1'b1;
    if (!rst_ni) f_trailer_last <= 1'b0;
    else if (valid_o && ready_i) f_trailer_last <= trailer_passes;
    if (valid_o && ready_i) f_quiet <= '0;
    else f_quiet <= f_quiet + 1'b1;
  end
  always_comb begin
    if (!f_started) assume (!rst_ni);
    assume (words_i == f_words && f_words <= Depth && gap_i == {30'd0, f_gap});
    assume (f_quiet < 32'h7fffffff);  // the counter of this proof, not of the module
    if (f_started && active_q) begin
      assert (words_i != '0);
      assert (address_q <= words_i);
      assert (address_q == (valid_q ? f_next + 1'b1 : f_next));
    end
    if (f_started) begin
      if (valid_o) assert (active_o);
      if (f_trailer_last) assert (f_quiet + gap_q >= f_gap);
      if (f_trailer_last && valid_o) assert (f_quiet >= f_gap);
      assert (gap_q <= f_gap);
      if (valid_o) assert (gap_q == '0);
    end
  end
  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni)) begin
      if ($past(valid_o && !ready_i)) assert (valid_o && data_o == $past(data_o));
      if ($past(active_o) && !active_o) assert ($past(f_next == f_words) || (f_trailer_last && $past(stopping_q)));
    end
    cover (f_started && rst_ni && !active_o && $past(active_o && !stopping_q) && f_words == 2'd2);
    cover (f_started && rst_ni && !active_o && $past(active_o && valid_o && stopping_q) && f_words == 2'd3 && $past(f_next) == 2'd1);
  end
`endif
endmodule

`default_nettype wire
