#pragma once

/// Loops over independent items on several threads. Each item writes only its own result, so that what comes
/// out does not depend on the number of threads.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace antipode {

namespace parallel_detail {

/// Tells ThreadSanitizer in what order TBB runs a loop: what stands before it comes before each item, each
/// item before what follows it, and nothing is said of two items. The library of TBB is not compiled for it.
class LoopOrder {
public:
#ifdef __SANITIZE_THREAD__
    LoopOrder() {
        __tsan_release(&begin_);
    }
    ~LoopOrder() {
        __tsan_acquire(&end_);
    }
    void begin_item() {
        __tsan_acquire(&begin_);
    }
    void end_item() {
        __tsan_release(&end_);
    }

private:
    char begin_ = 0, end_ = 0;
#else
    void begin_item() {}
    void end_item() {}
#endif
};

}  // namespace parallel_detail

/// Runs `work()` with the parallel loops inside it on at most `threads` threads; 0 stands for one a core.
template <class Work>
decltype(auto) with_threads(int threads, Work&& work) {
    const int count = threads > 0 ? threads : tbb::this_task_arena::max_concurrency();
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(count));
    tbb::task_arena arena(count);
    return arena.execute(std::forward<Work>(work));
}

/// Calls `work(i)` for i in [0, n). An exception of one call ends the loop and is thrown on.
/// A thread that waits for an inner loop takes no item of an outer one.
template <class Work>
void parallel_for(std::size_t n, Work&& work) {
    if (n == 1) {
        work(std::size_t{0});
        return;
    }
    [[maybe_unused]] parallel_detail::LoopOrder order;
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, n, 1), [&](const auto& range) {
            order.begin_item();
            for (std::size_t i = range.begin(); i != range.end(); ++i)
                work(i);
            order.end_item();
        });
    });
}

/// The results of `work(i)` for i in [0, n), in the order of i.
template <class Work>
auto parallel_map(std::size_t n, Work&& work) {
    std::vector<decltype(work(std::size_t{0}))> results(n);
    parallel_for(n, [&](std::size_t i) { results[i] = work(i); });
    return results;
}

}  // namespace antipode
