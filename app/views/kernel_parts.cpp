#include "views/kernel_parts.hpp"

#include <signal.h>

#include <algorithm>
#include <string>

#include "model/demo.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kNames = 132;  ///< the column of names

std::string signal_text(int number) {
    const std::string text = "signal " + std::to_string(number);
    if (number >= SIGRTMIN && number <= SIGRTMAX) {
        const int above = number - SIGRTMIN;
        return text + ", SIGRTMIN" + (above > 0 ? "+" + std::to_string(above) : std::string());
    }
    const char* name = number < 32 ? sigabbrev_np(number) : nullptr;
    return name != nullptr ? text + ", SIG" + name : text;
}

constexpr int kBitsARow = 32;

/// The numbers of some signals of a row, over or under their cells.
void draw_bit_numbers(ScrollArea& column, int row, float left, float cell) {
    const Canvas& canvas = column.canvas();
    ImFont* font = canvas.fonts().mono_small;
    const Rect place = column.take(platform::font_size(font) + canvas.px(2));
    for (int number = row * kBitsARow + 1; number <= (row + 1) * kBitsARow; ++number) {
        if (number % 8 != 0 && number % kBitsARow != 1) continue;
        const std::string text = std::to_string(number);
        const float middle = place.min.x + left + cell * (static_cast<float>((number - 1) % kBitsARow) + 0.5F);
        const float width = platform::text_size(font, text).x;
        const float x = std::clamp(middle - width / 2, place.min.x, place.max.x - width);
        canvas.text({x, place.min.y}, font, canvas.theme().dim, text);
    }
}

/// Each signal's bit, set or not: a full cell or an empty one; the real-time signals in a row of their own.
void draw_bits(ScrollArea& column, std::uint64_t mask) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const float left = canvas.px(12);
    const float cell = (column.width() - left) / kBitsARow;
    draw_bit_numbers(column, 0, left, cell);
    for (int row = 0; row < 2; ++row) {
        const Rect place = column.take(canvas.px(10));
        for (int i = 0; i < kBitsARow; ++i) {
            const int number = row * kBitsARow + i + 1;
            const bool set = (mask >> (number - 1) & 1U) != 0;
            const float x = place.min.x + left + cell * static_cast<float>(i);
            const Rect box{{x, place.min.y}, {x + cell - canvas.px(2), place.max.y - canvas.px(2)}};
            canvas.box(box, set ? theme.accent : 0, set ? theme.accent : theme.line, 1);
        }
        const std::string id = "bits" + std::to_string(row);
        const Click click = click_area(canvas, place, id);
        if (!click.hovered) continue;
        const float at = (ImGui::GetIO().MousePos.x - place.min.x - left) / cell;
        const int number = row * kBitsARow + std::clamp(static_cast<int>(at), 0, kBitsARow - 1) + 1;
        const bool set = (mask >> (number - 1) & 1U) != 0;
        tooltip(canvas.ui, signal_text(number) + (set ? ": in the set" : ": not in the set"));
    }
    draw_bit_numbers(column, 1, left, cell);
    column.space(canvas.px(4));
}

std::string with_command(const std::string& text, const std::string& command) {
    if (command.empty()) return text;
    return text + "\n\n" + command + "\nshows the same in a terminal; a press copies it";
}

void draw_fill(ScrollArea& column, const model::KernelObject& object) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const Rect place = column.take(canvas.px(10));
    const Rect bar{{place.min.x + canvas.px(12), place.min.y + canvas.px(1)},
                   {place.max.x, place.min.y + canvas.px(7)}};
    canvas.box(bar, theme.background, theme.line, 3);
    const double part = static_cast<double>(*object.fill) / static_cast<double>(*object.capacity);
    const float width = bar.width() * static_cast<float>(std::clamp(part, 0.0, 1.0));
    if (width >= 1) canvas.box({bar.min, {bar.min.x + width, bar.max.y}}, theme.accent, 0, 3);
}

}  // namespace

void draw_kernel_line(ScrollArea& column, model::Commands& commands, const std::string& group,
                      const model::KernelLine& line) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const float split = canvas.px(kNames);
    ImFont* font = line.known ? canvas.fonts().mono : canvas.fonts().small;
    const std::string& value = line.value;
    const float width = column.width() - split;
    const float name_height = platform::text_size(canvas.fonts().small, line.name, split - canvas.px(18)).y;
    const float height = std::max(platform::text_size(font, value, width).y, name_height) + canvas.px(4);
    const Rect row = column.take(height);
    const std::string item = group + ": " + line.name;
    const Click click = click_area(canvas, row, item, line.command.empty() ? std::string() : item);
    tooltip(canvas.ui, with_command(value, line.command));
    if (click.hovered && !line.command.empty()) canvas.box(row, theme.raised, 0, 4);
    if (!line.command.empty()) focus_ring(canvas, row, 4);
    canvas.text_wrapped({row.min.x + canvas.px(12), row.min.y}, split - canvas.px(18), canvas.fonts().small,
                        theme.dim, line.name);
    canvas.text_wrapped({row.min.x + split, row.min.y}, width, font, line.known ? theme.text : theme.dim, value);
    if (click.pressed && !line.command.empty()) commands.push(model::Copy{line.command});
    if (line.signals) {
        ImGui::PushID(item.c_str());
        draw_bits(column, *line.signals);
        ImGui::PopID();
    }
}

void draw_kernel_end(ScrollArea& column, const model::KernelEnd& end) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const Rect row = column.take(platform::font_size(canvas.fonts().mono) + canvas.px(3));
    const float x = row.min.x + canvas.px(12);
    const float after = canvas.text({x, row.min.y}, canvas.fonts().mono, theme.text, end.number);
    const float split = row.min.x + canvas.px(kNames);
    // Words where they have room, else as ls and /proc/PID/maps write it.
    const float beside = split - after - canvas.px(12);
    const bool words = platform::text_size(canvas.fonts().small, end.access).x <= beside;
    const std::string_view brief = end.access == "read and write" ? "rw" : std::string_view(end.access);
    canvas.text_fitted({after + canvas.px(8), row.min.y}, beside, canvas.fonts().small, theme.dim, words ? end.access : brief);
    const float room = row.max.x - split;
    canvas.text({split, row.min.y}, canvas.fonts().mono, theme.text,
                canvas.ending(room, canvas.fonts().mono, end.object));
    std::string others = end.other_end;
    if (end.others == "nobody") {
        if (others.empty()) others = "nobody else has it open";
    } else if (!end.others.empty()) {
        others += (others.empty() ? "also open at " : "; also open at ") + end.others;
    }
    if (others.empty()) return;
    const float height = platform::text_size(canvas.fonts().small, others, room).y;
    const Rect below = column.take(height + canvas.px(5));
    canvas.text_wrapped({split, below.min.y}, room, canvas.fonts().small, theme.dim, others);
}

void draw_kernel_object(ScrollArea& column, model::Commands& commands, const model::KernelObject& object) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const Rect head = column.take(platform::font_size(canvas.fonts().text) + canvas.px(4));
    const float after = canvas.text({head.min.x + canvas.px(12), head.min.y}, canvas.fonts().text, theme.text, object.kind);
    // What it is called by itself says enough where its kind is part of the name: "pipe:[37159]".
    const float room = head.max.x - after - canvas.px(10);
    const std::string name = canvas.ending(room, canvas.fonts().mono, object.name);
    canvas.text_right({head.max.x, head.min.y + canvas.px(1)}, canvas.fonts().mono, theme.dim, name);
    if (object.fill && object.capacity && *object.capacity > 0) draw_fill(column, object);
    const std::string group = object.name;
    if (object.fill) {
        std::string text = model::grouped(*object.fill);
        if (object.capacity) text += " of " + model::grouped(*object.capacity);
        draw_kernel_line(column, commands, group, {"fill", text + ' ' + object.unit, object.command});
    }
    draw_kernel_line(column, commands, group, {"held by", object.holders, object.command});
    if (!object.waiters.empty())
        draw_kernel_line(column, commands, group, {"asleep on it", object.waiters, object.command});
    for (const model::KernelLine& line : object.lines) {
        // It stands above already, with its unit.
        if (!object.fill || line.name != "fill") draw_kernel_line(column, commands, group, line);
    }
    column.space(canvas.px(8));
}

void draw_stuck(ScrollArea& column, model::Commands& commands, const model::StuckActor& stuck) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const float padding = canvas.px(10);
    const float width = column.width() - 2 * padding;
    const float text = platform::text_size(canvas.fonts().text, stuck.text, width).y;
    const float command = platform::text_size(canvas.fonts().mono, stuck.command, width).y;
    const float below = stuck.command.empty() ? 0 : command + canvas.px(6);
    const Rect box = column.take(text + below + 2 * padding);
    const std::string item = "evidence: " + std::to_string(stuck.actor);
    const Click click = click_area(canvas, box, item, stuck.command.empty() ? std::string() : item);
    tooltip(canvas.ui, stuck.command.empty() ? std::string_view() : "a press copies the command");
    const ImU32 edge = stuck.actor >= 0 ? theme.actor(static_cast<std::size_t>(stuck.actor)) : theme.line;
    canvas.box(box, click.hovered ? theme.raised : theme.background, edge, 6);
    focus_ring(canvas, box, 6);
    canvas.text_wrapped({box.min.x + padding, box.min.y + padding}, width, canvas.fonts().text, theme.text, stuck.text);
    canvas.text_wrapped({box.min.x + padding, box.min.y + padding + text + canvas.px(6)}, width, canvas.fonts().mono,
                        theme.dim, stuck.command);
    if (click.pressed && !stuck.command.empty()) commands.push(model::Copy{stuck.command});
    column.space(canvas.px(6));
}

}  // namespace ipc::views
