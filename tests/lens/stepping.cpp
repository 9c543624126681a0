// Under strace an actor stops at each of its calls, for moments: steps must end where they end without.
#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "lens/traced_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;
using ipc::supervisor::LensNow;
using ipc::supervisor::StepEnd;

namespace {

/// What a learner sees of a schedule: how each step ended and where it left everybody, and the figures at the end.
std::string outcome(const std::string& demo, unsigned seed, bool lens) {
    TracedRun traced(demo, {{"iterations", "3"}, {"seconds", "0"}}, true, lens);
    REQUIRE(traced.run().wait_quiet(kPatience));
    if (lens) CHECK(traced.run().lens_now().state == LensNow::State::tracing);
    std::string story;
    for (unsigned step = 0; step < 24; ++step) {
        seed = seed * 1103515245U + 12345U;
        const std::size_t actor = (seed >> 16) % traced.live().now().actors.size();
        const StepEnd end = traced.run().step(actor);
        const auto now = traced.live().now();
        story += std::to_string(actor) + " ended " + std::to_string(static_cast<int>(end)) + ':';
        for (const auto& each : now.actors) {
            story += " " + std::to_string(each.site) + "/" + std::to_string(each.iterations);
            // Names of objects and inodes have numbers of their own in each run, of as many digits as it happens.
            story += std::regex_replace(each.waits_for, std::regex("[0-9]+"), "#");
        }
        story += '\n';
    }
    const auto& metrics = traced.live().description().metrics;
    const auto now = traced.live().now();
    for (std::size_t metric = 0; metric < metrics.size(); ++metric) {
        if (metrics[metric].type == ipc::stage::MetricType::real) continue; // rates
        story += metrics[metric].name + "=" + std::to_string(now.metrics[metric]) + '\n';
    }
    return story;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "a schedule has the same outcome with and without strace") {
    if (!strace_works()) return;
    for (const std::string demo : {"ipc-shared-counter", "ipc-pipe", "ipc-message-queue"}) {
        CAPTURE(demo);
        for (unsigned seed = 1; seed <= 4; ++seed) {
            CAPTURE(seed);
            CHECK(outcome(demo, seed, true) == outcome(demo, seed, false));
        }
    }
}

TEST_CASE_FIXTURE(Place, "every demo runs under strace, from its barrier on") {
    if (!strace_works()) return;
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        std::vector<std::pair<std::string, std::string>> knobs{{"seconds", "0"}};
        TracedRun traced(demo, knobs);
        CHECK(wait_until([&] {
            const auto state = traced.run().lens_now().state;
            return traced.updates() > 0 && (state == LensNow::State::tracing || state == LensNow::State::ended);
        }));
        CHECK(traced.run().lens_now().why == "");
        CHECK(traced.live().now().failure == "");
        const std::size_t actors = traced.live().now().actors.size();
        traced.run().stop();
        CHECK(traced.run().wait(kPatience));
        std::set<std::size_t> ended;
        for (const auto& call : traced.calls()) {
            if (call.kind == ipc::supervisor::TracedCall::Kind::ended) ended.insert(call.actor);
        }
        CHECK(ended.size() == actors);
    }
}
