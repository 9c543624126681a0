#include "supervisor/chrome_lane.hpp"

#include <algorithm>

#include "supervisor/event_words.hpp"

namespace ipc::supervisor {

using stage::Event;
using stage::EventKind;

namespace {

/// Thread ids beside the real ones: above PID_MAX_LIMIT (man 5 proc_sys_kernel), 128 for each
/// actor.
constexpr int kExtraTracks = 1 << 23;

int signal_of(const Event& event) {
    return event.a >= 1 && event.a <= 64 ? static_cast<int>(event.a) : 0;
}

ChromeArgs args_of(const Event& event) {
    const EventArgs names = argument_names(event.kind);
    ChromeArgs args;
    if (!names.a.empty()) args.add(names.a, event.a);
    if (!names.b.empty()) args.add(names.b, event.b);
    if (event.line != 0) args.add("line", event.line);
    return args;
}

}  // namespace

ChromeLane::ChromeLane(ChromeWriter& writer, const Description& description, std::uint8_t actor,
                       ChromeTrack track, std::string name)
    : writer_(writer),
      description_(description),
      actor_(actor),
      track_(track),
      name_(std::move(name)),
      frames_(1) {}

void ChromeLane::add(const Event& event, std::int64_t time, bool opens,
                     std::vector<FlowEnd>& flows) {
    time_ = std::max(time, time_ + kStep);
    switch (event.kind) {
        case EventKind::site_reached:
        case EventKind::call_started:
            close_slice(time_ - 1, nullptr);
            open_slice(event);
            return;
        case EventKind::call_returned:
            close_slice(time_ - 1, &event);
            return;
        case EventKind::process_ended:
            close_slice(time_ - 1, nullptr);
            break;
        case EventKind::lock_acquired:
        case EventKind::lock_released:
            lock(event);
            return;
        case EventKind::signals_blocked:
        case EventKind::signals_unblocked:
            mask(event);
            return;
        case EventKind::signal_delivered:
            if (opens) enter_handler(event);
            add_flow_end(event, flows);
            break;
        case EventKind::handler_left:
            leave_handler(event);
            return;
        case EventKind::message_sent:
        case EventKind::message_received:
        case EventKind::signal_sent:
            add_flow_end(event, flows);
            break;
        default:
            break;
    }
    mark(event);
}

std::string ChromeLane::where(const Event& event) const {
    // An event that is no site has a line too, but of a file that is not known.
    if (event.line == 0 || event.name == 0 || event.name > description_.sites.size()) return {};
    return description_.sites[event.name - 1u].file + ":" + std::to_string(event.line);
}

void ChromeLane::open_slice(const Event& event) {
    std::vector<Slice>& last = frames_.back().last;
    last.insert(last.begin(), {event, time_, -1});
    if (last.size() > std::tuple_size_v<decltype(FlowEnd::windows)>) last.pop_back();
}

void ChromeLane::close_slice(std::int64_t end, const Event* returned) {
    std::vector<Slice>& last = frames_.back().last;
    if (last.empty() || !last.front().open()) return;
    Slice& slice = last.front();
    slice.end = end;
    ChromeArgs args = args_of(slice.event);
    if (returned != nullptr) args.add("result", returned->a).add("errno", returned->b);
    const bool call = slice.event.kind == EventKind::call_started;
    std::string_view name = description_.event_name(slice.event.name);
    if (name.empty()) name = info(slice.event.kind).words;
    writer_.slice(track_, call ? "call" : "site", name, slice.begin, end, args, where(slice.event));
}

void ChromeLane::enter_handler(const Event& event) {
    frames_.push_back({{event, time_, -1}, {}});
}

void ChromeLane::leave_handler(const Event& event) {
    if (frames_.size() == 1 || signal_of(frames_.back().handler.event) != signal_of(event)) {
        return mark(event);  // its beginning is not in the recording
    }
    close_slice(time_ - 3, nullptr);
    write_handler(frames_.back().handler, time_ - 1);
    frames_.pop_back();
}

void ChromeLane::write_handler(const Slice& handler, std::int64_t end) {
    writer_.slice(track_, "handler", "handler " + signal_name(signal_of(handler.event)),
                  handler.begin, end, args_of(handler.event));
}

void ChromeLane::write_extra(int track, const char* category, const std::string& name,
                             const Slice& slice, std::int64_t end) {
    const ChromeTrack beside{track_.pid, kExtraTracks + actor_ * 128 + track};
    if (!named_[static_cast<std::size_t>(track)]) {
        named_[static_cast<std::size_t>(track)] = true;
        writer_.thread_name(beside, name_ + " \u00b7 " + (track == 0 ? "lock" : name));
    }
    writer_.slice(beside, category, name, slice.begin, end, args_of(slice.event));
}

void ChromeLane::lock(const Event& event) {
    if (event.kind == EventKind::lock_acquired) {
        locks_.push_back({event, time_, -1});
    } else if (locks_.empty()) {
        mark(event);  // its beginning is not in the recording
    } else {
        write_extra(0, "lock", "critical section", locks_.back(), time_ - 1);
        locks_.pop_back();
    }
}

void ChromeLane::mask(const Event& event) {
    const int signal = signal_of(event);
    Slice& slice = masked_[static_cast<std::size_t>(signal)];
    const bool was_blocked = slice.event.kind != EventKind::none;
    if (signal == 0 || was_blocked == (event.kind == EventKind::signals_blocked))
        return mark(event);
    if (was_blocked) {
        write_extra(signal, "mask", signal_name(signal) + " blocked", slice, time_ - 1);
        slice = {};
    } else {
        slice = {event, time_, -1};
    }
}

void ChromeLane::mark(const Event& event) {
    writer_.instant(track_, info(event.kind).words, time_, args_of(event));
}

void ChromeLane::add_flow_end(const Event& event, std::vector<FlowEnd>& flows) {
    const bool signal =
        event.kind == EventKind::signal_sent || event.kind == EventKind::signal_delivered;
    FlowEnd end{.kind = event.kind,
                .actor = actor_,
                .id = event.b,
                .signal = signal ? event.a : 0,
                .windows = {}};
    std::size_t count = 0;
    const auto add_window = [&](const Slice& slice) {
        if (count == end.windows.size()) return;
        end.windows[count++] = {slice.begin + 1,
                                slice.open() ? std::max(slice.begin + 1, time_) : slice.end - 3};
    };
    // An arrow that comes in touches where it is; one that goes out may have left somewhat before.
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        for (const Slice& slice : frame->last)
            add_window(slice);
        if (frame + 1 != frames_.rend()) add_window(frame->handler);
    }
    if (count == 0) {
        // Nothing encloses it yet: the fact itself becomes a slice.
        writer_.slice(track_, "event", info(event.kind).words, time_, time_ + kStep / 2,
                      args_of(event));
        end.windows[0] = {time_ + 1, time_ + 1};
    }
    flows.push_back(end);
}

void ChromeLane::finish(std::int64_t end) {
    for (std::size_t open = locks_.size(); open > 0; --open) {
        const auto outwards = static_cast<std::int64_t>(locks_.size() - open);
        write_extra(0, "lock", "critical section", locks_[open - 1], end + 2 * outwards);
    }
    for (int signal = 1; signal <= 64; ++signal) {
        const Slice& slice = masked_[static_cast<std::size_t>(signal)];
        if (slice.event.kind == EventKind::none) continue;
        write_extra(signal, "mask", signal_name(signal) + " blocked", slice, end);
    }
    for (; !frames_.empty(); frames_.pop_back(), end += 4) {
        close_slice(end, nullptr);
        if (frames_.size() > 1) write_handler(frames_.back().handler, end + 2);
    }
}

}  // namespace ipc::supervisor
