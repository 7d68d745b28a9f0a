// Skid buffer: a register stage of a valid/ready stream, for both directions.
//
// Without it the ready of a chain of stages is one long path from the last sink to the first source. Here `ready_o` is a
// register: when the sink stops, the word that is already on its way goes into the second register.
//
// Latency: 1 clock from `valid_i && ready_o` to `valid_o`. Rate: one word a clock. Holds two words.
// Cycle-true model: testbench/model/skid_buffer.hpp
`default_nettype none

module skid_buffer #(
    parameter int unsigned Width = 64  // bits of a word
) (
    input  wire logic             clk_i,
    input  wire logic             rst_ni,   // synchronous, low: forgets both words and takes none
    // from the source: a word passes on each clock with valid and ready
    input  wire logic             valid_i,
    output logic                  ready_o,
    input  wire logic [Width-1:0] data_i,
    // to the sink: valid_o, once high, stays with the same data until ready_i
    output logic                  valid_o,
    input  wire logic             ready_i,
    output logic      [Width-1:0] data_o
);
  logic ready_d, ready_q;
  logic valid_d, valid_q;
  logic [Width-1:0] data_d, data_q;
  logic [Width-1:0] skid_d, skid_q;  // the second word; it is there when valid_q && !ready_q

  always_comb begin
    ready_d = ready_q;
    valid_d = valid_q;
    data_d  = data_q;
    skid_d  = skid_q;
    if (ready_q) skid_d = data_i;
    if (!valid_q || ready_i) begin
      valid_d = ready_q ? valid_i : valid_q;
      data_d  = ready_q ? data_i : skid_q;
      ready_d = 1'b1;
    end else begin
      ready_d = ready_q && !valid_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      ready_q <= 1'b0;
      valid_q <= 1'b0;
    end else begin
      ready_q <= ready_d;
      valid_q <= valid_d;
    end
    data_q <= data_d;
    skid_q <= skid_d;
  end

  assign ready_o = ready_q;
  assign valid_o = valid_q;
  assign data_o  = data_q;

`ifdef FORMAL
  // Proved by induction: words leave in their order, unchanged, none lost, none twice; both sides keep the handshake.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  always_comb if (!f_started) assume (!rst_ni);

  // The source keeps its word until it is taken.
  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni && valid_i && !ready_o)) assume (valid_i && data_i == $past(data_i));
  end

  // One word, which the solver chooses by its place in the stream, is followed.
  logic [3:0] f_place;
  any_constant #(.WIDTH($bits(f_place))) u_f_place (.Y(f_place));
  logic [3:0] f_in, f_out;
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

  logic [3:0] f_held, f_turn;
  always_comb begin
    f_held = f_in - f_out;
    f_turn = f_place - f_out;  // words before the followed one
    if (f_started) begin
      assert (f_held == (valid_q ? (ready_q ? 4'd1 : 4'd2) : 4'd0));
      if (f_held > 4'd0 && f_turn == 4'd0) assert (data_o == f_word);
      if (f_held > 4'd1 && f_turn == 4'd1) assert (skid_q == f_word);
    end
  end

  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni && valid_o && !ready_i)) assert (valid_o && data_o == $past(data_o));
    if (f_started && $past(rst_ni, 1) && !$past(valid_o && !ready_i)) assert (ready_o);  // never idle without need
    cover (f_started && rst_ni && $past(!ready_o && rst_ni) && ready_o && valid_o && f_out == 4'd3);
  end
`endif
endmodule

`default_nettype wire
