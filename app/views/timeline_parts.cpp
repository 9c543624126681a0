#include "views/timeline_parts.hpp"

#include <algorithm>
#include <cmath>

#include "model/demo.hpp"
#include "model/timeline_text.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

/// An area over the whole run, as high as many happened at the time; by columns of two pixels.
template <class Height>
void draw_area(const Canvas& canvas, std::size_t columns, ImU32 color, Height height) {
    const float width = canvas.area.width() / static_cast<float>(columns);
    for (std::size_t column = 0; column < columns; ++column) {
        const float high = height(column) * (canvas.area.height() - 2);
        if (high <= 0) continue;
        const float x = canvas.area.min.x + width * static_cast<float>(column);
        canvas.list.AddRectFilled({x, canvas.area.max.y - 1 - std::max(high, 1.0F)},
                                  {x + width, canvas.area.max.y - 1}, color);
    }
}

/// Where the search found something: one mark a pixel at the top.
template <class XOf>
void draw_matches(const model::App& app, const Canvas& canvas, XOf x_of) {
    const model::WholeRun& where = app.tools.search.where();
    if (app.tools.search.matches() == 0) return;
    const float top = canvas.area.min.y + 1;
    float last = -1e9F;
    for (std::size_t bin = 0; bin < where.bins().size(); ++bin) {
        if (where.bins()[bin].events == 0) continue;
        const std::int64_t begin = where.begin() + static_cast<std::int64_t>(bin) * where.bin_ns();
        const float x0 = std::max(x_of(begin), last);
        last = std::min(std::max(x_of(begin + where.bin_ns()), x0 + 2), canvas.area.max.x - 1);
        if (last <= x0) break;
        canvas.list.AddRectFilled({x0, top}, {last, top + canvas.px(5)}, canvas.theme().accent);
    }
}

}  // namespace

void draw_whole_run(const model::App& app, model::Commands& commands, Canvas canvas,
                    model::TimelineView view) {
    const Theme& theme = canvas.theme();
    const model::WholeRun& whole = app.run.timeline.whole();
    canvas.box(canvas.area, mixed(theme.panel, theme.background, 0.6F), theme.line, 2);
    const std::int64_t begin = view.whole().begin;
    const auto length = static_cast<double>(std::max<std::int64_t>(view.whole().length(), 1));
    const auto& bins = whole.bins();
    const auto columns = static_cast<std::size_t>(std::max(canvas.area.width() / 2, 1.0F));
    // The busiest bin that falls into a column stands for it.
    static std::vector<model::WholeRun::Bin> tops;
    tops.assign(columns, {});
    const double columns_a_bin =
        static_cast<double>(whole.bin_ns()) / length * static_cast<double>(columns);
    for (std::size_t bin = 0; bin < bins.size(); ++bin) {
        const double from =
            static_cast<double>(bin) * columns_a_bin +
            static_cast<double>(whole.begin() - begin) / length * static_cast<double>(columns);
        const auto first = static_cast<std::size_t>(std::max(from, 0.0));
        const auto last = static_cast<std::size_t>(std::max(from + columns_a_bin, 0.0));
        for (std::size_t column = first; column <= last && column < columns; ++column) {
            tops[column].events = std::max(tops[column].events, bins[bin].events);
            tops[column].bad = std::max(tops[column].bad, bins[bin].bad);
        }
    }
    const double most =
        std::sqrt(static_cast<double>(std::max<std::uint64_t>(whole.most_events(), 1)));
    const auto part = [&](std::uint64_t count) {
        return static_cast<float>(std::sqrt(static_cast<double>(count)) / most);
    };
    draw_area(canvas, columns, mixed(theme.panel, theme.dim, 0.35F),
              [&](std::size_t c) { return part(tops[c].events); });
    draw_area(canvas, columns, mixed(theme.panel, theme.bad, 0.55F),
              [&](std::size_t c) { return part(tops[c].bad); });

    const auto x_of = [&](std::int64_t time) {
        const double at = std::clamp(static_cast<double>(time - begin) / length, 0.0, 1.0);
        return canvas.area.min.x + static_cast<float>(at) * canvas.area.width();
    };
    Rect window{{x_of(view.shown().begin), canvas.area.min.y - canvas.px(1)},
                {x_of(view.shown().end), canvas.area.max.y + canvas.px(1)}};
    const float least = canvas.px(8);
    if (window.width() < least) {
        const float middle = std::clamp(window.center().x, canvas.area.min.x + least / 2,
                                        canvas.area.max.x - least / 2);
        window.min.x = middle - least / 2;
        window.max.x = middle + least / 2;
    }
    canvas.box(window, faded(theme.text, 0.08F), theme.text, 2, 1.5F);

    draw_matches(app, canvas, x_of);
    const float head = app.tools.scrub ? x_of(app.tools.scrub->time) : -1000;
    if (app.tools.scrub) {
        const float r = canvas.px(5);
        const float top = canvas.area.min.y;
        canvas.line({head, top}, {head, canvas.area.max.y}, theme.accent, 2);
        canvas.list.AddTriangleFilled({head - r, top}, {head + r, top}, {head, top + r * 1.4F},
                                      theme.accent);
        canvas.ui.items.add("Playhead", {{head - r, top}, {head + r, canvas.area.max.y}});
    }

    const Click click = click_area(canvas, canvas.area, "whole run", "Whole run");
    focus_ring(canvas, canvas.area, 2);
    const ImGuiIO& io = ImGui::GetIO();
    static bool scrubbing = false;  // since the button went down
    if (click.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left))
        scrubbing = io.KeyShift || std::abs(io.MousePos.x - head) <= canvas.px(6);
    if (click.hovered || click.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (click.hovered && !click.held) tooltip(canvas.ui, "drag: another part · Shift and drag: the whole Stage as it was then");
    if (!click.held && !click.pressed) return;
    const double at = (io.MousePos.x - canvas.area.min.x) / canvas.area.width();
    const std::int64_t time =
        begin + static_cast<std::int64_t>(std::clamp(at, 0.0, 1.0) * length);
    if (scrubbing) {
        if (!app.tools.scrub || app.tools.scrub->time != time) commands.push(model::ScrubTo{time});
        return;
    }
    view.center_on(time);
    commands.push(model::ShowTimes{view.span()});
}

void draw_piece_tooltip(const model::App& app, const Canvas& canvas, const Pointed& pointed) {
    std::vector<std::string> lines;
    if (pointed.lane->what == LaneLayout::What::values) {
        const model::EventLane& values = app.run.timeline.values();
        if (pointed.item->count > 1) {
            lines.push_back(model::grouped(static_cast<std::int64_t>(pointed.item->count)) +
                            " stores, too close to tell apart");
        } else if (values.has(pointed.item->event)) {
            lines = model::event_details(app, values.at(pointed.item->event));
            if (pointed.item->guess)
                lines.push_back("other stores followed that were not recorded");
        }
    } else {
        lines = model::piece_details(app, pointed.lane->actor, *pointed.item);
    }
    if (lines.empty()) return;
    // Above its lane: what follows from a piece is in the lanes below it.
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    float wide = 0, high = canvas.px(16);
    for (std::size_t line = 0; line < lines.size(); ++line) {
        ImFont* font = line == 0 ? canvas.fonts().small : canvas.fonts().mono_small;
        wide = std::max(wide, platform::text_size(font, lines[line]).x + canvas.px(32));
        high += platform::font_size(font) + ImGui::GetStyle().ItemSpacing.y;
    }
    const float most = std::max(ImGui::GetIO().DisplaySize.x - wide, 0.0F);
    const float top = std::max(pointed.lane->rect.min.y - canvas.px(4), high);
    ImGui::SetNextWindowPos({std::min(pointer.x, most), top}, ImGuiCond_Always, {0, 1});
    ImGui::BeginTooltip();
    for (std::size_t line = 0; line < lines.size(); ++line) {
        platform::push_font(line == 0 ? canvas.fonts().small : canvas.fonts().mono_small);
        ImGui::PushStyleColor(ImGuiCol_Text, line == 0 ? canvas.theme().text : canvas.theme().dim);
        ImGui::TextUnformatted(lines[line].c_str());
        ImGui::PopStyleColor();
        platform::pop_font();
    }
    ImGui::EndTooltip();
}

}  // namespace ipc::views
