// Free values of proofs: Y is any constant, or anything on each clock. prove.py makes Yosys's cells of these.
`default_nettype none

(* blackbox *)
module any_constant #(
    parameter int unsigned WIDTH = 1
) (
    output logic [WIDTH-1:0] Y
);
endmodule

(* blackbox *)
module any_sequence #(
    parameter int unsigned WIDTH = 1
) (
    output logic [WIDTH-1:0] Y
);
endmodule

`default_nettype wire
