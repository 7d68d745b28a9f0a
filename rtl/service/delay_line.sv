// Delay line: gives each word back after Length enabled clocks, from a memory and not from a chain of registers.
//
// Latency: data_o after an enabled clock is data_i of the enabled clock Length - 1 before it. Reset does
// not clear the words: what comes out before Length words have come is of before.
`default_nettype none

module delay_line #(
    parameter int unsigned Width = 24,  // bits of a word
    parameter int unsigned Length = 23  // enabled clocks, at least 1
) (
    input  wire logic             clk_i,
    input  wire logic             rst_ni,  // synchronous, low
    input  wire logic             ce_i,
    input  wire logic [Width-1:0] data_i,
    output logic      [Width-1:0] data_o
);
  generate
    if (Length < 1) begin : gen_check
      $fatal(1, "delay_line: Length must be at least 1");
    end else if (Length < 3) begin : gen_registers
      logic [Length*Width-1:0] words_q;
      always_ff @(posedge clk_i) begin
        if (ce_i) words_q <= (Length * Width)'({words_q, data_i});
      end
      assign data_o = words_q[(Length-1)*Width+:Width];
      logic unused_reset;
      assign unused_reset = rst_ni;
    end else begin : gen_memory
      // A ring of Length - 1 words; the output register is one more. A place is read on the clock that overwrites it.
      localparam int unsigned Places = Length - 1;
      localparam int unsigned AddrW = $clog2(Places);
      logic [Width-1:0] ring_q[0:Places-1];
      logic [Width-1:0] word_q;
      logic [AddrW-1:0] place_q, next_place;
      assign next_place = place_q == AddrW'(Places - 1) ? '0 : place_q + 1'b1;
      always_ff @(posedge clk_i) begin
        if (ce_i) begin
          ring_q[place_q] <= data_i;
          word_q <= ring_q[place_q];
        end
        if (!rst_ni) place_q <= '0;
        else if (ce_i) place_q <= next_place;
      end
      assign data_o = word_q;

`ifdef FORMAL
      // Proved by induction: what comes out is what went in Length enabled clocks before. The chain of registers is what
      // the ring stands for.
      logic f_started = 1'b0;
      logic [Length*Width-1:0] f_chain;
      logic [AddrW+1:0] f_words = '0;  // how many have come since the start, up to Length
      always_ff @(posedge clk_i) begin
        f_started <= 1'b1;
        if (!rst_ni) begin
          f_words <= '0;
        end else if (ce_i) begin
          f_chain <= (Length * Width)'({f_chain, data_i});
          if (f_words < Length) f_words <= f_words + 1'b1;
        end
      end
      integer f_place, f_age;  // the age of a word: how many are younger
      always @* begin
        f_age = 0;
        f_place = 0;
        if (!f_started) assume (!rst_ni);
        if (f_started) assert (place_q < Places);
        if (f_words == Length) assert (data_o == f_chain[(Length-1)*Width+:Width]);
        for (f_place = 0; f_place < Places; f_place = f_place + 1) begin
          for (f_age = 0; f_age < Places; f_age = f_age + 1) begin
            if ((f_place + f_age + 1) % Places == place_q && f_age < f_words) begin
              assert (ring_q[f_place] == f_chain[f_age*Width+:Width]);
            end
          end
        end
        cover (f_started && f_words == Length && data_o == '1 && data_i == '0);
      end
`endif
    end
  endgenerate
endmodule

`default_nettype wire
