// The C++ core of one shape; compiled once for each, with
//   ANTIPODE_SHAPE  its configuration in hls/configuration.hpp
//   ANTIPODE_NAME   name of the shape
#include "lockstep/trigger_core.hpp"

namespace antipode::testbench {

namespace {

using configuration = hls::ANTIPODE_SHAPE;

class model_core : public trigger_core {
public:
    void set(const registers::Settings& settings, const oracle::Tables& tables) override {
        for (std::size_t cell = 0; cell < constants::cells; ++cell) {
            tables_.calibration[cell] = tables.calibration[cell];
            tables_.seed[cell] = tables.seed[cell];
        }
        core_.set(settings, tables_);
    }
    void reset() override { core_.reset(); }
    core_outputs out() const override { return outputs(core_); }
    void clock(const model::core_inputs& in) override { core_.clock(in); }

private:
    model::core<configuration> core_;
    model::crystal_tables tables_;
};

}  // namespace

const shape& built_shape() {
    static const shape built{ANTIPODE_NAME,
                             configuration::buffers > 1,
                             configuration::hits_bunch,
                             configuration::k_slice,
                             configuration::k_bunch,
                             configuration::pairs_out,
                             configuration::pair_algorithms};
    return built;
}

std::unique_ptr<trigger_core> make_model() {
    return std::make_unique<model_core>();
}

}  // namespace antipode::testbench
