#include <algorithm>
#include <cstdio>
#include <string>

#include "views/inspector.hpp"
#include "views/kernel_parts.hpp"
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

/// Which process is shown: the actors by letter, then the others of the run.
void draw_choice(const model::App& app, model::Commands& commands, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().strong;
    const float height = platform::font_size(font) + canvas.px(8);
    Rect row = column.take(height);
    float x = row.min.x;
    for (std::size_t i = 0; i < app.run.kernel.processes.size(); ++i) {
        const model::KernelProcess& process = app.run.kernel.processes[i];
        const float width = platform::text_size(font, process.who).x + canvas.px(18);
        if (x + width > row.max.x) {
            row = column.take(height);
            x = row.min.x;
        }
        const Rect place{{x, row.min.y}, {x + width, row.max.y}};
        const std::string item = "kernel: " + process.who;
        const Click click = click_area(canvas, place, item, item);
        const bool on = i == app.kernel_process;
        const ImU32 color = process.actor >= 0 ? theme.actor(static_cast<std::size_t>(process.actor)) : theme.dim;
        if (on) canvas.box(place, theme.raised, color, 5);
        focus_ring(canvas, place, 5);
        canvas.text_centered(place, font, on || click.hovered ? theme.text : color, process.who);
        if (click.pressed) commands.push(model::ChooseKernelProcess{i});
        x += width + canvas.px(4);
    }
    column.space(canvas.px(8));
}

void draw_question(const model::App& app, model::Commands& commands, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    const model::Kernel& kernel = app.run.kernel;
    // Under the button stands the answer: the tooltip would lie over it.
    const bool answered = kernel.asking || kernel.stuck.has_value();
    const ButtonLook look{.tooltip = answered ? "" : "looks at every process of this machine for who could wake each actor that waits",
                          .enabled = !kernel.asking,
                          .small = true};
    const Rect row = column.take(canvas.px(30));
    const float width = button_width(canvas.ui, "Why is it stuck?", look);
    const Rect place{row.min, {row.min.x + width, row.min.y + canvas.px(26)}};
    if (button(canvas, place, "Why is it stuck?", look)) commands.push(model::AskWhyStuck{});
    if (kernel.stuck) {
        char when[48];
        std::snprintf(when, sizeof when, "as it was at %.1f s", kernel.asked_at);
        canvas.text({place.max.x + canvas.px(10), row.min.y + canvas.px(5)}, canvas.fonts().small, canvas.theme().dim, when);
    }
    column.space(canvas.px(4));
    if (!kernel.stuck) return;
    if (kernel.stuck->empty())
        column.text(canvas.fonts().text, canvas.theme().text,
                    "Nobody was: no actor slept in the kernel until somebody else does something.");
    for (const model::StuckActor& stuck : *kernel.stuck)
        draw_stuck(column, commands, stuck);
    column.space(canvas.px(6));
}

void draw_heading(ScrollArea& column, std::string_view text) {
    const Canvas& canvas = column.canvas();
    const Rect head = column.take(platform::font_size(canvas.fonts().small) + canvas.px(8));
    caption(canvas, head.min, text, canvas.theme().dim);
}

/// What it does now, in the kernel's words: the first lines.
constexpr std::size_t kStateLines = 3;

void draw_state(model::Commands& commands, ScrollArea& column, const model::KernelProcess& process) {
    for (std::size_t i = 0; i < std::min(kStateLines, process.lines.size()); ++i)
        draw_kernel_line(column, commands, process.who, process.lines[i]);
    column.space(column.canvas().px(10));
}

void draw_ends(ScrollArea& column, const model::KernelProcess& process) {
    const Canvas& canvas = column.canvas();
    draw_heading(column, "WHAT " + process.who + " HAS OPEN");
    if (!process.no_ends.empty()) column.text(canvas.fonts().small, canvas.theme().dim, process.no_ends);
    for (const model::KernelEnd& end : process.ends)
        draw_kernel_end(column, end);
    if (process.machinery > 0)
        column.text(canvas.fonts().small, canvas.theme().dim,
                    "and " + std::to_string(process.machinery) + " by which it is watched");
    column.space(canvas.px(10));
}

void draw_rest(model::Commands& commands, ScrollArea& column, const model::KernelProcess& process) {
    const float gap = column.canvas().px(10);
    for (const bool signals : {true, false}) {
        draw_heading(column, (signals ? "SIGNALS OF " : "FIGURES OF ") + process.who);
        for (std::size_t i = kStateLines; i < process.lines.size(); ++i) {
            if (process.lines[i].signals.has_value() == signals)
                draw_kernel_line(column, commands, process.who, process.lines[i]);
        }
        column.space(gap);
    }
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

/// What the processes counted themselves, which the kernel does not.
void draw_own_figures(const model::App& app, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    for (std::size_t i = 0; i < app.run.actors.size(); ++i)
        draw_actor(column, app.run.actors[i], i);
    const auto& gauges = app.demo()->gauges;
    for (std::size_t i = 0; i < gauges.size() && i < app.run.gauges.size(); ++i)
        draw_row(column, model::in_words(gauges[i].name),
                 model::grouped(app.run.gauges[i]) + ' ' + gauges[i].unit);
    if (!gauges.empty()) column.space(canvas.px(10));
}

}  // namespace

void draw_kernel(const model::App& app, model::Commands& commands, Canvas canvas) {
    if (app.run.actors.empty()) {
        empty_message(
            canvas,
            "What the kernel says of each process and of what they share appears here while the demo "
            "runs: states, system calls, signal masks, descriptors, and who holds the other end.");
        return;
    }
    ScrollArea column(canvas, "Kernel text");
    const model::Kernel& kernel = app.run.kernel;
    if (!kernel.processes.empty()) {
        draw_question(app, commands, column);
        draw_choice(app, commands, column);
        const auto& process = kernel.processes[std::min(app.kernel_process, kernel.processes.size() - 1)];
        draw_state(commands, column, process);
        draw_ends(column, process);
        if (!kernel.objects.empty()) draw_heading(column, "WHAT THE PROCESSES OF THIS RUN SHARE");
        for (const model::KernelObject& object : kernel.objects)
            draw_kernel_object(column, commands, object);
        column.space(canvas.px(6));
        draw_rest(commands, column, process);
        draw_heading(column, "BY THEIR OWN COUNT");
    }
    draw_own_figures(app, column);
}

}  // namespace ipc::views
