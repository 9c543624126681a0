#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "supervisor/chrome_lane.hpp"
#include "supervisor/recording.hpp"

namespace ipc::supervisor {
namespace {

using stage::Event;
using stage::EventKind;

/// Which deliveries begin a handler's slice: those whose handler_left is there, and an actor's last
/// one if the actor never left it. Where signals are read from a descriptor no handler runs, and
/// none is shown.
std::vector<bool> find_handlers(const Recording& recording) {
    struct Open {
        std::size_t index;
        std::size_t signal;
    };
    struct Actor {
        std::vector<Open> open;
        std::array<std::size_t, 65> by_signal{};
        std::size_t deliveries = 0, matched = 0;
        bool ended = false;
    };
    const auto slot = [](const Event& event) {
        return event.a >= 1 && event.a <= 64 ? static_cast<std::size_t>(event.a) : 0;
    };
    std::vector<bool> opens(recording.size());
    std::map<int, Actor> actors;
    for (std::size_t index = 0; index < recording.size(); ++index) {
        const Event& event = recording[index];
        if (event.kind == EventKind::process_ended) actors[event.actor].ended = true;
        if (event.kind == EventKind::signal_delivered) {
            Actor& actor = actors[event.actor];
            actor.open.push_back({index, slot(event)});
            ++actor.by_signal[slot(event)];
            ++actor.deliveries;
        }
        if (event.kind != EventKind::handler_left) continue;
        Actor& actor = actors[event.actor];
        if (actor.by_signal[slot(event)] == 0) continue;
        for (bool found = false; !found; actor.open.pop_back()) {
            const Open& top = actor.open.back();
            found = top.signal == slot(event);
            opens[top.index] = found;
            --actor.by_signal[top.signal];
        }
        ++actor.matched;
    }
    for (const auto& [number, actor] : actors) {
        if (actor.open.empty() || actor.ended) continue;
        opens[actor.open.back().index] = actor.matched > 0 || actor.deliveries == 1;
    }
    return opens;
}

/// The lanes of a trace, made as actors appear.
class Lanes {
public:
    Lanes(ChromeWriter& writer, const RunRecord& run) : writer_(writer), run_(run) {
        for (std::size_t actor = 0; actor < run.processes.size(); ++actor) {
            lane(static_cast<std::uint8_t>(actor));
        }
    }

    ChromeLane& lane(std::uint8_t actor) {
        std::optional<ChromeLane>& lane = lanes_[actor];
        if (!lane) {
            const bool known = actor < run_.processes.size();
            const std::string name =
                known ? run_.processes[actor].role + " " + run_.processes[actor].letter
                      : "process " + std::to_string(actor);
            tracks_[actor] = track(known ? run_.processes[actor].pid : 0, actor);
            writer_.process_name(tracks_[actor], name, actor);
            writer_.thread_name(tracks_[actor], name);
            lane.emplace(writer_, run_.description, actor, tracks_[actor], name);
        }
        return *lane;
    }
    ChromeTrack track_of(std::uint8_t actor) const { return tracks_[actor]; }

    void finish() {
        std::int64_t end = 0;
        for (const auto& lane : lanes_) {
            if (lane) end = std::max(end, lane->last_time() + ChromeLane::kStep);
        }
        for (auto& lane : lanes_) {
            if (lane) lane->finish(end);
        }
    }

private:
    /// The real pid; a number no process can have where it is not known or was used twice.
    ChromeTrack track(int pid, std::uint8_t actor) {
        constexpr int kNoPid = (1 << 22) + 1;  // PID_MAX_LIMIT, man 5 proc_sys_kernel
        if (pid <= 0 || !pids_.insert(pid).second) pid = kNoPid + actor;
        return {pid, pid};
    }

    ChromeWriter& writer_;
    const RunRecord& run_;
    std::array<std::optional<ChromeLane>, 256> lanes_;
    std::array<ChromeTrack, 256> tracks_{};
    std::set<int> pids_;
};

}  // namespace

Result<void> export_chrome_trace(const Recording& recording, const std::string& path) {
    OutputFile file(path);
    ChromeWriter writer(file);
    Lanes lanes(writer, recording.run);
    const std::vector<bool> opens = find_handlers(recording);
    std::vector<FlowEnd> ends;
    const std::int64_t origin = recording.size() > 0 ? recording[0].time : 0;
    for (std::size_t index = 0; index < recording.size() && !file.failed(); ++index) {
        const Event& event = recording[index];
        lanes.lane(event.actor).add(event, event.time - origin, opens[index], ends);
    }
    lanes.finish();

    std::uint64_t id = 0;
    for (const Flow& flow : pair_flows(std::move(ends))) {
        const char* name = flow.sent == EventKind::message_sent ? "message" : "signal";
        writer.arrow_begin(lanes.track_of(flow.from), name, flow.begin, ++id);
        writer.arrow_end(lanes.track_of(flow.to), name, flow.end, id);
    }
    writer.end(report_json(recording.run));
    return file.commit();
}

}  // namespace ipc::supervisor
