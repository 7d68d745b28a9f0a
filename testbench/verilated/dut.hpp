#pragma once
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include <unistd.h>
#include <verilated.h>
#include <verilated_cov.h>

namespace antipode::testbench {

inline std::atomic<int> coverage_files{0};  // written by this process

// A Verilated model with its own context and a clock. Registers start at values drawn from the seed, so that
// a register that reset forgets is seen; at 0 for coverage, so that this does not count as a toggle.
template <class Model>
class dut {
public:
    explicit dut(std::uint64_t seed) : context_(std::make_unique<VerilatedContext>()) {
        context_->randSeed(static_cast<int>(seed % 0x7fffffff) + 1);
        context_->randReset(coverage_folder() ? 0 : 2);
        context_->traceEverOn(true);  // asks for nothing yet
        model_ = std::make_unique<Model>(context_.get());
        if constexpr (has_reset<Model>(0)) model_->rst_ni = 0;
        model_->clk_i = 0;
        model_->eval();
    }
    // A model with coverage leaves its counts in the folder that the environment names.
    ~dut() {
        model_->final();
        if (const char* const folder = coverage_folder()) {
            const std::string file = std::string(folder) + "/" + std::to_string(getpid()) + "_" +
                                     std::to_string(coverage_files++) + ".dat";
            context_->coveragep()->write(file.c_str());
        }
    }

    Model* operator->() { return model_.get(); }
    Model& operator*() { return *model_; }

    // Inputs have been set; outputs of this clock can be read between settle() and clock().
    void settle() {
        model_->eval();
        fallen_ = true;
    }
    void clock() {
        rise();
        fall();
    }
    // The two halves, for who looks between them. The model sees the clock fall when it is evaluated next:
    // nothing happens there, and an evaluation is dear.
    void rise() {
        if (!fallen_) model_->eval();
        model_->clk_i = 1;
        model_->eval();
        ++clocks_;
    }
    void fall() {
        model_->clk_i = 0;
        fallen_ = false;
    }
    void reset(int clocks = 2) {
        model_->rst_ni = 0;
        for (int i = 0; i < clocks; ++i)
            clock();
        model_->rst_ni = 1;
        settle();
        if (clocks_ == static_cast<std::uint64_t>(clocks)) begin_coverage();
    }
    // What came before, power-up and reset, is not coverage.
    void begin_coverage() { context_->coveragep()->zero(); }
    std::uint64_t clocks() const { return clocks_; }

private:
    static const char* coverage_folder() { return std::getenv("ANTIPODE_RTL_COVERAGE"); }
    template <class M>
    static constexpr auto has_reset(int) -> decltype(std::declval<M>().rst_ni, bool()) {
        return true;
    }
    template <class M>
    static constexpr bool has_reset(long) {
        return false;
    }

    std::unique_ptr<VerilatedContext> context_;
    std::unique_ptr<Model> model_;
    std::uint64_t clocks_ = 0;
    bool fallen_ = true;
};

}  // namespace antipode::testbench
