// The lattice of every schedule.
#include <algorithm>
#include <cmath>
#include <vector>

#include "model/comparison_plot.hpp"
#include "model/lattice_frame.hpp"
#include "views/every_schedule_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

using model::Lattice;
using model::LatticeFrame;
using model::PathEnd;

constexpr float kReach = 8;
constexpr int kPieces = 20;  // of an edge that is drawn as a curve

ImVec2 point(model::Spot spot) {
    return {spot.x, spot.y};
}

bool is_bad(PathEnd end) {
    return end == PathEnd::fails || end == PathEnd::stuck;
}

// One line through all its nodes.
void draw_line(const Canvas& canvas, const Lattice& lattice, const LatticeFrame& frame,
               const Lattice::Lined& path, ImU32 color, float thickness) {
    static std::vector<ImVec2> points;  // its memory serves every line
    points.clear();
    for (std::size_t i = 0; i < path.edges.size(); ++i) {
        const Lattice::Edge& edge = lattice.edges()[path.edges[i]];
        for (int piece = i == 0 ? 0 : 1; piece <= kPieces; ++piece)
            points.push_back(point(frame.on_edge(
                edge, path.lanes[i], static_cast<float>(piece) / static_cast<float>(kPieces))));
    }
    platform::add_polyline(canvas.list, points.data(), static_cast<int>(points.size()), color,
                           canvas.px(thickness));
}

void draw_lines(const Canvas& canvas, const Lattice& lattice, const LatticeFrame& frame) {
    const Theme& theme = canvas.theme();
    // Those that are fine last: they are few where it matters. They are thicker, besides green.
    for (const bool bad : {true, false}) {
        for (const Lattice::Lined& path : lattice.lined()) {
            if (is_bad(path.end) != bad) continue;
            const ImU32 color = bad                        ? mixed(theme.panel, theme.bad, 0.78F)
                                : path.end == PathEnd::cut ? theme.dim
                                                           : theme.good;
            draw_line(canvas, lattice, frame, path, color, bad ? 1.2F : 1.9F);
        }
    }
}

// An edge as one band: what fails above, what does not below.
void draw_bands(const Canvas& canvas, const Lattice& lattice, const LatticeFrame& frame) {
    const Theme& theme = canvas.theme();
    float widest = 1;
    for (const Lattice::Edge& edge : lattice.edges())
        widest = std::max(widest, frame.width_of(edge));
    for (const Lattice::Edge& edge : lattice.edges()) {
        const ImVec2 from = point(frame.at(edge.from)), to = point(frame.at(edge.to));
        const float length = std::max(std::hypot(to.x - from.x, to.y - from.y), 1e-3F);
        const ImVec2 across{-(to.y - from.y) / length, (to.x - from.x) / length};
        const float width = frame.width_of(edge);
        float bad = width * static_cast<float>(edge.failing) / static_cast<float>(edge.paths);
        // A few among many must be seen too.
        const float least = std::min(canvas.px(1.3F), width / 2);
        if (edge.failing < edge.paths) bad = std::min(bad, width - least);
        if (edge.failing > 0) bad = std::max(bad, least);
        const auto band = [&](float begin, float end, ImU32 color) {
            if (end - begin < 0.05F) return;
            const float middle = (begin + end) / 2 - width / 2;
            canvas.list.AddLine({from.x + across.x * middle, from.y + across.y * middle},
                                {to.x + across.x * middle, to.y + across.y * middle}, color,
                                std::max(end - begin, 1.0F));
        };
        // Where few go it is fainter.
        const float strength = 0.35F + 0.4F * width / widest;
        band(0, bad, mixed(theme.panel, theme.bad, strength));
        band(bad, width, mixed(theme.panel, theme.good, 0.9F));
    }
}

// A path that is pointed at, chosen or under way, over all others.
void draw_marked(const Canvas& canvas, const model::Exploration& all, const LatticeFrame& frame,
                 std::uint32_t number, ImU32 color, float thickness) {
    const Lattice& lattice = all.lattice;
    const Lattice::Lined* line = lattice.lined_path(number);
    if (line != nullptr && frame.has_lines()) {
        draw_line(canvas, lattice, frame, *line, color, thickness);
        return;
    }
    if (number >= all.paths.size()) return;
    for (const std::uint32_t edge : lattice.walk(all.paths[number].steps))
        canvas.line(point(frame.at(lattice.edges()[edge].from)),
                    point(frame.at(lattice.edges()[edge].to)), color, thickness);
}

void draw_nodes(const Canvas& canvas, const Lattice& lattice, const LatticeFrame& frame) {
    const Theme& theme = canvas.theme();
    const float r = frame.radius();
    const auto ends = [](const Lattice::Node& node, PathEnd end) {
        return node.ends[static_cast<std::size_t>(end)] > 0;
    };
    for (std::uint32_t index = 0; index < lattice.nodes().size(); ++index) {
        const Lattice::Node& node = lattice.nodes()[index];
        const ImVec2 at = point(frame.at(index));
        if (ends(node, PathEnd::stuck)) {
            draw_stuck_sign(canvas, at, std::max(r * 1.45F, canvas.px(5)));
        } else if (ends(node, PathEnd::cut)) {
            const Rect square{{at.x - r, at.y - r}, {at.x + r, at.y + r}};
            canvas.box(square, theme.panel, theme.dim, 1);
        } else if (r > canvas.px(2.4F) || node.is_end()) {
            canvas.list.AddCircleFilled(at, r, theme.panel, 20);
            canvas.list.AddCircle(at, r, theme.dim, 20, 1);
        }
    }
}

// Whose step leads which way, beside the first edges.
void draw_letters(const Canvas& canvas, const Lattice& lattice, const LatticeFrame& frame) {
    const auto first = std::count_if(lattice.edges().begin(), lattice.edges().end(),
                                     [](const Lattice::Edge& edge) { return edge.from == 0; });
    const bool lines = frame.has_lines();
    struct Letter {
        std::size_t actor;
        float x, y;
    };
    std::vector<Letter> letters;
    for (const Lattice::Edge& edge : lattice.edges()) {
        if (edge.from != 0) continue;
        const float half =
            lines ? frame.gap() * static_cast<float>(edge.paths) / 2 : frame.width_of(edge) / 2;
        const ImVec2 at = point(frame.on_edge(edge, 0, first > 2 ? 0.72F : 0.42F));
        const bool up = frame.at(edge.to).y <= frame.at(edge.from).y;
        const float off = half + canvas.px(9);
        letters.push_back({edge.actor, at.x - canvas.px(10),
                           at.y + (up ? -off - canvas.px(9) : off - canvas.px(7))});
    }
    // Four actors leave the first node at nearly the same angle.
    std::sort(letters.begin(), letters.end(),
              [](const Letter& a, const Letter& b) { return a.y < b.y; });
    std::vector<float> wanted;
    for (const Letter& letter : letters)
        wanted.push_back(letter.y);
    const float high = canvas.px(16);
    const std::vector<float> tops =
        model::spread_labels(wanted, high, canvas.area.min.y, canvas.area.max.y);
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const Letter& letter = letters[i];
        const Rect place{{letter.x, tops[i]}, {letter.x + high, tops[i] + high}};
        // Moved, it may lie on a line.
        canvas.list.AddCircleFilled(place.center(), canvas.px(7), faded(canvas.theme().panel, 0.75F), 20);
        canvas.text_centered(place, canvas.fonts().mono_strong, canvas.theme().actor(letter.actor),
                             std::string(1, static_cast<char>('A' + letter.actor)));
    }
}

// The way of the run so far, under the nodes.
void draw_way(const model::App& app, const Canvas& canvas, const LatticeFrame& frame) {
    if (!app.explores_this_run()) return;
    const Theme& theme = canvas.theme();
    const Lattice& lattice = app.exploration->lattice;
    const std::vector<std::uint32_t> edges = lattice.walk(app.run.schedule);
    for (const std::uint32_t edge : edges)
        canvas.line(point(frame.at(lattice.edges()[edge].from)),
                    point(frame.at(lattice.edges()[edge].to)), theme.accent, 3);
}

// Where the run is, over the nodes.
void draw_here(const model::App& app, const Canvas& canvas, const LatticeFrame& frame) {
    if (!app.explores_this_run()) return;
    const Theme& theme = canvas.theme();
    const Lattice& lattice = app.exploration->lattice;
    const std::vector<std::uint32_t> edges = lattice.walk(app.run.schedule);
    if (edges.empty()) return;
    const ImVec2 here = point(frame.at(lattice.edges()[edges.back()].to));
    const Lattice::Node& node = lattice.nodes()[lattice.edges()[edges.back()].to];
    if (node.ends[static_cast<std::size_t>(PathEnd::stuck)] > 0) {
        // Around the sign of the deadlock, not over it.
        const float ring = std::max(frame.radius() * 1.45F, canvas.px(5)) + canvas.px(3);
        canvas.list.AddCircle(here, ring, theme.accent, 28, canvas.px(2.2F));
    } else {
        canvas.list.AddCircleFilled(here, frame.radius() + canvas.px(1.5F), theme.accent, 24);
    }
    canvas.ui.items.add("lattice: here", {{here.x - 6, here.y - 6}, {here.x + 6, here.y + 6}});
}

void draw_path_tooltip(const Canvas& canvas, const model::Exploration& all, std::uint32_t number) {
    const model::ExploredSchedule& path = all.paths[number];
    const Theme& theme = canvas.theme();
    ImGui::BeginTooltip();
    const auto put = [&](ImFont* font, ImU32 color, const std::string& text) {
        platform::push_font(font);
        ImGui::PushStyleColor(ImGuiCol_Text, color);
        ImGui::PushTextWrapPos(canvas.px(400));
        ImGui::TextUnformatted(text.c_str());
        ImGui::PopTextWrapPos();
        ImGui::PopStyleColor();
        platform::pop_font();
    };
    put(canvas.fonts().mono_strong, theme.text, model::spaced(path.steps));
    if (path.outcome < all.now.outcomes.size()) {
        const model::ExploredOutcome& outcome = all.now.outcomes[path.outcome];
        if (!outcome.stuck.empty()) put(canvas.fonts().small, theme.bad, "✗ " + outcome.stuck);
        if (!outcome.verdict.empty())
            put(canvas.fonts().small, outcome.fails ? theme.bad : theme.good,
                (outcome.fails ? "✗ " : "✓ ") + outcome.verdict);
    }
    put(canvas.fonts().small, theme.dim,
        std::to_string(path.preemptions) + (path.preemptions == 1
                                                ? " preemption · click replays it"
                                                : " preemptions · click replays it"));
    ImGui::EndTooltip();
}

}  // namespace

void draw_stuck_sign(const Canvas& canvas, ImVec2 center, float radius) {
    const Theme& theme = canvas.theme();
    const float arm = radius * 0.7071F;
    canvas.list.AddCircleFilled(center, radius, theme.bad_ground, 24);
    canvas.list.AddCircle(center, radius, theme.bad, 24, canvas.px(1.6F));
    canvas.line({center.x - arm, center.y - arm}, {center.x + arm, center.y + arm}, theme.bad,
                1.6F);
    canvas.line({center.x - arm, center.y + arm}, {center.x + arm, center.y - arm}, theme.bad,
                1.6F);
}

void draw_lattice(const model::App& app, model::Commands& commands, Canvas canvas) {
    const model::Exploration& all = *app.exploration;
    const Lattice& lattice = all.lattice;
    const Rect& area = canvas.area;
    const Click click = click_area(canvas, area, "lattice", "Lattice");
    const bool hovered = ImGui::IsItemHovered();
    focus_ring(canvas, area, 4);
    if (lattice.shown() == 0) {
        empty_message(canvas,
                      all.now.over ? "No schedule was run." : "The first schedules are being run.");
        return;
    }
    const LatticeFrame frame(lattice, area.min.x, area.min.y, area.width(), area.height(),
                             canvas.ui.scale);
    canvas.list.PushClipRect(area.min, area.max, true);
    if (frame.has_lines()) {
        draw_lines(canvas, lattice, frame);
    } else {
        draw_bands(canvas, lattice, frame);
    }
    std::optional<std::uint32_t> pointed;
    if (hovered) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        pointed = frame.pick(mouse.x, mouse.y, canvas.px(kReach));
    }
    const Theme& theme = canvas.theme();
    if (all.selected) draw_marked(canvas, all, frame, *all.selected, theme.accent, 2.2F);
    draw_way(app, canvas, frame);
    if (pointed) draw_marked(canvas, all, frame, *pointed, theme.text, 2.2F);
    draw_nodes(canvas, lattice, frame);
    draw_letters(canvas, lattice, frame);
    draw_here(app, canvas, frame);
    canvas.list.PopClipRect();
    if (!pointed || *pointed >= all.paths.size()) return;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    draw_path_tooltip(canvas, all, *pointed);
    if (click.pressed)
        replay(commands, canvas.ui, model::spaced(all.paths[*pointed].steps));
}

}  // namespace ipc::views
