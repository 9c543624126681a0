#include <algorithm>
#include <array>

#include "views/compare_view.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr std::size_t kColumns = 9;
constexpr std::array<const char*, kColumns> kTitles{"mechanism", "latency, 64 B", "best rate",
                                                    "copies",    "calls",         "switches",
                                                    "isolation", "in sync by",    "reach"};
constexpr std::size_t kFirstFigure = 1, kFirstWords = 6;

// Where the columns begin, and behind the last its end; words get what the figures leave.
std::array<float, kColumns + 1> columns_of(const Canvas& canvas, Rect area) {
    const bool wide = area.width() > canvas.px(840);
    constexpr std::array<float, kFirstWords> kWide{176, 88, 96, 66, 66, 74};
    constexpr std::array<float, kFirstWords> kNarrow{104, 60, 72, 54, 44, 70};
    std::array<float, kColumns + 1> begins{};
    float x = area.min.x;
    for (std::size_t i = 0; i < kFirstWords; ++i) {
        begins[i] = x;
        x += canvas.px(wide ? kWide[i] : kNarrow[i]);
    }
    constexpr std::array<float, kColumns - kFirstWords> kShares{0.35F, 0.33F, 0.32F};
    const float words = std::max(area.max.x - x, canvas.px(150));
    for (std::size_t i = 0; i < kShares.size(); ++i) {
        begins[kFirstWords + i] = x;
        x += words * kShares[i];
    }
    begins[kColumns] = x;
    return begins;
}

std::array<std::string_view, kColumns> cells_of(const model::TradeOff& row) {
    return {stage::kMechanisms[row.mechanism], row.latency, row.throughput, row.copies, row.system_calls, row.switches,
            row.isolation, row.synchronizes, row.reach};
}

void draw_trade_off(const model::TradeOff& row, const Canvas& canvas, Rect place,
                    const std::array<float, kColumns + 1>& columns) {
    const Theme& theme = canvas.theme();
    const float y = place.min.y + canvas.px(5);
    const auto cells = cells_of(row);
    for (std::size_t i = 0; i < kColumns; ++i) {
        const bool figure = i >= kFirstFigure && i < kFirstWords;
        const float width = columns[i + 1] - columns[i] - canvas.px(10);
        if (figure && !row.why_not.empty()) {
            if (i == kFirstFigure)
                canvas.text_wrapped({columns[i], y}, columns[kFirstWords] - columns[i] - canvas.px(10),
                                    canvas.fonts().small, theme.dim, row.why_not);
            continue;
        }
        if (i == 0) draw_mechanism_mark(canvas, {columns[0] + canvas.px(4), y + canvas.px(8)}, row.mechanism, canvas.px(3.5F));
        const float indent = i == 0 ? canvas.px(14) : 0;
        canvas.text_wrapped({columns[i] + indent, y}, width - indent,
                            figure ? canvas.fonts().mono : canvas.fonts().small,
                            i == 0 ? mechanism_color(theme, row.mechanism) : theme.text, cells[i]);
    }
}

float height_of(const model::TradeOff& row, const Canvas& canvas, const std::array<float, kColumns + 1>& columns) {
    float height = platform::font_size(canvas.fonts().mono);
    const auto cells = cells_of(row);
    for (std::size_t i = 0; i < kColumns; ++i) {
        const float width = columns[i + 1] - columns[i] - canvas.px(i == 0 ? 24 : 10);
        height = std::max(height, platform::text_size(canvas.fonts().small, cells[i], width).y);
    }
    if (!row.why_not.empty()) {
        const float width = columns[kFirstWords] - columns[kFirstFigure] - canvas.px(10);
        height = std::max(height, platform::text_size(canvas.fonts().small, row.why_not, width).y);
    }
    return height + canvas.px(10);
}

}  // namespace

void draw_compare_table(const model::App& app, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const Panel frame = panel(canvas, "Trade-offs");
    const model::Placement placement = model::placement_with_figures(app.run.comparison, app.compared.placement);
    const float y = frame.header.center().y - platform::font_size(canvas.fonts().small) / 2;
    const std::string what = app.run.comparison.empty()
                                 ? "figures come with Run; what is a mechanism's nature stands here already"
                                 : std::string(model::name_of(placement)) +
                                       ": p50 there and back; the rest for one message of 64 B one way";
    canvas.text_fitted({frame.header.min.x, y}, frame.header.width(), canvas.fonts().small, theme.dim, what);

    Rect area{frame.inside.min, {canvas.area.max.x - canvas.px(6), canvas.area.max.y - canvas.px(6)}};
    Rect inner = area;
    inner.max.x -= ImGui::GetStyle().ScrollbarSize;
    const auto columns = columns_of(canvas, inner);
    ImFont* font = canvas.fonts().small;
    float head = 0;
    for (std::size_t i = 0; i < kColumns; ++i) {
        const float width = columns[i + 1] - columns[i] - canvas.px(10);
        head = std::max(head, platform::text_size(font, kTitles[i], width).y);
        canvas.text_wrapped({columns[i], area.min.y}, width, font, theme.dim, kTitles[i]);
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
