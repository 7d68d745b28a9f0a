// Flow counters: clocks, and charges as they pass the pins of the trigger.
//
//     index   0 clocks_run            1 clocks_live         2 clocks_input_stalled   3 clocks_output_stalled
//             4 beam_catcher_in       5 beam_catcher_out    6 target_in              7 target_out
//
// Charges in: the first charges word of each packet. Charges out: charges words and those of bunches that left no packet. They
// are counted apart, each from its own stream, so that they are equal only if the trigger kept every charge.
// Latency: 1 clock. 64 bits each, they wrap.
`default_nettype none

module flow_counters (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,       // synchronous, low: all are 0
    input  wire logic        run_i,        // control.run
    input  wire logic        live_i,       // a bunch that began now would not be dropped
    // hit stream as the trigger takes it
    input  wire logic        in_valid_i,
    input  wire logic        in_ready_i,
    input  wire logic [63:0] in_data_i,
    // primitive stream as it leaves the trigger
    input  wire logic        out_valid_i,
    input  wire logic        out_ready_i,
    input  wire logic [63:0] out_data_i,
    output logic      [31:0] last_number_o,  // of the last header that came in
    input  wire logic [ 2:0] index_i,
    output logic      [63:0] value_o       // of the counter with this index
);
  logic [63:0] run_q, live_q, in_stalled_q, out_stalled_q;
  logic [63:0] beam_catcher_in_q, beam_catcher_out_q, target_in_q, target_out_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q <= '0;
      live_q <= '0;
      in_stalled_q <= '0;
      out_stalled_q <= '0;
    end else begin
      if (run_i) run_q <= run_q + 1'b1;
      if (run_i && live_i) live_q <= live_q + 1'b1;
      if (in_valid_i && !in_ready_i) in_stalled_q <= in_stalled_q + 1'b1;
      if (out_valid_i && !out_ready_i) out_stalled_q <= out_stalled_q + 1'b1;
    end
  end

  // ------------------------------------------------------------------------------------ charges
  logic in_passes, out_passes, inside_q, charged_q;
  assign in_passes  = in_valid_i && in_ready_i;
  assign out_passes = out_valid_i && out_ready_i;

  // A charge with its sign in 64 bits.
  function automatic logic [63:0] charge(input logic [27:0] c);
    charge = {{36{c[27]}}, c};
  endfunction

  logic takes_charges;
  assign takes_charges = in_passes && inside_q && !charged_q && in_data_i[63:56] == antipode_pkg::BUNCH_CHARGES_TAG;

  logic [31:0] last_number_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      inside_q <= 1'b0;
      charged_q <= 1'b0;
      last_number_q <= '0;
    end else if (in_passes) begin
      case (in_data_i[63:56])
        antipode_pkg::BUNCH_HEADER_TAG: begin
          inside_q <= 1'b1;
          charged_q <= 1'b0;
          last_number_q <= antipode_pkg::bunch_header_number(in_data_i);
        end
        antipode_pkg::BUNCH_CHARGES_TAG: charged_q <= 1'b1;
        antipode_pkg::BUNCH_TRAILER_TAG: inside_q <= 1'b0;
        default: ;
      endcase
    end
    if (!rst_ni) begin
      beam_catcher_in_q <= '0;
      target_in_q <= '0;
    end else if (takes_charges) begin
      beam_catcher_in_q <= beam_catcher_in_q + charge(antipode_pkg::bunch_charges_beam_catcher(in_data_i));
      target_in_q <= target_in_q + charge(antipode_pkg::bunch_charges_target(in_data_i));
    end
    if (!rst_ni) begin
      beam_catcher_out_q <= '0;
      target_out_q <= '0;
    end else if (out_passes) begin
      case (out_data_i[63:56])
        antipode_pkg::BUNCH_CHARGES_TAG: begin
          beam_catcher_out_q <= beam_catcher_out_q + charge(antipode_pkg::bunch_charges_beam_catcher(out_data_i));
          target_out_q <= target_out_q + charge(antipode_pkg::bunch_charges_target(out_data_i));
        end
        antipode_pkg::DROPPED_BEAM_CATCHER_TAG: beam_catcher_out_q <= beam_catcher_out_q + {{8{out_data_i[55]}}, out_data_i[55:0]};
        antipode_pkg::DROPPED_TARGET_TAG: target_out_q <= target_out_q + {{8{out_data_i[55]}}, out_data_i[55:0]};
        default: ;
      endcase
    end
  end

  assign last_number_o = last_number_q;

  always_comb begin
    case (index_i)
      3'd0: value_o = run_q;
      3'd1: value_o = live_q;
      3'd2: value_o = in_stalled_q;
      3'd3: value_o = out_stalled_q;
      3'd4: value_o = beam_catcher_in_q;
      3'd5: value_o = beam_catcher_out_q;
      3'd6: value_o = target_in_q;
      default: value_o = target_out_q;
    endcase
  end
endmodule

`default_nettype wire
