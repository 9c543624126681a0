#include "supervisor/snapshot.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "stage/stage.hpp"
#include "supervisor/kernel_call.hpp"
#include "supervisor/take_snapshot.hpp"

namespace ipc::supervisor {
namespace {

using stage::ActorSlot;
using stage::ActorState;
using stage::RunPage;

/// Text out of shared memory: it ends where its array ends, and only printable ASCII and whole UTF-8
/// sequences come through, for it goes to terminals and into JSON.
std::string clean_text(const char* text, std::size_t most) {
    const std::size_t length = strnlen(text, most);
    std::string clean;
    for (std::size_t i = 0; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte < 0x7f) {
            clean += text[i];
            continue;
        }
        const std::size_t more = byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe1 && byte < 0xed ? 2 : 0;
        bool whole = more > 0 && i + more < length;
        for (std::size_t k = 1; whole && k <= more; ++k) {
            whole = (static_cast<unsigned char>(text[i + k]) & 0xc0) == 0x80;
        }
        clean += whole ? std::string(text + i, more + 1) : "?";
        if (whole) i += more;
    }
    return clean;
}

std::string read_text(const stage::SharedText& shared) {
    std::array<char, sizeof(stage::SharedText::text)> copy{};
    for (int attempt = 0; attempt < 100; ++attempt) {
        const std::uint32_t before = shared.sequence.load(std::memory_order_acquire);
        std::memcpy(copy.data(), shared.text.data(), copy.size());
        std::atomic_thread_fence(std::memory_order_acquire);
        if (before % 2 == 0 && shared.sequence.load(std::memory_order_relaxed) == before) break;
    }
    return clean_text(copy.data(), copy.size());
}

ActorNow read_actor(const ActorSlot& slot, std::size_t index, const Description& description,
                    const std::vector<std::uint32_t>& name_hashes) {
    ActorNow actor;
    actor.letter = static_cast<char>('A' + index);
    const std::uint32_t role = slot.role.load(std::memory_order_relaxed);
    actor.role = role < description.roles.size() ? description.roles[role].name : "?";
    actor.pid = slot.pid.load(std::memory_order_relaxed);
    actor.state = slot.state.load(std::memory_order_acquire);
    if (actor.state > ActorState::exited) actor.state = ActorState::running;
    const std::uint32_t kernel = slot.kernel_state.load(std::memory_order_relaxed);
    actor.kernel_state = kernel >= 'A' && kernel <= 'z' ? static_cast<char>(kernel) : ' ';
    actor.syscall = slot.syscall.load(std::memory_order_relaxed);
    actor.syscall_argument = slot.syscall_argument.load(std::memory_order_relaxed);
    actor.cpu = slot.cpu.load(std::memory_order_relaxed);
    actor.line = static_cast<int>(slot.line.load(std::memory_order_relaxed) & 0xffff);
    actor.value = slot.value.load(std::memory_order_relaxed);
    actor.iterations = slot.iterations.load(std::memory_order_relaxed);
    actor.blocked_ns = slot.blocked_ns.load(std::memory_order_relaxed);
    actor.stuck = slot.looks_unmoved.load(std::memory_order_relaxed) >= 15;
    actor.failure = clean_text(slot.failure.data(), slot.failure.size());
    actor.wants = clean_text(slot.wants.data(), slot.wants.size());
    for (const stage::LockName& held : slot.holds) {
        if (held[0] != 0) actor.holds.push_back(clean_text(held.data(), held.size()));
    }
    const auto site = std::find(name_hashes.begin() + 1, name_hashes.end(),
                                slot.site.load(std::memory_order_relaxed));
    if (site != name_hashes.end()) actor.site = static_cast<int>(site - name_hashes.begin()) - 1;
    actor.exited = actor.state == ActorState::exited;
    if (actor.exited) {
        const int status = slot.exit_status.load(std::memory_order_relaxed);
        actor.exit = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return actor;
}

}  // namespace

std::string ActorNow::in_words() const {
    // Wherever it was stopped: at its gate, asleep, or before it has begun.
    if (state != ActorState::exited && (kernel_state == 'T' || kernel_state == 't')) return "stopped";
    switch (state) {
        case ActorState::absent:
        case ActorState::starting: return "starting";
        case ActorState::at_gate: return "held at its gate";
        case ActorState::sleeping: return "sleeping";
        case ActorState::slowed: return "slow motion";
        case ActorState::exited:
            if (exit < 0) return std::string("killed by SIG") + sigabbrev_np(-exit);
            return exit == 0 ? "exited" : "exited with " + std::to_string(exit);
        case ActorState::running:
        case ActorState::calling: break;
    }
    if (kernel_state == 'Z') return "a zombie";
    if ((kernel_state == 'S' || kernel_state == 'D') && syscall >= 0) {
        std::string words = "blocked in " + syscall_name(syscall);
        if (takes_descriptor(syscall)) words += "(" + std::to_string(syscall_argument) + ")";
        return words;
    }
    return kernel_state == 'S' ? "blocked" : "running";
}

Snapshot take_snapshot(const RunPage& page, const Description& description,
                       const std::vector<std::uint32_t>& name_hashes, bool quiet) {
    Snapshot now;
    now.phase = page.phase.load(std::memory_order_acquire);
    const std::size_t actors =
        std::min<std::size_t>(page.actors.load(std::memory_order_acquire), stage::kMaxActors);
    for (std::size_t index = 0; index < actors; ++index) {
        now.actors.push_back(read_actor(page.slots[index], index, description, name_hashes));
    }
    for (std::size_t knob = 0; knob < description.knobs.size(); ++knob) {
        now.knobs.push_back(page.knobs[knob].load(std::memory_order_relaxed));
    }
    for (std::size_t slot = 0; slot < description.metrics.size(); ++slot) {
        const MetricInfo& info = description.metrics[slot];
        stage::Metric metric{.name = "", .help = "", .type = info.type, .combine = info.combine};
        metric.slot = static_cast<int>(slot);
        now.metrics.push_back(quiet ? stage::page_total(page, metric)
                                    : page.published[slot].load(std::memory_order_relaxed));
    }
    for (std::size_t gauge = 0; gauge < description.gauges.size(); ++gauge) {
        now.gauges.push_back(page.gauges[gauge].load(std::memory_order_relaxed));
    }
    const int holds = page.holds.load(std::memory_order_acquire);
    now.verdict = read_text(page.verdict);
    now.holds = now.verdict.empty() ? -1 : holds == 1 ? 1 : 0;
    now.object_name = read_text(page.object_name);
    const std::int64_t started = page.started_ns.load(std::memory_order_relaxed);
    const std::int64_t ended = page.ended_ns.load(std::memory_order_relaxed);
    if (started != 0) {
        const std::int64_t until = ended != 0 ? ended : stage::monotonic_ns();
        now.seconds = static_cast<double>(until - started) / 1e9;
    }
    now.failure = clean_text(page.slots[stage::kWardenIndex].failure.data(), 256);
    for (const ActorNow& actor : now.actors) {
        if (now.failure.empty()) now.failure = actor.failure;
    }
    return now;
}

}  // namespace ipc::supervisor
