`default_nettype none

// rtl/core/core.sv with the inputs that seldom change behind registers with a clock of their own, set_i, which the bench
// gives when it changes one of them: Verilator evaluates anew, each time, all that hangs on an input without a register, and on the
// settings hangs half of the design. All ports but set_i are those of core.
module core_held #(
    parameter int unsigned Lanes = 5,
    parameter int unsigned Window = 5,
    parameter int unsigned KSlice = 16,
    parameter int unsigned KBunch = 256,
    parameter int unsigned HitsBunch = 2048,
    parameter int unsigned PairsOut = 64,
    parameter int unsigned Buffers = 4,
    parameter int unsigned Algorithms = 4,
    parameter int unsigned ClusterInterval = 1,
    parameter int unsigned PairInterval = 1
) (
    input  wire logic                                   clk_i,
    input  wire logic                                   set_i,
    // held
    input  wire logic                                   rst_ni,
    input  wire antipode_pkg::settings_t                settings_i,
    input  wire logic [                           31:0] settings_crc_i,
    input  wire logic                                   run_i,
    input  wire logic                                   hold_i,
    input  wire logic                                   free_running_i,
    input  wire logic                                   playback_i,
    // as they are
    input  wire logic                                   in_valid_i,
    output logic                                        in_ready_o,
    input  wire logic [                           63:0] in_data_i,
    output logic                                        out_valid_o,
    input  wire logic                                   out_ready_i,
    output logic      [                           63:0] out_data_o,
    output logic                                        out_last_o,
    output logic                                        decision_pulse_o,
    input  wire logic                                   applied_i,
    output logic                                        idle_o,
    output logic                                        live_o,
    output logic                                        hit_table_read_o,
    output logic      [                            9:0] hit_table_cell_o,
    input  wire antipode_pkg::calibration_entry_t       calibration_i,
    input  wire logic [                           14:0] seed_threshold_i,
    output logic                                        mask_table_read_o,
    output logic      [                            9:0] mask_table_cell_o,
    input  wire logic [                            3:0] pair_masked_i,
    output logic                                        summary_valid_o,
    input  wire logic                                   counted_i,
    output antipode_pkg::summary_t                      summary_o,
    output logic                                        scaler_valid_o,
    output logic      [                            9:0] scaler_cell_o
);
  logic rst_n, run, hold, free_running, playback;
  antipode_pkg::settings_t settings;
  logic [31:0] settings_crc;

  always_ff @(posedge set_i) begin
    rst_n <= rst_ni;
    settings <= settings_i;
    settings_crc <= settings_crc_i;
    run <= run_i;
    hold <= hold_i;
    free_running <= free_running_i;
    playback <= playback_i;
  end

  core #(
      .Lanes(Lanes),
      .Window(Window),
      .KSlice(KSlice),
      .KBunch(KBunch),
      .HitsBunch(HitsBunch),
      .PairsOut(PairsOut),
      .Buffers(Buffers),
      .Algorithms(Algorithms),
      .ClusterInterval(ClusterInterval),
      .PairInterval(PairInterval)
  ) u_core (
      .rst_ni        (rst_n),
      .settings_i    (settings),
      .settings_crc_i(settings_crc),
      .run_i         (run),
      .hold_i        (hold),
      .free_running_i(free_running),
      .playback_i    (playback),
      .*
  );
endmodule
