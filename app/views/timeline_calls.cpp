#include "views/timeline_calls.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "model/timeline_text.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr std::size_t kMostNamed = 64;  ///< marks in the item map

Rect place_of(const Canvas& canvas, const LaneLayout::Lane& lane, float x) {
    const float bottom = lane.bar.min.y - canvas.px(7);
    const float top = std::max(bottom - canvas.px(8), lane.rect.min.y + 1);
    return {{x - canvas.px(2), top}, {x + canvas.px(2), std::max(bottom, top + canvas.px(3))}};
}

void draw_mark(const Canvas& canvas, const LaneLayout::Lane& lane, const model::CallMark& mark, Rect rect) {
    const Theme& theme = canvas.theme();
    const ImU32 color = mark.selected ? theme.text : mark.failed ? theme.bad : theme.actor(mark.actor);
    const float x = std::floor(rect.center().x);
    canvas.list.AddRectFilled({x, rect.min.y}, {x + 1, rect.max.y}, color);
    // A foot tells it from other marks; one that stands for many has a broad one.
    const float foot = canvas.px(mark.count > 1 ? 2 : 1);
    canvas.list.AddRectFilled({x - foot, rect.max.y - 1}, {x + 1 + foot, rect.max.y}, color);
    if (mark.failed) canvas.list.AddRectFilled({x - foot, rect.min.y}, {x + 1 + foot, rect.min.y + 1}, color);
    if (!mark.selected) return;
    canvas.list.AddTriangleFilled({x - canvas.px(4), rect.min.y - canvas.px(1)}, {x + canvas.px(4) + 1, rect.min.y - canvas.px(1)},
                                  {x + 0.5F, rect.max.y}, color);
    canvas.line({x, rect.max.y}, {x, lane.bar.max.y}, color);
}

void draw_tooltip(const model::App& app, const Canvas& canvas, const model::CallMark& mark) {
    const model::CallLine* line = app.run.calls.find(mark.id);
    if (line == nullptr) return;
    std::string text = line->text();
    if (text.size() > 120) text = text.substr(0, 117) + "...";
    if (mark.count > 1)
        text += "\nand " + std::to_string(mark.count - 1) + " more, too close to tell apart";
    ImGui::BeginTooltip();
    platform::push_font(canvas.fonts().mono_small);
    ImGui::TextUnformatted(text.c_str());
    platform::pop_font();
    ImGui::EndTooltip();
}

}  // namespace

std::optional<std::uint64_t> draw_call_marks(const model::App& app, const Canvas& canvas,
                                             const model::TimelineView& view, const LaneLayout& layout,
                                             std::optional<ImVec2> pointer) {
    if (app.run.calls.empty()) return std::nullopt;
    static std::vector<model::CallMark> marks;  // its memory serves every frame
    const model::Stretch shown = view.shown();
    app.run.calls.marks(shown.begin, shown.end, layout.plot.width(), app.all_calls, app.selected_call, marks);
    const model::CallMark* under = nullptr;
    for (const model::CallMark& mark : marks) {
        const LaneLayout::Lane* lane = layout.of_actor(mark.actor);
        if (lane == nullptr) continue;
        const Rect rect = place_of(canvas, *lane, layout.plot.min.x + mark.x);
        draw_mark(canvas, *lane, mark, rect);
        const Rect near = rect.shrunk(-canvas.px(2));
        if (pointer && near.contains(*pointer) &&
            (under == nullptr || std::abs(layout.plot.min.x + mark.x - pointer->x) <
                                     std::abs(layout.plot.min.x + under->x - pointer->x)))
            under = &mark;
        if (marks.size() <= kMostNamed) canvas.ui.items.add("call mark " + std::to_string(mark.id), rect);
    }
    if (under == nullptr) return std::nullopt;
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) draw_tooltip(app, canvas, *under);
    return under->id;
}

}  // namespace ipc::views
