#include "model/headline.hpp"

#include <array>

namespace ipc::model {

namespace {

struct Line {
    std::string_view metric;
    std::string_view caption;
    bool fault = false;
};

struct Entry {
    std::string_view demo;
    std::array<Line, 3> lines;
    /// What else may be wrong: shown in place of the last line where the invariant broke, that one is 0 and this is not.
    std::array<std::string_view, 3> other_faults = {};
};

// The two that ought to agree, then what is wrong between them.
constexpr std::array<Entry, 17> kTable{{
    {"private-memory",
     {{{"parent_value", "parent's value"},
       {"child_value", "child's value"},
       {"same_address", "same address"}}}},
    {"shared-counter",
     {{{"increments", "increments made"},
       {"counter", "counter holds"},
       {"lost_updates", "lost updates", true}}},
     {"stuck"}},
    {"bounded-buffer",
     {{{"produced", "produced"}, {"consumed", "consumed"}, {"lost", "lost", true}}},
     {"duplicated", "overwritten", "stuck"}},
    {"video-frames",
     {{{"frames_written", "frames written"},
       {"frames_shown", "frames shown"},
       {"torn_frames", "torn frames", true}}}},
    {"philosophers",
     {{{"meals", "meals"}, {"longest_wait", "longest wait, s"}, {"deadlocked", "deadlocked", true}}}},
    {"log-file",
     {{{"lines_written", "lines written"},
       {"lines_torn", "lines torn", true},
       {"lines_overwritten", "overwritten", true}}}},
    {"message-queue",
     {{{"sent", "sent"}, {"received", "received"}, {"out_of_send_order", "out of send order"}}}},
    {"unix-socket",
     {{{"messages_sent", "messages sent"},
       {"messages_received", "messages received"},
       {"merged", "merged", true}}},
     {"split", "refused"}},
    {"rpc", {{{"calls", "calls"}, {"ok", "answered"}, {"executed_twice", "executed twice", true}}},
     {"unavailable", "deadline_exceeded"}},
    {"windows-pipe",
     {{{"messages_sent", "messages sent"},
       {"messages_received", "messages received"},
       {"merged", "merged", true}}}},
    {"signals",
     {{{"sent", "signals sent"}, {"handled", "handled"}, {"coalesced", "coalesced", true}}},
     {"corrupted", "deadlocked", "zombies"}},
    {"reload",
     {{{"reloads", "reloads"},
       {"requests_served", "requests served"},
       {"half_read_configs", "half-read configs", true}}},
     {"dropped"}},
    {"event-counter",
     {{{"notified", "notified"}, {"woken", "woken"}, {"lost_wakeups", "lost wake-ups", true}}},
     {"stuck"}},
    {"pipe",
     {{{"bytes", "bytes"},
       {"messages", "messages"},
       {"interleaved_messages", "interleaved messages", true}}},
     {"broken_pipe"}},
    {"fifo", {{{"bytes", "bytes"}, {"open_wait_ms", "open waited, ms"}, {"enxio", "ENXIO", true}}},
     {"eacces"}},
    {"tcp",
     {{{"messages_sent", "messages sent"},
       {"messages_received", "messages received"},
       {"merged", "merged", true}}},
     {"split", "lost", "reordered"}},
    {"compare", {}},
}};

Figure figure(const App& app, int index, std::string_view caption, bool fault) {
    const auto i = static_cast<std::size_t>(index);
    const Metric& metric = app.demo()->metrics[i];
    Figure made;
    made.caption = caption.empty() ? in_words(metric.name) : std::string(caption);
    made.value = i < app.run.metrics.size() ? metric.text(app.run.metrics[i])
                 : app.run.figures_known     ? "0"
                                             : "–";
    made.metric = index;
    made.fault = fault;
    return made;
}

// The last figure is of a fault that there is, if there is one.
void show_fault(const App& app, const Entry& entry, Figure& last) {
    if (app.run.holds != false || app.metric(last.metric) != 0) return;
    for (const std::string_view name : entry.other_faults) {
        const int other = name.empty() ? -1 : app.demo()->metric_index(name);
        if (app.metric(other) == 0) continue;
        last = figure(app, other, {}, true);
        return;
    }
}

}  // namespace

std::optional<bool> holds_now(const Run& run) {
    return run.deadlock.empty() ? run.holds : false;
}

std::string deadlock_text(const Run& run) {
    constexpr std::string_view kWaits = " waits for ";
    std::string text = run.deadlock;
    // "A waits for fork 2 that B holds, B for fork 1 that A holds": said once, as in the demo's own verdict.
    for (std::size_t at = text.find(kWaits); at != std::string::npos; at = text.find(kWaits, at + 1)) {
        if (at < 3 || text.compare(at - 3, 2, ", ") != 0 || !text.starts_with(text.substr(0, 1) + std::string(kWaits))) continue;
        text.replace(at, kWaits.size(), " for ");
    }
    return text;
}

std::string verdict_now(const Run& run) {
    return run.deadlock.empty() ? run.verdict : "Nobody can ever move again: " + deadlock_text(run) + ".";
}

Headline headline(const App& app) {
    Headline made;
    const Demo* demo = app.demo();
    if (demo == nullptr) return made;
    for (const Entry& entry : kTable) {
        if (entry.demo != demo->name) continue;
        for (const Line& line : entry.lines) {
            const int index = line.metric.empty() ? -1 : demo->metric_index(line.metric);
            if (index >= 0) made.figures.push_back(figure(app, index, line.caption, line.fault));
        }
        if (!made.figures.empty()) show_fault(app, entry, made.figures.back());
    }
    for (std::size_t i = 0; made.figures.size() < 3 && i < demo->metrics.size(); ++i) {
        bool there = false;
        for (const Figure& other : made.figures)
            there |= other.metric == static_cast<int>(i);
        if (!there) made.figures.push_back(figure(app, static_cast<int>(i), {}, false));
    }
    for (Figure& shown : made.figures) {
        const bool deadlocked =
            demo->metrics[static_cast<std::size_t>(shown.metric)].name == "deadlocked";
        if (!deadlocked || app.run.deadlock.empty()) continue;
        shown.value = demo->metrics[static_cast<std::size_t>(shown.metric)].text(1);
        shown.bad = true;
    }
    // What is yes or no and no fault has no course that would be worth a picture.
    const auto has_course = [&](const Figure& shown) {
        return shown.fault || demo->metrics[static_cast<std::size_t>(shown.metric)].type != Metric::Type::flag;
    };
    if (!made.figures.empty() && has_course(made.figures.back())) {
        made.over_time = made.figures.back().metric;
        made.over_time_caption = made.figures.back().caption + " over time";
    }
    return made;
}

}  // namespace ipc::model
