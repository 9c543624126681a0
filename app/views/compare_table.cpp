#include <algorithm>
#include <array>

#include "views/compare_view.hpp"
#include "views/panel_tabs.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr std::size_t kColumns = 9;
constexpr std::array<const char*, kColumns> kTitles{"mechanism", "latency, 64\u00a0B", "best rate",
                                                    "copies",    "calls",         "switches",
                                                    "isolation", "in sync by",    "reach"};
constexpr std::size_t kFirstFigure = 1, kFirstWords = 6;

struct Columns {
    std::array<float, kColumns + 1> begins{};  // and behind the last its end
    bool words_below = false;                  // words have no room beside the figures
    std::size_t figures = kFirstWords;         // columns before the words
    std::size_t count() const { return words_below ? figures : kColumns; }
    float width(std::size_t column) const { return begins[column + 1] - begins[column]; }
};

// Words get what the figures leave; where that is little, a line of their own, and in the narrowest panels the counts
// stand there, too: no word is broken.
Columns columns_of(const Canvas& canvas, Rect area) {
    constexpr std::array<float, kFirstWords> kWide{186, 100, 94, 60, 58, 72};
    constexpr std::array<float, kFirstWords> kMiddle{150, 76, 84, 58, 50, 68};
    constexpr std::array<float, kFirstWords> kNarrow{112, 72, 80, 0, 0, 0};
    const bool wide = area.width() > canvas.px(840), narrow = area.width() < canvas.px(430);
    const auto& figures = wide ? kWide : narrow ? kNarrow : kMiddle;
    Columns made;
    made.words_below = !wide;
    made.figures = narrow ? 3 : kFirstWords;
    float needed = 0;
    for (const float width : figures)
        needed += canvas.px(width);
    const float stretched = wide ? 1 : area.width() / needed;
    float x = area.min.x;
    for (std::size_t i = 0; i < kFirstWords; ++i) {
        made.begins[i] = x;
        x += canvas.px(figures[i]) * stretched;
    }
    constexpr std::array<float, kColumns - kFirstWords> kShares{0.35F, 0.33F, 0.32F};
    const float words = wide ? area.max.x - x : 0;
    for (std::size_t i = 0; i < kShares.size(); ++i) {
        made.begins[kFirstWords + i] = x;
        x += words * kShares[i];
    }
    made.begins[kColumns] = x;
    return made;
}

// A figure and its unit stay together.
std::string unbroken(std::string text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == ' ' && text[at - 1] >= '0' && text[at - 1] <= '9') text.replace(at, 1, "\u00a0");
    }
    return text;
}

std::array<std::string, kColumns> cells_of(const model::TradeOff& row) {
    return {std::string(stage::kMechanisms[row.mechanism]), unbroken(row.latency), unbroken(row.throughput), row.copies,
            row.system_calls, row.switches, row.isolation, row.synchronizes, row.reach};
}

std::string words_of(const model::TradeOff& row, const Columns& columns) {
    const bool counts = columns.figures < kFirstWords && row.why_not.empty();
    const std::string counted = "copies " + row.copies + ", calls " + row.system_calls + ", switches " + row.switches + " · ";
    return (counts ? counted : std::string()) + row.isolation + " · in sync by " + row.synchronizes + " · " + row.reach;
}

ImFont* font_of(const Canvas& canvas, std::size_t column) {
    return column >= kFirstFigure && column < kFirstWords ? canvas.fonts().mono : canvas.fonts().small;
}

float room_in(const Canvas& canvas, const Columns& columns, std::size_t column) {
    return columns.width(column) - canvas.px(column == 0 ? 24 : 10);
}

float room_for_why(const Canvas& canvas, const Columns& columns) {
    return columns.begins[kFirstWords] - columns.begins[kFirstFigure] - canvas.px(10);
}

float cells_height(const model::TradeOff& row, const Canvas& canvas, const Columns& columns) {
    float height = platform::font_size(canvas.fonts().mono);
    const auto cells = cells_of(row);
    const bool figures = row.why_not.empty();
    for (std::size_t i = 0; i < columns.count(); ++i) {
        if (!figures && i >= kFirstFigure && i < kFirstWords) continue;
        height = std::max(height, platform::text_size(font_of(canvas, i), cells[i], room_in(canvas, columns, i)).y);
    }
    if (figures) return height;
    return std::max(height, platform::text_size(canvas.fonts().small, row.why_not, room_for_why(canvas, columns)).y);
}

float words_height(const model::TradeOff& row, const Canvas& canvas, const Columns& columns) {
    if (!columns.words_below) return 0;
    const float width = columns.begins[kColumns] - columns.begins[0] - canvas.px(24);
    return platform::text_size(canvas.fonts().small, words_of(row, columns), width).y + canvas.px(3);
}

void draw_trade_off(const model::TradeOff& row, const Canvas& canvas, Rect place, const Columns& columns) {
    const Theme& theme = canvas.theme();
    const float y = place.min.y + canvas.px(5);
    const auto cells = cells_of(row);
    const auto& begins = columns.begins;
    draw_mechanism_mark(canvas, {begins[0] + canvas.px(4), y + canvas.px(8)}, row.mechanism, canvas.px(3.5F));
    const float indent = canvas.px(14);
    for (std::size_t i = 0; i < columns.count(); ++i) {
        if (i >= kFirstFigure && i < kFirstWords && !row.why_not.empty()) continue;
        canvas.text_wrapped({begins[i] + (i == 0 ? indent : 0), y}, room_in(canvas, columns, i), font_of(canvas, i),
                            i == 0 ? mechanism_color(theme, row.mechanism) : theme.text, cells[i]);
    }
    if (!row.why_not.empty())
        canvas.text_wrapped({begins[kFirstFigure], y}, room_for_why(canvas, columns), canvas.fonts().small, theme.dim,
                            row.why_not);
    if (!columns.words_below) return;
    const float below = y + cells_height(row, canvas, columns) + canvas.px(3);
    canvas.text_wrapped({begins[0] + indent, below}, begins[kColumns] - begins[0] - canvas.px(24),
                        canvas.fonts().small, theme.dim, words_of(row, columns));
}

float height_of(const model::TradeOff& row, const Canvas& canvas, const Columns& columns) {
    return cells_height(row, canvas, columns) + words_height(row, canvas, columns) + canvas.px(10);
}

std::string subtitle(const model::App& app, model::Placement placement, ImFont* font, float room) {
    if (app.run.comparison.empty()) return "figures come with Run; what is a mechanism's nature stands here already";
    const std::string where = model::name_of(placement);
    for (const char* words : {": p50 there and back, the best rate of all sizes; the rest for one message of 64 B one way",
                              ": p50 there and back; copies, calls, switches: one way, 64 B"}) {
        if (platform::text_size(font, where + words).x <= room) return where + words;
    }
    const std::string shortest = where + ": p50 there and back; the rest one way";
    return platform::text_size(font, shortest).x <= room ? shortest : where;
}

}  // namespace

void draw_compare_table(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const bool shared = canvas.ui.sharing != model::Sharing::none;
    const Panel frame = shared ? shared_panel(app, commands, canvas, "Trade-offs") : panel(canvas, "Trade-offs");
    const model::Placement placement = model::placement_with_figures(app.run.comparison, app.compared.placement);
    const float y = frame.header.center().y - platform::font_size(canvas.fonts().small) / 2;
    canvas.text_fitted({frame.header.min.x, y}, frame.header.width(), canvas.fonts().small, theme.dim,
                       subtitle(app, placement, canvas.fonts().small, frame.header.width()));

    Rect area{frame.inside.min, {canvas.area.max.x - canvas.px(6), canvas.area.max.y - canvas.px(6)}};
    Rect inner = area;
    inner.max.x -= ImGui::GetStyle().ScrollbarSize;
    const Columns columns = columns_of(canvas, inner);
    ImFont* font = canvas.fonts().small;
    float head = 0;
    for (std::size_t i = 0; i < columns.count(); ++i) {
        const float width = columns.width(i) - canvas.px(10);
        head = std::max(head, platform::text_size(font, kTitles[i], width).y);
        canvas.text_wrapped({columns.begins[i], area.min.y}, width, font, theme.dim, kTitles[i]);
    }
    area.min.y += head + canvas.px(4);
    canvas.line({area.min.x, area.min.y}, {inner.max.x, area.min.y}, theme.line);

    ScrollArea rows(canvas.part(area), "Trade-offs rows");
    for (const model::TradeOff& row : model::trade_offs(app.run.comparison, placement)) {
        const Rect place = rows.take(height_of(row, canvas, columns));
        draw_trade_off(row, rows.canvas(), place, columns);
        rows.canvas().line({place.min.x, place.max.y}, {place.max.x, place.max.y}, theme.line);
    }
}

}  // namespace ipc::views
