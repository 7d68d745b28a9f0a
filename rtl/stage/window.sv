// Window: finds the seeds of an image that passes in raster order, Lanes cells an enabled clock.
//
//     row - 2   . . . . .     The centre C is a seed if its hit is above its crystal's threshold and in the core of the
//     row - 1   . . . . .     slice, and no neighbour in time with it (|t - t_C| <= time_seed) beats it: one that is
//     row       . . C * *     earlier in the raster (.) with >= its energy, a later one (*) with > its energy.
//     row + 1   * * * * *
//     row + 2   * * * * *     Window 5; for Window 3 the inner ring.
//
// Each pair of neighbours is compared once, when the earlier one is in the centre: the loser is marked. The mark of a later
// cell travels with it until it is in the centre itself.
//
// The raster passes through one long shift register, of which only what the windows need is registers:
//
//     cells_i -> [row + 2: 2 Reach + 3 words] -> delay line -> [row + 1] -> delay line -> ... -> [row - 2]
//
// Word position p holds the word of p enabled clocks before. Lane l of the word at p is cell p Lanes + Lanes-1 - l, so that
// in the raster k cells later is k cells lower, whatever Lanes is.
//
// A stage: latency 3 enabled clocks for seeds_o and centre_*_o, and the rows shown belong to them; time_seed stays while an
// image is inside. The same as hls/window.hpp; the caller clears it by an image of zeros after a reset.
`default_nettype none

module window #(
    parameter int unsigned Lanes = 30,  // cells a clock, a divisor of 30
    parameter int unsigned Window = 5,  // cells on a side, 3 or 5
    parameter int unsigned LaneW = Lanes == 1 ? 1 : $clog2(Lanes)  // bits of a lane; do not set
) (
    input  wire logic                      clk_i,
    input  wire logic                      rst_ni,          // synchronous, low: no centre is inside
    input  wire logic                      ce_i,
    input  wire antipode_pkg::cell_t [Lanes-1:0] cells_i,   // lane 0 (lowest column) lowest
    input  wire logic                      centre_valid_i,  // the word that this one brings into the centre is of an image
    input  wire logic [               4:0] centre_row_i,
    input  wire logic [               4:0] centre_word_i,   // its lane 0 is column Lanes * centre_word_i
    input  wire logic [               5:0] time_seed_i,
    output logic      [         Lanes-1:0] seeds_o,
    output logic                           centre_valid_o,
    output logic      [               4:0] centre_row_o,
    output logic      [               4:0] centre_word_o,
    // the window of one lane of that centre, combinational
    input  wire logic                      show_i,          // the outputs below are used
    input  wire logic [         LaneW-1:0] lane_i,
    input  wire logic [               2:0] row_i,           // 0 ... Window-1, from the top
    output antipode_pkg::cell_t [Window-1:0] row_o,         // its cells, the left one lowest; empty outside the image
    output antipode_pkg::cell_t            seed_o           // the cell in the middle
);
  generate
    if (Lanes < 1 || 30 % Lanes != 0 || (Window != 3 && Window != 5)) begin : gen_check
      $fatal(1, "%m: Lanes is %0d, must divide 30; Window is %0d, must be 3 or 5", Lanes, Window);
    end
  endgenerate

  localparam integer Half = Window / 2;
  localparam int unsigned RowWords = 30 / Lanes;
  localparam int unsigned Reach = Lanes == 30 ? 0 : (Window / 2 + Lanes - 1) / Lanes;  // words to each side of the centre's
  localparam int unsigned Centre = Window / 2 * RowWords + Reach;  // word position of the centre
  localparam int unsigned Shown = Centre + 2;  // and two enabled clocks later, when its seeds are out
  localparam int unsigned Columns = Lanes + Window - 1;  // of the neighbourhood of a word
  // Words of a row in registers; the last row is not cut short by the next one.
  localparam int unsigned Span = 2 * Reach + 3;
  localparam int unsigned RowSpan = Span < RowWords ? Span : RowWords;
  localparam int unsigned Words = (Window - 1) * RowWords + Span;
  localparam int unsigned Marked = (Centre + 1) * Lanes;  // cells that can still win or lose

  // ------------------------------------------------------------------------------------ the raster
  // Cells that stand in delay lines are not used.
  antipode_pkg::cell_t [Words*Lanes-1:0] raster_d, raster_q;
  logic [Marked-1:0] loses_d, loses_q;  // the cell has lost to an earlier neighbour
  logic [Marked-1:0] marks;  // cells that lose to the centre's word on this clock
  antipode_pkg::cell_t [Lanes-1:0] entering;

  always_comb begin : reverse
    integer l;
    for (l = 0; l < Lanes; l = l + 1) entering[Lanes-1-l] = cells_i[l];
  end

  generate
    if (RowSpan < RowWords) begin : gen_lines
      // What leaves each row's registers and what enters the next row's.
      typedef struct packed {
        logic loses;
        antipode_pkg::cell_t content;
      } place_t;
      place_t [Window-2:0][Lanes-1:0] leaves, enters;
      always_comb begin : leave
        integer r, l, place;
        leaves = '0;
        for (r = 0; r < Window - 1; r = r + 1) begin
          for (l = 0; l < Lanes; l = l + 1) begin
            place = (r * RowWords + RowSpan - 1) * Lanes + l;
            leaves[r][l].content = raster_q[place];
            if (place < Marked) leaves[r][l].loses = loses_q[place] || marks[place];
          end
        end
      end
      delay_line #(
          .Width ($bits(leaves)),
          .Length(RowWords - RowSpan)
      ) u_lines (
          .clk_i (clk_i),
          .rst_ni(rst_ni),
          .ce_i  (ce_i),
          .data_i(leaves),
          .data_o(enters)
      );
      always_comb begin : enter
        integer r, l, place;
        raster_d = $bits(raster_d)'({raster_q, entering});
        loses_d  = (loses_q | marks) << Lanes;
        for (r = 1; r < Window; r = r + 1) begin
          for (l = 0; l < Lanes; l = l + 1) begin
            place = r * RowWords * Lanes + l;
            raster_d[place] = enters[r-1][l].content;
            if (place < Marked) loses_d[place] = enters[r-1][l].loses;
          end
        end
      end
    end else begin : gen_no_lines
      assign raster_d = $bits(raster_d)'({raster_q, entering});
      assign loses_d  = (loses_q | marks) << Lanes;
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    if (ce_i) begin
      raster_q <= raster_d;
      loses_q  <= loses_d;
    end
  end

  // ------------------------------------------------------------------------------------ who wins
  logic centre_valid_q, centre_valid_q2;
  logic [4:0] centre_row_q, centre_row_q2, centre_word_q, centre_word_q2;
  logic [4:0] base;  // column of lane 0 of the word in the centre
  logic [Lanes-1:0] open, open_q;  // candidates that no earlier neighbour beats
  logic [Lanes-1:0] beaten, beaten_q;  // by a later neighbour

  assign base = 5'(centre_word_q * Lanes);

  // Of each lane's cell and each of its later neighbours.
  localparam int unsigned Later = Window / 2 * (Window + 1);
  data_pkg::duel_t [Lanes-1:0][Later-1:0] duels;

  // Which of the later neighbours it is that stands dr rows below and dc columns to the right.
  function automatic integer number(input integer dr, input integer dc);
    number = dr == 0 ? dc - 1 : Half + (dr - 1) * (2 * Half + 1) + dc + Half;
  endfunction

  always_comb begin : compare
    integer l, dr, dc;
    duels = '0;
    l = 0;
    dr = 0;
    dc = 0;
    if (ce_i) begin
      for (l = 0; l < Lanes; l = l + 1) begin
        if (raster_q[Centre*Lanes+Lanes-1-l].energy != '0) begin  // its energy; mostly there is none
          for (dr = 0; dr <= Half; dr = dr + 1) begin
            for (dc = dr == 0 ? 1 : -Half; dc <= Half; dc = dc + 1) begin
              // Not round the end of a row; where a word is a row, that is known beforehand.
              if (Lanes < 30 || (l + dc >= 0 && l + dc < 30)) begin
                duels[l][number(dr,dc)] = data_pkg::duel(
                    raster_q[Centre*Lanes+Lanes-1-l],
                    raster_q[Centre*Lanes+Lanes-1-l-30*dr-dc],
                    time_seed_i) & {2{data_pkg::in_row(base, l + dc)}};
              end
            end
          end
        end
      end
    end
  end

  always_comb begin : judge
    integer l, dr, dc;
    marks = '0;
    beaten = '0;
    l = 0;
    dr = 0;
    dc = 0;
    for (l = 0; l < Lanes; l = l + 1) begin
      if (duels[l] != '0) begin
        for (dr = 0; dr <= Half; dr = dr + 1) begin
          for (dc = dr == 0 ? 1 : -Half; dc <= Half; dc = dc + 1) begin
            if (Lanes < 30 || (l + dc >= 0 && l + dc < 30)) begin
              marks[Centre*Lanes+Lanes-1-l-30*dr-dc] = marks[Centre*Lanes+Lanes-1-l-30*dr-dc] | duels[l][number(dr,dc)].later_loses;
              beaten[l] = beaten[l] | duels[l][number(dr,dc)].later_wins;
            end
          end
        end
      end
    end
    for (l = 0; l < Lanes; l = l + 1) begin
      open[l] = centre_valid_q && raster_q[Centre*Lanes+Lanes-1-l].over &&
          data_pkg::cell_in_core(raster_q[Centre*Lanes+Lanes-1-l]);
    end
    // Lane 0 has the highest place in the word.
    for (l = 0; l < Lanes; l = l + 1) begin
      if (loses_q[Centre*Lanes+Lanes-1-l] || marks[Centre*Lanes+Lanes-1-l]) open[l] = 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (ce_i) begin
      centre_row_q <= centre_row_i;
      centre_word_q <= centre_word_i;
      centre_row_q2 <= centre_row_q;
      centre_word_q2 <= centre_word_q;
      centre_row_o <= centre_row_q2;
      centre_word_o <= centre_word_q2;
      beaten_q <= beaten;
    end
    if (!rst_ni) begin
      centre_valid_q <= 1'b0;
      centre_valid_q2 <= 1'b0;
      centre_valid_o <= 1'b0;
      open_q <= '0;
      seeds_o <= '0;
    end else if (ce_i) begin
      centre_valid_q <= centre_valid_i;
      centre_valid_q2 <= centre_valid_q;
      centre_valid_o <= centre_valid_q2;
      open_q <= open;
      seeds_o <= open_q & ~beaten_q;
    end
  end

  // ------------------------------------------------------------------------------------ the window of one lane
  antipode_pkg::cell_t [Columns-1:0] shown_row;  // of the whole word
  logic [4:0] shown_base;
  assign shown_base = 5'(centre_word_o * Lanes);

  always_comb begin : show
    integer r, c;
    shown_row = '0;
    r = 0;
    c = 0;
    if (show_i) begin
      for (r = 0; r < Window; r = r + 1) begin
        if (row_i == 3'(r)) begin
          for (c = 0; c < Columns; c = c + 1) begin
            if (Lanes < 30 || (c >= Half && c < 30 + Half)) begin
              if (data_pkg::in_row(shown_base, c - Half)) shown_row[c] = raster_q[Shown*Lanes+Lanes-1+30*(Half-r)+Half-c];
            end
          end
        end
      end
    end
  end

  always_comb begin : choose
    integer l;
    row_o  = '0;
    seed_o = '0;
    l = 0;
    if (show_i) begin
      for (l = 0; l < Lanes; l = l + 1) begin
        if (lane_i == LaneW'(l)) begin
          row_o  = shown_row[l+:Window];
          seed_o = raster_q[Shown*Lanes+Lanes-1-l];
        end
      end
    end
  end

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!show_i || (32'(lane_i) < Lanes && 32'(row_i) < Window));
      assert (!centre_valid_i || (centre_row_i < 5'd29 && 32'(centre_word_i) < RowWords));
    end
  end
`endif
endmodule

`default_nettype wire
