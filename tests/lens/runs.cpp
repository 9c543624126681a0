// What strace sees of a run, and what becomes of the run when somebody kills somebody.
#include <doctest/doctest.h>

#include <csignal>
#include <mutex>

#include "lens/traced_run.hpp"
#include "stage/clock.hpp"
#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/wait.hpp"

using namespace ipc::test;
using ipc::supervisor::LensNow;
using ipc::supervisor::TracedCall;

namespace {

using Knobs = std::vector<std::pair<std::string, std::string>>;
const Knobs kEndless{{"iterations", "0"}, {"seconds", "0"}};
constexpr std::size_t kReader = 2;  ///< of ipc-pipe, after two writers

bool comes_to(TracedRun& traced, LensNow::State state) {
    return wait_until([&] { return traced.run().lens_now().state == state; });
}

bool goes_on(TracedRun& traced) {
    const auto before = traced.live().now();
    return wait_until([&] {
        const auto now = traced.live().now();
        return now.actors.at(0).iterations > before.actors.at(0).iterations + 2;
    });
}

}  // namespace

TEST_CASE_FIXTURE(Place, "strace shows what both ends of a pipe do, from their first call on") {
    if (!strace_works()) return;
    const std::int64_t begun = ipc::stage::monotonic_ns();
    TracedRun traced("ipc-pipe", kEndless);
    REQUIRE(comes_to(traced, LensNow::State::tracing));
    REQUIRE(wait_until([&] { return traced.has("write", 0) && traced.has("read", kReader); }));
    const std::int64_t seen = ipc::stage::monotonic_ns();
    traced.end();

    const auto actors = traced.calls();
    std::int64_t last = begun;
    bool through_the_pipe = false, ended = false;
    for (const TracedCall& call : actors) {
        CAPTURE(call.name);
        CAPTURE(call.arguments);
        CHECK(call.actor <= kReader);
        CHECK(call.time >= last); // in order, and on the axis of the events
        last = call.time;
        if (call.name == "write" && call.arguments.find("pipe:[") != std::string::npos && call.returned) {
            CHECK(call.duration >= 0);
            CHECK(call.error.empty() == !call.result.starts_with("-1"));
            through_the_pipe = true;
        }
        ended = ended || call.kind == TracedCall::Kind::ended;
    }
    CHECK(through_the_pipe);
    CHECK(ended); // strace has told of the actors' end too
    CHECK(actors.front().time < seen);
}

TEST_CASE_FIXTURE(Place, "strace's own stops are not taken for sleep") {
    if (!strace_works()) return;
    // One byte at a time into a pipe of 64 KiB: nobody is kept waiting in write.
    std::mutex mutex;
    long writes = 0, blocked = 0;
    const auto count = [&](std::span<const ipc::stage::Event> events) {
        const std::lock_guard lock(mutex);
        for (const auto& event : events) {
            if (event.actor > 1) continue;
            writes += event.kind == ipc::stage::EventKind::call_returned;
            blocked += event.kind == ipc::stage::EventKind::blocked;
        }
    };
    LiveRun live("ipc-pipe", {{"iterations", "500"}, {"seconds", "0"}, {"size", "16"}}, count,
                 [](auto& options) { options.lens = true; });
    REQUIRE(live.run().wait(kPatience));
    CHECK(writes == 1000);
    CHECK(blocked == 0);
}

TEST_CASE_FIXTURE(Place, "who is kept waiting under strace is said to be blocked") {
    if (!strace_works()) return;
    std::mutex mutex;
    long reads = 0, blocked = 0;
    const auto count = [&](std::span<const ipc::stage::Event> events) {
        const std::lock_guard lock(mutex);
        for (const auto& event : events) {
            if (event.actor != 0) continue;
            reads += event.kind == ipc::stage::EventKind::call_returned;
            blocked += event.kind == ipc::stage::EventKind::blocked;
        }
    };
    // The reader takes a message each millisecond or so: soon both writers sleep at almost every write.
    LiveRun live("ipc-pipe", {{"iterations", "0"}, {"seconds", "0"}, {"capacity", "4096"}, {"size", "4096"}}, count,
                 [](auto& options) { options.lens = true; });
    REQUIRE(wait_until([&] {
        const std::lock_guard lock(mutex);
        return reads > 50;
    }));
    live.end();
    CHECK(blocked > reads / 2);
}

TEST_CASE_FIXTURE(Place, "strace knows a call that somebody is in, and that an actor is held at its gate") {
    if (!strace_works()) return;
    TracedRun traced("ipc-pipe", kEndless, true);
    REQUIRE(traced.run().wait_quiet(kPatience));
    REQUIRE(comes_to(traced, LensNow::State::tracing));
    const auto held = [&](std::size_t actor) {
        const auto calls = traced.calls();
        const TracedCall* newest = nullptr;
        for (const TracedCall& call : calls) {
            if (call.actor == actor) newest = &call;
        }
        return newest != nullptr && newest->name == "futex" && newest->gate && !newest->returned;
    };
    CHECK(wait_until([&] { return held(0) && held(1) && held(kReader); }));
    // The reader goes on into the pipe, which is empty.
    for (int step = 0; step < 20 && traced.run().step(kReader) == ipc::supervisor::StepEnd::at_gate; ++step) {}
    CHECK(wait_until([&] {
        for (const TracedCall& call : traced.calls()) {
            if (call.actor == kReader && call.name == "read" && !call.returned && !call.gate) return true;
        }
        return false;
    }));
}

TEST_CASE_FIXTURE(Place, "who kills strace loses its lines, and the run goes on") {
    if (!strace_works()) return;
    TracedRun traced("ipc-pipe", kEndless);
    REQUIRE(comes_to(traced, LensNow::State::tracing));
    REQUIRE(wait_until([&] { return traced.updates() > 20; }));
    REQUIRE(kill(traced.run().lens_now().pid, SIGKILL) == 0);
    REQUIRE(comes_to(traced, LensNow::State::ended));
    CHECK(traced.run().lens_now().why.find("strace was killed by SIGKILL: the run goes on without it") == 0);
    CHECK(goes_on(traced));
    traced.run().stop();
    CHECK(traced.run().wait(kPatience));
    CHECK(traced.live().now().failure == "");
}

TEST_CASE_FIXTURE(Place, "who kills the warden ends all, strace too, and the run says so") {
    if (!strace_works()) return;
    TracedRun traced("ipc-pipe", kEndless);
    REQUIRE(comes_to(traced, LensNow::State::tracing));
    const pid_t strace = traced.run().lens_now().pid;
    REQUIRE(kill(traced.run().warden_pid(), SIGKILL) == 0);
    REQUIRE(traced.run().wait(kPatience));
    CHECK(traced.live().now().failure.find("was killed by SIGKILL") != std::string::npos);
    CHECK(!is_alive(strace));
}

TEST_CASE_FIXTURE(Place, "a strace that somebody has stopped keeps nobody from ending the run") {
    if (!strace_works()) return;
    TracedRun traced("ipc-pipe", kEndless);
    REQUIRE(comes_to(traced, LensNow::State::tracing));
    const pid_t strace = traced.run().lens_now().pid;
    REQUIRE(kill(strace, SIGSTOP) == 0);
    traced.end();
    CHECK(!is_alive(strace));
}

TEST_CASE_FIXTURE(Place, "without strace the run goes on, and says how to install it") {
    const std::string path = getenv("PATH");
    setenv("PATH", directory().c_str(), 1);
    TracedRun traced("ipc-pipe", kEndless);
    setenv("PATH", path.c_str(), 1);
    REQUIRE(comes_to(traced, LensNow::State::refused));
    CHECK(traced.run().lens_now().why.find("sudo apt install strace") != std::string::npos);
    CHECK(goes_on(traced));
}

TEST_CASE_FIXTURE(Place, "an actor that is stopped by a signal shows as stopped under strace too") {
    if (!strace_works()) return;
    TracedRun traced("ipc-pipe", kEndless);
    REQUIRE(comes_to(traced, LensNow::State::tracing));
    traced.run().signal_actor(0, SIGSTOP);
    REQUIRE(wait_until([&] { return traced.live().now().actors[0].in_words() == "stopped"; }));
    traced.run().signal_actor(0, SIGCONT);
    CHECK(goes_on(traced));
}
