// Stream select: one of two packet streams, changed between packets.
//
// From the first to the second when no packet of the first is open - or, with force_i, when it offers nothing: a source that
// stopped in the middle of a packet cannot keep the second one out. Back when the second is no longer selected: it ends by
// itself. Latency: none, combinational in both directions.
`default_nettype none

module stream_select #(
    parameter logic [4:0] HeaderType  = 5'd1,  // bits 63:59 of a header
    parameter logic [4:0] TrailerType = 5'd6   // and of a trailer
) (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,          // synchronous, low: the first
    input  wire logic        select_i,        // the second is wanted; stays until it has given its last word
    input  wire logic        force_i,
    output logic             selected_o,      // the second passes
    input  wire logic        first_valid_i,
    output logic             first_ready_o,
    input  wire logic [63:0] first_data_i,
    input  wire logic        second_valid_i,
    output logic             second_ready_o,
    input  wire logic [63:0] second_data_i,
    output logic             valid_o,
    input  wire logic        ready_i,
    output logic      [63:0] data_o
);
  logic selected_q, inside_q, passes, inside_d, may_change;

  assign valid_o = selected_q ? second_valid_i : first_valid_i;
  assign data_o = selected_q ? second_data_i : first_data_i;
  assign first_ready_o = ready_i && !selected_q;
  assign second_ready_o = ready_i && selected_q;
  assign selected_o = selected_q;

  assign passes = valid_o && ready_i;
  always_comb begin
    inside_d = inside_q;
    if (passes && data_o[63:59] == HeaderType) inside_d = 1'b1;
    if (passes && data_o[63:59] == TrailerType) inside_d = 1'b0;
    // A word that is offered stays until it is taken.
    may_change = selected_q ? !second_valid_i : !inside_d && (!first_valid_i || ready_i);
    if (force_i && !selected_q && !first_valid_i) may_change = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      selected_q <= 1'b0;
      inside_q   <= 1'b0;
    end else begin
      if (may_change) selected_q <= select_i;
      inside_q <= inside_d && !(may_change && select_i != selected_q);
    end
  end

`ifdef FORMAL
  // Proved by induction: what is offered to the sink stays until it is taken, if the sources keep that rule; a source's word
  // leaves exactly when it is taken; without force_i the first stream's packets are never interrupted.
  logic f_started = 1'b0;
  always_ff @(posedge clk_i) f_started <= 1'b1;
  always_comb if (!f_started) assume (!rst_ni);

  logic f_open;  // a packet of the first stream is open
  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni && first_valid_i && !first_ready_o)) assume (first_valid_i && first_data_i == $past(first_data_i));
    if (f_started && $past(rst_ni && second_valid_i && !second_ready_o)) assume (second_valid_i && second_data_i == $past(second_data_i));
    if (!rst_ni) f_open <= 1'b0;
    else if (first_valid_i && first_ready_o) begin
      if (first_data_i[63:59] == HeaderType) f_open <= 1'b1;
      else if (first_data_i[63:59] == TrailerType) f_open <= 1'b0;
    end else if (force_i) f_open <= 1'b0;
  end

  always_comb begin
    if (f_started) begin
      assert (!(first_ready_o && second_ready_o));
      assert ((valid_o && ready_i) == ((first_valid_i && first_ready_o) || (second_valid_i && second_ready_o)));
      if (f_open) assert (!selected_q && inside_q);
      if (first_valid_i && first_ready_o) assert (data_o == first_data_i);
      if (second_valid_i && second_ready_o) assert (data_o == second_data_i);
    end
  end
  always_ff @(posedge clk_i) begin
    if (f_started && $past(rst_ni && valid_o && !ready_i)) assert (valid_o && data_o == $past(data_o));
    cover (f_started && rst_ni && !selected_q && $past(selected_q) && $past(second_valid_i, 2) && $past(f_open, 6));
  end
`endif
endmodule

`default_nettype wire
