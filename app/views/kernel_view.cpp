#include <cstdio>
#include <string>

#include "views/inspector.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

std::string duration(std::int64_t ns) {
    char text[32];
    const auto value = static_cast<double>(ns);
    if (ns < 1'000'000) {
        std::snprintf(text, sizeof text, "%.1f µs", value * 1e-3);
    } else if (ns < 1'000'000'000) {
        std::snprintf(text, sizeof text, "%.1f ms", value * 1e-6);
    } else {
        std::snprintf(text, sizeof text, "%.2f s", value * 1e-9);
    }
    return text;
}

void draw_row(ScrollArea& column, std::string_view name, std::string_view value) {
    const Canvas& canvas = column.canvas();
    const Rect row = column.take(platform::font_size(canvas.fonts().mono) + canvas.px(4));
    const float split = canvas.px(104);
    canvas.text({row.min.x + canvas.px(12), row.min.y}, canvas.fonts().small, canvas.theme().dim,
                name);
    canvas.text_fitted({row.min.x + split, row.min.y}, row.width() - split, canvas.fonts().mono,
                       canvas.theme().text, value);
}

std::string exit_text(int exit) {
    return exit < 0 ? "killed by signal " + std::to_string(-exit)
                    : "exit status " + std::to_string(exit);
}

void draw_actor(ScrollArea& column, const model::Actor& actor, std::size_t index) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const Rect head = column.take(platform::font_size(canvas.fonts().strong) + canvas.px(6));
    const ImU32 color = theme.actor(index);
    canvas.box({{head.min.x, head.min.y + canvas.px(2)},
                {head.min.x + canvas.px(4), head.max.y - canvas.px(4)}},
               color, 0, 2);
    canvas.text({head.min.x + canvas.px(12), head.min.y}, canvas.fonts().strong, color,
                actor.role + ' ' + actor.letter);
    canvas.text_right({head.max.x, head.min.y + canvas.px(2)}, canvas.fonts().mono, theme.dim,
                      actor.pid > 0 ? "pid " + std::to_string(actor.pid) : "no process yet");

    draw_row(column, "state", actor.exit ? exit_text(*actor.exit) : actor.words);
    if (!actor.exit) {
        draw_row(column, "system call",
                 !actor.call_readable ? "not readable: the kernel hides it from other processes"
                 : actor.system_call.empty() ? "none"
                                             : actor.system_call);
        draw_row(column, "CPU", actor.cpu >= 0 ? std::to_string(actor.cpu) : "not known yet");
    }
    draw_row(column, "was blocked", duration(actor.blocked_ns));
    draw_row(column, "iterations", model::grouped(actor.iterations));
    if (!actor.failure.empty()) column.text(canvas.fonts().small, theme.bad, actor.failure);
    column.space(canvas.px(10));
}

}  // namespace

void draw_kernel(const model::App& app, model::Commands&, Canvas canvas) {
    if (app.run.actors.empty()) {
        empty_message(
            canvas,
            "What the kernel says of each process appears here while the demo runs: its state, the "
            "system call it is in, its CPU, how long it was blocked.");
        return;
    }
    ScrollArea column(canvas, "Kernel text");
    for (std::size_t i = 0; i < app.run.actors.size(); ++i)
        draw_actor(column, app.run.actors[i], i);
    const Theme& theme = canvas.theme();
    if (!app.run.object_name.empty()) {
        draw_row(column, "object", app.run.object_name);
        column.space(canvas.px(10));
    }
    const auto& gauges = app.demo()->gauges;
    for (std::size_t i = 0; i < gauges.size() && i < app.run.gauges.size(); ++i)
        draw_row(column, model::in_words(gauges[i].name),
                 model::grouped(app.run.gauges[i]) + ' ' + gauges[i].unit);
    if (!gauges.empty()) column.space(canvas.px(10));
    column.text(canvas.fonts().small, theme.dim,
                "Read from /proc while it runs. Descriptors, mappings, signal masks and queues are "
                "not shown "
                "in this version; Try it has the commands that show them outside.");
}

void draw_system_calls(const model::App&, model::Commands&, Canvas canvas) {
    empty_message(
        canvas,
        "Not in this version yet: the lines of strace, actor by actor. Until then, in a terminal: "
        "strace -f -p PID, with a pid from the Kernel tab.");
}

}  // namespace ipc::views
