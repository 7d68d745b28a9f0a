#pragma once
#include <cstdint>

namespace antipode::model {

// Cycle-true model of rtl/service/axil_slave.sv. The register block stands behind it: it is asked by
// write_port() and read_port(), and its answers come in with clock(): write_error on the clock of the write,
// data and read_error one clock after the question.
class axil_slave {
public:
    struct port_out {  // to the host
        bool awready, wready, bvalid, arready, rvalid;
        std::uint8_t bresp, rresp;
        std::uint32_t rdata;
    };
    struct port_in {  // from the host
        bool awvalid = false, wvalid = false, bready = false, arvalid = false, rready = false;
        std::uint32_t awaddr = 0, wdata = 0, araddr = 0;
        std::uint8_t wstrb = 0;
    };
    struct write_request {
        bool valid;
        std::uint32_t word;  // address of a 32-bit word
        std::uint32_t data;
        std::uint8_t strobe;
    };
    struct read_request {
        bool valid;
        std::uint32_t word;
    };

    port_out out() const {
        return {write_.address_ready, write_.data_ready, b_valid_, read_.ready, r_valid_,
                b_response_,          r_response_,       r_data_};
    }
    write_request write_port() const {
        return {write_.address_held && write_.data_held && !b_valid_, write_.word, write_.data,
                write_.strobe};
    }
    read_request read_port() const { return {read_.held && !asked_ && !r_valid_, read_.word}; }

    void reset() {
        write_.address_ready = write_.address_held = write_.data_ready = write_.data_held = b_valid_ = false;
        read_.ready = read_.held = asked_ = r_valid_ = false;
    }

    void clock(const port_in& in, bool write_error, std::uint32_t read_data, bool read_error) {
        const bool writes = write_port().valid, reads = read_port().valid;

        if (writes) b_response_ = write_error ? slave_error : okay;
        if (in.awvalid && write_.address_ready) write_.word = in.awaddr >> 2;
        if (in.wvalid && write_.data_ready) {
            write_.data = in.wdata;
            write_.strobe = in.wstrb;
        }
        write_.address_held = !writes && (write_.address_held || (in.awvalid && write_.address_ready));
        write_.data_held = !writes && (write_.data_held || (in.wvalid && write_.data_ready));
        write_.address_ready = !write_.address_held;
        write_.data_ready = !write_.data_held;
        b_valid_ = writes || (b_valid_ && !in.bready);

        if (asked_) {
            r_data_ = read_data;
            r_response_ = read_error ? slave_error : okay;
        }
        if (in.arvalid && read_.ready) read_.word = in.araddr >> 2;
        read_.held = !reads && (read_.held || (in.arvalid && read_.ready));
        read_.ready = !read_.held;
        r_valid_ = asked_ || (r_valid_ && !in.rready);
        asked_ = reads;
    }

private:
    static constexpr std::uint8_t okay = 0, slave_error = 2;

    struct {
        bool address_ready = false, address_held = false, data_ready = false, data_held = false;
        std::uint32_t word = 0, data = 0;
        std::uint8_t strobe = 0;
    } write_;
    struct {
        bool ready = false, held = false;
        std::uint32_t word = 0;
    } read_;
    bool b_valid_ = false, asked_ = false, r_valid_ = false;
    std::uint8_t b_response_ = 0, r_response_ = 0;
    std::uint32_t r_data_ = 0;
};

}  // namespace antipode::model
