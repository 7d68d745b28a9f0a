// Hit path: the way of a hit from the input into its buffers, one a clock: table of its crystal, calibrate, slice, store.
//
// Latency: a hit is written 4 clocks after valid_i, and lost or late then; all else is counted, and shown to the scalers, 3 clocks
// after it.
// Cycle-true model: hit_path in testbench/core/hit_path.hpp
`default_nettype none

module hit_path #(
    parameter int unsigned Buffers = 4,  // hit buffers: 1, or 4 for free-running mode
    parameter int unsigned BufferW = Buffers == 1 ? 1 : $clog2(Buffers)  // bits of a buffer's number; do not set
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   rst_ni,           // synchronous, low: forgets the hits on their way
    input  wire antipode_pkg::settings_t                settings_i,
    input  wire logic                                   free_running_i,   // mode
    input  wire logic                                   valid_i,          // a hit enters
    input  wire logic [                           63:0] data_i,           // its word
    // the frames, as they are on each clock
    input  wire logic [                            7:0] frame_i,          // low bits of the own one's number
    input  wire logic                                   before_open_i,    // counts on the clock on which a hit enters
    input  wire logic                                   before_kept_i,    // has a buffer
    input  wire logic                                   own_kept_i,
    input  wire logic                                   after_kept_i,
    input  wire logic [                    BufferW-1:0] before_buffer_i,  // which one
    input  wire logic [                    BufferW-1:0] own_buffer_i,
    input  wire logic [                    BufferW-1:0] after_buffer_i,
    // tables, by the raster index of a cell: entries one clock later
    output logic                                        table_read_o,
    output logic      [                            9:0] table_cell_o,
    input  wire antipode_pkg::calibration_entry_t       calibration_i,    // masked1 delay8 gain12, gain lowest
    input  wire logic [                           14:0] seed_threshold_i,
    // hit buffers
    output logic      [                    Buffers-1:0] buffer_write_o,
    output antipode_pkg::hit_t [Buffers-1:0]            buffer_hit_o,
    input  wire logic [                    Buffers-1:0] buffer_full_i,
    // what the packet's record counts
    output logic                                        received_o,
    output logic                                        masked_o,
    output logic                                        no_crystal_o,
    output logic                                        outside_o,
    output logic                                        below_o,          // below hit_threshold
    output logic                                        saturated_o,
    output logic      [                            1:0] lost_o,           // in so many buffers it found no place
    output logic                                        late_o,
    // to the scalers
    output logic                                        scaler_valid_o,   // a hit is kept
    output logic      [                            9:0] scaler_cell_o     // its raster index
);
  generate
    if (Buffers != 1 && Buffers != 4) begin : gen_check
      $fatal(1, "%m: Buffers is %0d, must be 1 or 4", Buffers);
    end
  endgenerate

  logic table_valid_q, table_exists_q, table_before_open_q;
  antipode_pkg::hit_word_t table_hit_q;
  logic exists;

  assign exists = antipode_pkg::is_crystal(antipode_pkg::hit_row(data_i), antipode_pkg::hit_column(data_i));
  assign table_read_o = valid_i;
  assign table_cell_o = exists ? antipode_pkg::raster(antipode_pkg::hit_row(data_i), antipode_pkg::hit_column(data_i)) : '0;

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      table_hit_q <= antipode_pkg::HIT_WORD_BITS'(data_i);
      table_exists_q <= exists;
      table_before_open_q <= before_open_i;
    end
    if (!rst_ni) table_valid_q <= 1'b0;
    else table_valid_q <= valid_i;
  end

  logic calibrated_valid, calibrated_over, calibrated_saturated, calibrated_pileup;
  logic [4:0] calibrated_column, calibrated_row;
  logic [14:0] calibrated_energy;
  logic [19:0] calibrated_time;

  calibrate u_calibrate (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .ce_i            (1'b1),
      .valid_i         (table_valid_q),
      .column_i        (table_hit_q.column),
      .row_i           (table_hit_q.row),
      .energy_i        (table_hit_q.energy),
      .time_i          (table_hit_q.time_),
      .saturated_i     (table_hit_q.saturated),
      .pileup_i        (table_hit_q.pileup),
      .exists_i        (table_exists_q),
      .gain_i          (calibration_i.gain),
      .delay_i         (calibration_i.delay),
      .masked_i        (calibration_i.masked),
      .seed_threshold_i(seed_threshold_i),
      .free_running_i  (free_running_i),
      .hit_threshold_i (settings_i.hit_threshold),
      .window_length_i (settings_i.window_length),
      .valid_o         (calibrated_valid),
      .column_o        (calibrated_column),
      .row_o           (calibrated_row),
      .energy_o        (calibrated_energy),
      .time_o          (calibrated_time),
      .over_o          (calibrated_over),
      .saturated_o     (calibrated_saturated),
      .pileup_o        (calibrated_pileup),
      .received_o      (received_o),
      .no_crystal_o    (no_crystal_o),
      .masked_o        (masked_o),
      .outside_o       (outside_o),
      .below_o         (below_o)
  );

  // Whether the frame before was open when the hit came, beside calibrate and slice.
  logic [1:0] before_open_beside_q;
  always_ff @(posedge clk_i) before_open_beside_q <= {before_open_beside_q[0], table_before_open_q};

  logic sliced_before, sliced_own, sliced_after, over_before, over_own, over_after;
  logic [12:0] time_before, time_own, time_after;

  slice u_slice (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .ce_i          (1'b1),
      .valid_i       (calibrated_valid),
      .time_i        (calibrated_time),
      .over_i        (calibrated_over),
      .frame_i       (frame_i),
      .before_open_i (before_open_beside_q[1]),
      .free_running_i(free_running_i),
      .pair_width_i  (settings_i.pair_width),
      .write_before_o(sliced_before),
      .write_own_o   (sliced_own),
      .write_after_o (sliced_after),
      .time_before_o (time_before),
      .time_own_o    (time_own),
      .time_after_o  (time_after),
      .over_before_o (over_before),
      .over_own_o    (over_own),
      .over_after_o  (over_after),
      .late_o        (late_o)
  );

  // The hit without its time and mark, which are those of a frame.
  antipode_pkg::hit_t hit_q;
  always_ff @(posedge clk_i) begin
    if (calibrated_valid) begin
      hit_q <= '{
          pileup: calibrated_pileup, saturated: calibrated_saturated, over: 1'b0, time_: '0, energy: calibrated_energy,
          row: calibrated_row, column: calibrated_column};
    end
  end

  function automatic antipode_pkg::hit_t in_frame(input antipode_pkg::hit_t hit, input logic over, input logic [12:0] t);
    in_frame = hit;
    in_frame.over = over;
    in_frame.time_ = t;
  endfunction

  assign saturated_o = calibrated_valid && calibrated_saturated;
  assign scaler_valid_o = calibrated_valid;
  assign scaler_cell_o  = antipode_pkg::raster(calibrated_row, calibrated_column);

  // Into the buffers: each frame has its own.
  logic write_before, write_own, write_after;
  assign write_before = sliced_before && before_kept_i;
  assign write_own = sliced_own && own_kept_i;
  assign write_after = sliced_after && after_kept_i;
  assign lost_o = {1'b0, write_before && buffer_full_i[before_buffer_i]} +
      {1'b0, write_own && buffer_full_i[own_buffer_i]} + {1'b0, write_after && buffer_full_i[after_buffer_i]};

  always_comb begin : store
    integer b;
    for (b = 0; b < Buffers; b = b + 1) begin
      buffer_write_o[b] = 1'b0;
      buffer_hit_o[b] = in_frame(hit_q, over_own, time_own);
      if (write_own && own_buffer_i == BufferW'(b)) buffer_write_o[b] = 1'b1;
      if (write_before && before_buffer_i == BufferW'(b)) begin
        buffer_write_o[b] = 1'b1;
        buffer_hit_o[b] = in_frame(hit_q, over_before, time_before);
      end
      if (write_after && after_buffer_i == BufferW'(b)) begin
        buffer_write_o[b] = 1'b1;
        buffer_hit_o[b] = in_frame(hit_q, over_after, time_after);
      end
    end
  end

`ifndef SYNTHESIS
  // Relied on.
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (free_running_i || !(sliced_before || sliced_after));  // bunch mode has one frame
    end
  end
`endif
endmodule

`default_nettype wire
