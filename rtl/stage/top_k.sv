// The K most energetic clusters of a slice, sorted: energy (saturated to 15 bits) first, then who came first, which is the
// raster order. One goes in by insert_i, the most energetic comes out by pop_i; never both in one clock.
//
//     entry 0   1   2   3  ...  K-1      insert: each entry stays, or takes the new one, or the one in front of it
//                                        pop:    each entry takes the one behind it
//
// A stage: latency 1 enabled clock. The same as hls/top_k.hpp.
`default_nettype none

module top_k #(
    parameter int unsigned K = 16  // entries
) (
    input  wire logic        clk_i,
    input  wire logic        rst_ni,    // synchronous, low: empty
    input  wire logic        ce_i,
    input  wire logic        insert_i,
    input  wire antipode_pkg::sums_t sums_i,
    input  wire logic        pop_i,
    output logic             valid_o,   // of a pop: there was an entry
    output antipode_pkg::sums_t sums_o,  // the entry, until the next pop
    output logic             lost_o,    // of an insert: one entry more than K, the least was lost
    output logic             empty_o
);
  generate
    if (K < 2) begin : gen_check
      $fatal(1, "%m: K is %0d, must be at least 2", K);
    end
  endgenerate

  logic [K-1:0] used_d, used_q;
  logic [K-1:0] stays;
  localparam int unsigned SumsW = antipode_pkg::SUMS_BITS;
  logic [K*SumsW-1:0] entry_d, entry_q;  // sums_t each; one register: of one a field the solver takes twenty times as long
  logic [14:0] energy;

  always_comb begin : next
    integer k;
    used_d = used_q;
    entry_d = entry_q;
    stays = '0;
    energy = data_pkg::saturated_energy(sums_i);
    k = 0;
    if (insert_i) begin
      for (k = 0; k < K; k = k + 1) begin
        stays[k] = used_q[k] && data_pkg::saturated_energy(entry_q[k*SumsW+:SumsW]) >= energy;
      end
      used_d = (used_q << 1) | K'(1);
      for (k = 0; k < K; k = k + 1) begin
        if (!stays[k]) begin
          // The entries that stay are the first ones.
          if (k == 0 || stays[k==0?0 : k-1]) entry_d[k*SumsW+:SumsW] = sums_i;
          else entry_d[k*SumsW+:SumsW] = entry_q[(k==0?0 : k-1)*SumsW+:SumsW];
        end
      end
    end else if (pop_i) begin
      used_d  = used_q >> 1;
      entry_d = entry_q >> SumsW;
    end
  end

  always_ff @(posedge clk_i) begin
    if (ce_i) begin
      entry_q <= entry_d;
      if (pop_i) sums_o <= entry_q[SumsW-1:0];
    end
    if (!rst_ni) begin
      used_q  <= '0;
      valid_o <= 1'b0;
      lost_o  <= 1'b0;
    end else if (ce_i) begin
      used_q  <= used_d;
      valid_o <= pop_i && used_q[0];
      lost_o  <= insert_i && used_q[K-1];
    end
  end

  assign empty_o = !used_q[0];

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(ce_i && insert_i && pop_i));
    end
  end
`endif
endmodule

`default_nettype wire
