// For proofs, in the place of the generated package: as few words and cells as have every case.
package antipode_pkg;
    localparam int unsigned CELLS = 3;
    localparam int unsigned SETTINGS_WORDS = 2;

    // As there: a word has fewer bits than 32.
    typedef struct packed {
        logic [3:0] second;
        logic [1:0] first;
    } settings_t;

    function automatic settings_t settings_load(
        input settings_t settings_i, input logic [7:0] index_i, input logic [31:0] value_i
    );
        settings_load = settings_i;
        case (index_i)
            8'd0: begin
                settings_load.first = value_i[1:0];
            end
            8'd1: begin
                settings_load.second = value_i[3:0];
            end
            default: ;
        endcase
    endfunction

    function automatic logic [31:0] settings_word_reset(input logic [7:0] index_i);
        case (index_i)
            8'd0: settings_word_reset = 32'h00000002;
            8'd1: settings_word_reset = 32'h00000005;
            default: settings_word_reset = 32'h00000000;
        endcase
    endfunction
endpackage
