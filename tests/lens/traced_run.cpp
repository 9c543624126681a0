#include "lens/traced_run.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace ipc::test {

TracedRun::TracedRun(const std::string& demo, std::vector<std::pair<std::string, std::string>> knobs, bool stepping,
                     bool lens) {
    const auto more = [&](supervisor::RunOptions& options) {
        options.lens = lens;
        options.stepping = stepping;
        options.on_calls = [seen = seen_](std::span<const supervisor::TracedCall> calls) {
            const std::lock_guard lock(seen->mutex);
            for (const supervisor::TracedCall& call : calls) {
                seen->calls.insert_or_assign(call.id, call);
                ++seen->updates;
                if (seen->calls.size() > 20'000) seen->calls.erase(seen->calls.begin());
            }
        };
    };
    live_ = std::make_unique<LiveRun>(demo, knobs, LiveRun::Events{}, more);
}

std::vector<supervisor::TracedCall> TracedRun::calls() const {
    const std::lock_guard lock(seen_->mutex);
    std::vector<supervisor::TracedCall> all;
    for (const auto& [id, call] : seen_->calls) all.push_back(call);
    return all;
}

bool TracedRun::has(const std::string& name, std::size_t actor) const {
    const std::lock_guard lock(seen_->mutex);
    for (const auto& [id, call] : seen_->calls) {
        if (call.name == name && call.actor == actor) return true;
    }
    return false;
}

std::uint64_t TracedRun::updates() const {
    const std::lock_guard lock(seen_->mutex);
    return seen_->updates;
}

bool strace_works() {
    static const bool works = std::system("strace -o /dev/null true 2>/dev/null") == 0;
    if (!works) MESSAGE("strace is not here, or may not trace");
    return works;
}

}  // namespace ipc::test
