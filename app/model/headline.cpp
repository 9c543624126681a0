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
       {"lost_updates", "lost updates", true}}}},
    {"bounded-buffer",
     {{{"produced", "produced"}, {"consumed", "consumed"}, {"lost", "lost", true}}}},
    {"video-frames",
     {{{"frames_written", "frames written"},
       {"frames_shown", "frames shown"},
       {"torn_frames", "torn frames", true}}}},
    {"philosophers",
     {{{"meals", "meals"}, {"longest_wait", "longest wait"}, {"deadlocked", "deadlocked", true}}}},
    {"log-file",
     {{{"lines_written", "lines written"},
       {"lines_torn", "lines torn", true},
       {"lines_overwritten", "overwritten", true}}}},
    {"message-queue",
     {{{"sent", "sent"}, {"received", "received"}, {"out_of_send_order", "out of send order"}}}},
    {"unix-socket",
     {{{"messages_sent", "messages sent"},
       {"messages_received", "messages received"},
       {"merged", "merged", true}}}},
    {"rpc", {{{"calls", "calls"}, {"ok", "answered"}, {"executed_twice", "executed twice", true}}}},
    {"windows-pipe",
     {{{"messages_sent", "messages sent"},
       {"messages_received", "messages received"},
       {"merged", "merged", true}}}},
    {"signals",
     {{{"sent", "signals sent"}, {"handled", "handled"}, {"coalesced", "coalesced", true}}}},
    {"reload",
     {{{"reloads", "reloads"},
       {"requests_served", "requests served"},
       {"half_read_configs", "half-read configs", true}}}},
    {"event-counter",
     {{{"notified", "notified"}, {"woken", "woken"}, {"lost_wakeups", "lost wake-ups", true}}}},
    {"pipe",
     {{{"bytes", "bytes"},
       {"messages", "messages"},
       {"interleaved_messages", "interleaved messages", true}}}},
    {"fifo", {{{"bytes", "bytes"}, {"open_wait_ms", "open waited, ms"}, {"enxio", "ENXIO", true}}}},
    {"tcp",
     {{{"messages_sent", "messages sent"},
       {"messages_received", "messages received"},
       {"merged", "merged", true}}}},
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

}  // namespace

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
    }
    for (std::size_t i = 0; made.figures.size() < 3 && i < demo->metrics.size(); ++i) {
        bool there = false;
        for (const Figure& other : made.figures)
            there |= other.metric == static_cast<int>(i);
        if (!there) made.figures.push_back(figure(app, static_cast<int>(i), {}, false));
    }
    if (!made.figures.empty()) {
        made.over_time = made.figures.back().metric;
        made.over_time_caption = made.figures.back().caption + " over time";
    }
    return made;
}

}  // namespace ipc::model
