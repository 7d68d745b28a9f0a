// Delay line: gives each word back after Length enabled clocks, from a memory and not from a chain of registers.
//
// Latency: data_o after the n-th enabled clock is data_i of the enabled clock n - Length + 1; before Length words have come
// since the reset it is 0.
`default_nettype none

module delay_line #(
    parameter int unsigned Width = 24,  // bits of a word
    parameter int unsigned Length = 23  // enabled clocks, at least 1
) (
    input  wire logic             clk_i,
    input  wire logic             rst_ni,  // synchronous, low: forgets all words
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
        if (!rst_ni) words_q <= '0;
        else if (ce_i) words_q <= (Length * Width)'({words_q, data_i});
      end
      assign data_o = words_q[(Length-1)*Width+:Width];
    end else begin : gen_memory
      // A ring of Length - 1 words; the output register is one more. A place is read on the clock that overwrites it.
      localparam int unsigned Places = Length - 1;
      localparam int unsigned AddrW = $clog2(Places);
      logic [Width-1:0] ring_q[0:Places-1];
      logic [Width-1:0] word_q;
      logic [AddrW-1:0] place_q, next_place;
      logic full_q, valid_q;  // the ring has been gone round once; so has what is at the output
      assign next_place = place_q == AddrW'(Places - 1) ? '0 : place_q + 1'b1;
      always_ff @(posedge clk_i) begin
        if (ce_i) begin
          ring_q[place_q] <= data_i;
          word_q <= ring_q[place_q];
        end
        if (!rst_ni) begin
          place_q <= '0;
          full_q  <= 1'b0;
          valid_q <= 1'b0;
        end else if (ce_i) begin
          place_q <= next_place;
          full_q  <= full_q || place_q == AddrW'(Places - 1);
          valid_q <= full_q;
        end
      end
      assign data_o = valid_q ? word_q : '0;

`ifdef FORMAL
      // Proved by induction: what comes out is what went in Length enabled clocks before. The chain of registers is what
      // the ring stands for.
      logic f_started = 1'b0;
      always_ff @(posedge clk_i) f_started <= 1'b1;
      logic [Length*Width-1:0] f_chain;
      logic [AddrW+1:0] f_words;  // how many have come, up to Length
      always_ff @(posedge clk_i) begin
        if (!rst_ni) begin
          f_chain <= '0;
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
        if (f_started) begin
          assert (data_o == f_chain[(Length-1)*Width+:Width]);
          assert (place_q < Places);
          assert (full_q == (f_words >= Places));
          assert (valid_q == (f_words == Length));
          if (!full_q) assert (place_q == f_words);
          assert (f_words <= Length);
          for (f_place = 0; f_place < Places; f_place = f_place + 1) begin
            for (f_age = 0; f_age < Places; f_age = f_age + 1) begin
              if ((f_place + f_age + 1) % Places == place_q) begin
                if (f_age < f_words) assert (ring_q[f_place] == f_chain[f_age*Width+:Width]);
                else assert (f_chain[f_age*Width+:Width] == '0);
              end
            end
          end
        end
        cover (f_started && rst_ni && data_o == '1 && data_i == '0);
      end
`endif
    end
  endgenerate
endmodule

`default_nettype wire
