#include "model/timeline_text.hpp"

#include <signal.h>
#include <string.h>

#include <algorithm>

#include "model/ticks.hpp"
#include "model/timeline_kinds.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

namespace {

std::string name_of(const App& app, std::uint16_t name) {
    const Demo* demo = app.demo();
    return demo == nullptr ? "" : std::string(demo->event_name(name));
}

/// The name of the value that the actor's role shows; empty: none.
std::string local_of(const App& app, std::size_t lane) {
    const Demo* demo = app.demo();
    if (demo == nullptr || lane >= app.run.actors.size()) return {};
    for (const Role& role : demo->roles) {
        if (role.name == app.run.actors[lane].role) return role.local;
    }
    return {};
}

/// The local value as this slice made it: at a site that had none yet, the one it fetched. Nothing
/// where it is the one that the slice before shows already.
std::string site_value(const App& app, std::size_t lane, const TimelineItem& item) {
    const EventLane& events = app.run.timeline.lane(lane);
    if (item.event == kNoEvent || !events.has(item.event)) return {};
    const std::string local = local_of(app, lane);
    if (local.empty()) return {};
    if (item.value == 0) {
        if (!events.has(item.event + 1)) return {};
        const Event next = events.at(item.event + 1);
        return next.kind == EventKind::site_reached && next.a != 0 ? " " + grouped(next.a) : "";
    }
    if (item.event > events.begin()) {
        const Event before = events.at(item.event - 1);
        if (before.kind == EventKind::site_reached && before.a == 0) return {};
    }
    return " " + grouped(item.value);
}

/// Whether what is stored are items: whose they are, and which of theirs.
bool has_items(const App& app) {
    return app.demo() != nullptr && app.demo()->metric_index("overwritten") >= 0;
}

/// "B 2"; a number where there are no items.
std::string stored_text(const App& app, std::int64_t value) {
    constexpr std::int64_t kOfProducer = 1'000'000'000'000;
    if (!has_items(app) || value < kOfProducer) return grouped(value);
    return std::string(1, static_cast<char>('A' + (value / kOfProducer - 1) % 26)) + " " +
           grouped(value % kOfProducer);
}

std::string when_text(const Run& run, std::int64_t time) {
    return time_text(time - run.timeline.begin(), 100'000);
}

}  // namespace

std::string actor_name(const Run& run, std::size_t actor) {
    const std::string letter(1, static_cast<char>('A' + actor % 26));
    return actor < run.actors.size() ? run.actors[actor].role + " " + letter : "process " + letter;
}

std::string signal_name(std::int64_t number) {
    if (number >= SIGRTMIN && number <= SIGRTMAX) {
        const std::int64_t above = number - SIGRTMIN;
        return above == 0 ? "SIGRTMIN" : "SIGRTMIN+" + std::to_string(above);
    }
    const char* abbreviation =
        number > 0 && number < NSIG ? sigabbrev_np(static_cast<int>(number)) : nullptr;
    return abbreviation == nullptr ? "signal " + std::to_string(number)
                                   : std::string("SIG") + abbreviation;
}

std::string value_lane_name(const App& app) {
    if (app.demo() != nullptr && app.demo()->name == "shared-counter") {
        return app.knob_now(app.demo()->knob_index("story")) == 1 ? "tickets" : "counter";
    }
    if (app.demo() != nullptr && app.demo()->name == "signals") return "record";
    if (app.demo() != nullptr && app.demo()->name == "video-frames") return "frame";
    if (has_items(app)) return "overwritten";
    return "value";
}

std::string fill_lane_name(const App& app) {
    const Demo* demo = app.demo();
    if (demo != nullptr && demo->name == "windows-pipe") return {};
    if (demo != nullptr && demo->name.find("pipe") != std::string::npos) return "pipe";
    if (demo != nullptr && demo->name.find("buffer") != std::string::npos) return "buffer";
    if (demo != nullptr && demo->name.find("queue") != std::string::npos) return "queue";
    return "messages";
}

std::string piece_text(const App& app, std::size_t lane, const TimelineItem& item) {
    const std::string name = name_of(app, item.name);
    switch (item.kind) {
        case ItemKind::site:
            return name + site_value(app, lane, item);
        case ItemKind::call:
            return item.open ? "in " + name : name;
        case ItemKind::blocked:
            return "blocked in " + name;
        case ItemKind::asleep:
            return "asleep";
        case ItemKind::not_recorded:
            return "not recorded";
        case ItemKind::many:
            return grouped(static_cast<std::int64_t>(item.count)) + " events";
        case ItemKind::section:
            return "holds the lock";
        case ItemKind::masked:
            return signal_name(item.value) + " blocked";
        case ItemKind::handler:
            return signal_name(item.value);
        case ItemKind::value:
            return stored_text(app, item.value);
        case ItemKind::running:
        case ItemKind::mark:
        case ItemKind::bad:
            return {};
    }
    return {};
}

std::string loss_note(const App& app, const Event& event) {
    if (has_items(app))
        return "lost: " + stored_text(app, event.a) + " put over " + stored_text(app, event.b);
    if (event.a == event.b) return "lost update: " + grouped(event.a) + " stored twice";
    return "lost update: " + grouped(event.a) + " stored over " + grouped(event.b);
}

std::string event_sentence(const App& app, const Event& event) {
    const std::string who = actor_name(app.run, event.actor);
    const std::string words(stage::info(event.kind).words);
    const std::string name = name_of(app, event.name);
    switch (event.kind) {
        case EventKind::none:
            return who + ": events before this were not recorded";
        case EventKind::value_stored:
            return who + " stored " + grouped(event.a) + " over " + grouped(event.b);
        case EventKind::update_lost:
            if (has_items(app))
                return who + " put " + stored_text(app, event.a) + " over " +
                       stored_text(app, event.b) + ", which nobody had taken";
            return who + " lost an update: stored " + grouped(event.a) + " over " +
                   grouped(event.b);
        case EventKind::blocked:
        case EventKind::slept:
            return who + " " + words + (name.empty() ? "" : " " + name) + " for " +
                   duration_text(event.a);
        case EventKind::signal_sent:
            return who + " sent " + signal_name(event.a);
        case EventKind::signal_delivered:
            return who + " handles " + signal_name(event.a);
        case EventKind::handler_left:
            return who + " left the handler of " + signal_name(event.a);
        case EventKind::signals_blocked:
            return who + " blocked " + signal_name(event.a);
        case EventKind::signals_unblocked:
            return who + " unblocked " + signal_name(event.a);
        case EventKind::call_returned:
            return who + " returned from " + name +
                   (event.b != 0 ? ": error " + std::to_string(event.b) : ": " + grouped(event.a));
        default:
            return who + " " + words + (name.empty() ? "" : " " + name);
    }
}

std::vector<std::string> event_details(const App& app, const Event& event) {
    std::vector<std::string> lines{event_sentence(app, event)};
    lines.push_back("at " + when_text(app.run, event.time));
    const std::string local = local_of(app, event.actor);
    if (event.kind == EventKind::site_reached && !local.empty()) {
        lines.push_back(local + " = " + grouped(event.a));
    }
    const KindMask kind = bit(event.kind);
    if (kind & kMessageKinds)
        lines.push_back("message " + std::to_string(event.b) + ", " + grouped(event.a));
    if (event.kind == EventKind::call_started && event.a != 0) {
        lines.push_back("argument " + grouped(event.a));
    }
    // An event's line counts in the file of its site; events without a name may come from any.
    const Demo* demo = app.demo();
    const bool named = demo != nullptr && event.name != 0 && event.name <= demo->sites.size();
    if (named && event.line != 0) {
        const Source& source = demo->source_around(event.name - 1, static_cast<int>(event.line));
        if (source.has(static_cast<int>(event.line)))
            lines.push_back("line " + std::to_string(event.line) + ": " +
                            std::string(source.trimmed(static_cast<int>(event.line))));
    }
    return lines;
}

std::vector<std::string> whole_details(const App& app, const Event& event) {
    const Timeline& timeline = app.run.timeline;
    std::vector<std::string> lines = event_details(app, event);
    lines[1] = "at " + time_text(event.time - timeline.begin(), 1);
    if (const auto end = end_of(timeline, event))
        lines[1] += ", for " + duration_text(*end - event.time);
    lines.push_back("kind " + std::string(stage::info(event.kind).name));
    if (event.a != 0 || event.b != 0)
        lines.back() += ", a " + std::to_string(event.a) + ", b " + std::to_string(event.b);
    const KindMask kind = bit(event.kind);
    if ((kind & (kMessageKinds | kSignalKinds)) == 0) return lines;
    const auto flow = timeline.flows().of(event);
    if (!flow) {
        lines.push_back("its other end is not recorded");
        return lines;
    }
    const bool sent = flow->sent == event.time && flow->from == event.actor;
    const std::string way = duration_text(flow->received - flow->sent);
    if (flow->merged) {
        lines.push_back("merged with one that was pending");
    } else if (sent) {
        lines.push_back("received by " + actor_name(app.run, flow->to) + " " + way + " later");
    } else {
        lines.push_back("sent by " + actor_name(app.run, flow->from) + " " + way + " before");
    }
    return lines;
}

std::vector<std::string> piece_details(const App& app, std::size_t lane, const TimelineItem& item) {
    std::vector<std::string> lines;
    const EventLane& events = app.run.timeline.lane(lane);
    const std::string took = duration_text(item.end - item.begin);
    if (item.kind == ItemKind::many || item.count > 1) {
        lines.push_back(grouped(static_cast<std::int64_t>(item.count)) + " events in " + took);
        lines.push_back("closer than a pixel: zoom in to tell them apart");
        if (item.kinds & kBadKinds) lines.push_back("updates were lost here");
        return lines;
    }
    if (item.event == kNoEvent || !events.has(item.event)) return lines;
    const Event event = events.at(item.event);
    if (item.kind == ItemKind::not_recorded) {
        lines.push_back("not recorded for " + took);
        lines.push_back("the ring was full, or the window could not keep up");
        return lines;
    }
    lines = event_details(app, event);
    if (item.kind != ItemKind::mark && item.kind != ItemKind::bad) {
        lines[1] += item.open ? ", for " + took + " so far" : ", for " + took;
    }
    return lines;
}

}  // namespace ipc::model
