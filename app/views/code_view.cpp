#include <algorithm>
#include <functional>
#include <vector>

#include "model/explain.hpp"
#include "views/inspector.hpp"
#include "views/source_switch.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

ImU32 color_of(const Theme& theme, model::TokenKind kind) {
    switch (kind) {
        case model::TokenKind::keyword:
            return theme.code_keyword;
        case model::TokenKind::type:
            return theme.code_type;
        case model::TokenKind::call:
            return theme.code_call;
        case model::TokenKind::string:
            return theme.code_string;
        case model::TokenKind::number:
            return theme.code_number;
        case model::TokenKind::comment:
            return theme.code_comment;
        case model::TokenKind::directive:
            return theme.code_keyword;
        case model::TokenKind::plain:
            break;
    }
    return theme.text;
}

// Which actors stand in which line of the source that is shown.
struct Cursor {
    int line;
    std::size_t actor;
    bool steady;  // false: it moves too fast to be looked at
};

std::vector<Cursor> cursors(const model::App& app) {
    std::vector<Cursor> found;
    const int shown = static_cast<int>(app.shown_source());
    for (std::size_t i = 0; i < app.run.actors.size(); ++i) {
        const model::Actor& actor = app.run.actors[i];
        if (actor.mood != model::Mood::exited && app.demo()->source_of(actor.site, actor.line) == shown)
            found.push_back({actor.line, i, model::can_follow(app, actor)});
    }
    return found;
}

class Page {
public:
    Page(const model::App& app, const Canvas& canvas)
        : app_(app),
          source_(app.demo()->sources[app.shown_source()]),
          canvas_(canvas),
          line_height_(platform::font_size(canvas.fonts().mono) + canvas.px(5)),
          number_width_(platform::text_size(canvas.fonts().mono, "000").x),
          cursors_(cursors(app)) {}

    float line_height() const { return line_height_; }

    void draw() const {
        const float scroll = ImGui::GetScrollY();
        const int first = static_cast<int>(scroll / line_height_) + 1;
        const int last = first + static_cast<int>(canvas_.area.height() / line_height_) + 1;
        float widest = 0;
        for (int line = first; line <= std::min(last, source_.count()); ++line)
            widest = std::max(widest, draw_line(line));
        const float height = static_cast<float>(source_.count()) * line_height_;
        const ImVec2 origin = ImGui::GetWindowPos();
        platform::reserve({origin.x - ImGui::GetScrollX(), origin.y - scroll},
                          {widest + canvas_.px(24), height});
    }

private:
    // Answers the width of the text.
    float draw_line(int line) const {
        const Theme& theme = canvas_.theme();
        const ImVec2 origin = ImGui::GetWindowPos();
        const float y =
            origin.y - ImGui::GetScrollY() + static_cast<float>(line - 1) * line_height_;
        const float text_y = y + canvas_.px(2);
        draw_band(line, y);

        ImU32 number = theme.dim;
        const Cursor* here = nullptr;
        for (const Cursor& cursor : cursors_) {
            if (cursor.line == line && cursor.steady && here == nullptr) here = &cursor;
        }
        if (here != nullptr) number = theme.actor(here->actor);
        const float x = origin.x - ImGui::GetScrollX();
        const std::string digits = std::to_string(line);
        canvas_.text_right({x + number_width_, text_y}, canvas_.fonts().mono, number, digits);
        if (here != nullptr)
            canvas_.text({x + number_width_ + canvas_.px(1), text_y}, canvas_.fonts().mono, number,
                         "▸");
        const float width = draw_text(line, x + number_width_ + canvas_.px(12), text_y);
        draw_letters(line, y);
        return width;
    }

    ImU32 band_color(const Cursor& cursor) const {
        return mixed(canvas_.theme().panel, canvas_.theme().actor(cursor.actor), 0.28F);
    }

    // On top of a long line; from the right end leftwards, so that A comes first when read.
    void draw_letters(int line, float y) const {
        float right = canvas_.area.max.x;
        for (auto cursor = cursors_.rbegin(); cursor != cursors_.rend(); ++cursor) {
            if (cursor->line != line || !cursor->steady) continue;
            const float x = right - canvas_.px(17);
            canvas_.list.AddRectFilled({x, y + 1}, {right, y + line_height_ - 1},
                                       band_color(*cursor), canvas_.px(2));
            const char letter = app_.run.actors[cursor->actor].letter;
            canvas_.text({x + canvas_.px(4), y + canvas_.px(2)}, canvas_.fonts().mono_strong,
                         canvas_.theme().actor(cursor->actor), std::string_view(&letter, 1));
            right = x;
        }
    }

    /// The line of the event that is selected in the Timeline.
    bool is_selected(int line) const {
        if (!app_.selection || app_.selection->name == 0 || app_.selection->line != line) return false;
        return app_.demo()->source_of(app_.selection->name - 1, line) ==
               static_cast<int>(app_.shown_source());
    }

    void draw_band(int line, float y) const {
        const Theme& theme = canvas_.theme();
        const float left = canvas_.area.min.x;
        if (is_selected(line)) {
            canvas_.box({{left, y}, {canvas_.area.max.x, y + line_height_}}, 0,
                        theme.actor(app_.selection->actor), 3, 1.5F);
        }
        for (const Cursor& cursor : cursors_) {
            if (cursor.line != line || !cursor.steady) continue;
            canvas_.list.AddRectFilled({left, y + 1}, {canvas_.area.max.x, y + line_height_ - 1},
                                       band_color(cursor), canvas_.px(2));
            break;
        }
        // Too fast to stand anywhere: the lines that an actor passes are only marked.
        const bool fast = std::any_of(cursors_.begin(), cursors_.end(),
                                      [](const Cursor& cursor) { return !cursor.steady; });
        const auto& sites = app_.demo()->sites;
        const bool site = std::any_of(sites.begin(), sites.end(), [&](const model::Site& place) {
            return place.line == line && (place.file.empty() || place.file == source_.file());
        });
        if (fast && site)
            canvas_.list.AddRectFilled({left, y + 1}, {left + canvas_.px(3), y + line_height_ - 1},
                                       theme.accent);
    }

    float draw_text(int line, float x, float y) const {
        const Theme& theme = canvas_.theme();
        const model::SourceLine& content = source_.lines()[static_cast<std::size_t>(line - 1)];
        const std::string_view text = content.text;
        ImFont* font = canvas_.fonts().mono;
        const float begin = x;
        std::size_t at = 0;
        const auto put = [&](std::size_t end, ImU32 color) {
            const std::string_view piece = text.substr(at, end - at);
            if (piece.find_first_not_of(' ') != std::string_view::npos)
                canvas_.text({x, y}, font, color, piece);
            x += platform::text_size(font, piece).x;
            at = end;
        };
        for (const model::Token& token : content.tokens) {
            put(token.begin, theme.text);
            put(token.begin + token.length, color_of(theme, token.kind));
        }
        put(text.size(), theme.text);
        return x - begin + number_width_ + canvas_.px(12);
    }

    const model::App& app_;
    const model::Source& source_;
    const Canvas& canvas_;
    float line_height_;
    float number_width_;
    std::vector<Cursor> cursors_;
};

void bring_into_view(int line, float line_height, float height) {
    const float y = static_cast<float>(line - 1) * line_height;
    const float scroll = ImGui::GetScrollY();
    if (y < scroll || y + line_height > scroll + height) ImGui::SetScrollY(y - height / 3);
}

/// The line of an event that was just selected is brought into view.
void scroll_to_selection(const model::App& app, float line_height, float height) {
    int* done = ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("scrolled to event"), 0);
    if (!app.selection || app.selection->name == 0) {
        *done = 0;
        return;
    }
    const stage::Event& event = *app.selection;
    const int now = static_cast<int>(std::hash<std::int64_t>{}(event.time) & 0xFFFFFFFU) | 1;
    const int source = app.demo()->source_of(event.name - 1, event.line);
    if (*done == now || source != static_cast<int>(app.shown_source())) return;
    *done = now;
    bring_into_view(event.line, line_height, height);
}

/// The line to which a step has just led is brought into view.
void scroll_to_step(const model::App& app, float line_height, float height) {
    const model::Run& run = app.run;
    int* done = ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("scrolled to step"), 0);
    if (!run.paused || run.steps.empty() || run.steps.back().actor >= run.actors.size()) {
        *done = 0;
        return;
    }
    const model::Actor& actor = run.actors[run.steps.back().actor];
    const int now = static_cast<int>(run.steps.size() & 0xFFFFU) << 15 | (actor.line & 0x7FFF);
    const int source = app.demo()->source_of(actor.site, actor.line);
    if (*done == now || source != static_cast<int>(app.shown_source())) return;
    *done = now;
    bring_into_view(actor.line, line_height, height);
}

// Once for each file and once for each run the function at work is brought into view; from then on
// the reader's scrolling rules.
void scroll_once(const model::App& app, float line_height, float height) {
    const model::Demo& demo = *app.demo();
    const std::size_t shown = app.shown_source();
    const model::Source& source = demo.sources[shown];
    int line = 0;
    for (const Cursor& cursor : cursors(app)) {
        if (line == 0) line = cursor.line;
    }
    const bool running = line > 0;
    for (const model::Site& site : demo.sites) {
        const bool here = site.file == source.file() || (site.file.empty() && shown == 0);
        if (line == 0 && here) line = site.line;
    }
    const std::size_t file = std::hash<std::string>{}(demo.name) + shown;
    const int now = static_cast<int>(file & 0xFFFFFFU) * 2 + (running ? 1 : 0);
    int* done = ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("scrolled for"), 0);
    // Back to "nothing runs" after a run of the same demo is no reason to move.
    if (*done == now || (!running && *done == now + 1)) return;
    *done = now;
    const int start = source.function_start(line);
    // A long function: rather the line than its head.
    const float lines_shown = height / line_height;
    const bool head_fits = start > 0 && static_cast<float>(line - start) < lines_shown * 0.7F;
    const int top = std::max(head_fits ? start - 1 : line - static_cast<int>(lines_shown / 2), 0);
    ImGui::SetScrollY(static_cast<float>(top) * line_height);
}

struct Card {
    ImFont* font = nullptr;
    float height = 0;
    bool whole = true;  // false: not all of it has room
};

/// In smaller letters where it would take the place of the code.
Card explanation_card(const Canvas& canvas, const model::Explanation& said) {
    const float width = canvas.area.width() - canvas.px(32);
    const std::string all = said.title + ' ' + said.text;
    // At least half of the place is for the code, and more where that is a line or two.
    const float most = canvas.area.height() * (canvas.area.height() < canvas.px(150) ? 0.36F : 0.5F);
    for (ImFont* font : {canvas.fonts().text, canvas.fonts().small}) {
        const float height = platform::text_size(font, all, width).y + canvas.px(20);
        if (height <= most) return {font, height, true};
    }
    return {canvas.fonts().small, most, false};
}

void draw_explanation(const Canvas& canvas, const model::Explanation& said, const Card& card) {
    using Tone = model::Explanation::Tone;
    const Theme& theme = canvas.theme();
    ImU32 ground = theme.raised;
    ImU32 strong = theme.text;
    if (said.tone == Tone::bad) ground = theme.bad_ground, strong = theme.bad;
    if (said.tone == Tone::good) ground = theme.good_ground, strong = theme.good;
    canvas.box(canvas.area, ground, said.tone == Tone::plain ? theme.line : mixed(ground, strong, 0.4F), 6);
    canvas.ui.items.add("Explanation", canvas.area);
    const Rect inside = canvas.area.shrunk(canvas.px(10));
    canvas.list.PushClipRect(canvas.area.min, canvas.area.max, true);
    // The title in its own colour on top of the same words: the rest of the paragraph flows around it.
    const float width = inside.width() - canvas.px(4);
    const std::string all = said.title + ' ' + said.text;
    if (card.whole)
        canvas.text_wrapped(inside.min, width, card.font, theme.text, all);
    else
        canvas.text_in({inside.min, {inside.min.x + width, inside.max.y}}, card.font, theme.text, all);
    const float title = platform::text_size(card.font, said.title).x;
    canvas.list.AddRectFilled(inside.min, {inside.min.x + title, inside.min.y + platform::font_size(card.font)}, ground);
    canvas.text(inside.min, card.font, strong, said.title);
    canvas.list.PopClipRect();
    if (card.whole) return;
    click_area(canvas, canvas.area, "explanation text");
    tooltip(canvas.ui, all);
}

/// Which file is shown: its name, or the switch where there are several. Answers its height.
float draw_files(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const float height = draw_source_switch(app, commands, canvas);
    if (height > 0) return height;
    const std::string& file = app.demo()->sources[app.shown_source()].file();
    const float name_height = platform::font_size(canvas.fonts().mono) + canvas.px(4);
    canvas.text_fitted(canvas.area.min, canvas.area.width() - canvas.px(8), canvas.fonts().mono,
                       canvas.theme().dim, file);
    canvas.ui.items.add(file, {canvas.area.min, {canvas.area.max.x, canvas.area.min.y + name_height}});
    return name_height;
}

}  // namespace

void draw_code(const model::App& app, model::Commands& commands, Canvas canvas) {
    model::Explanation said = model::explain(app);
    said.text = model::with_numbers_grouped(said.text);
    // Below the code; beside it where lines are few and long.
    const bool beside = canvas.area.height() < canvas.px(150) && canvas.area.width() > canvas.px(540);
    Rect said_rect = canvas.area, code = canvas.area;
    said_rect.max.x -= canvas.px(8);
    if (beside) {
        said_rect.min.x = canvas.area.max.x - canvas.area.width() * 0.36F;
        code.max.x = said_rect.min.x - canvas.px(10);
    }
    Card card = explanation_card(canvas.part(beside ? said_rect : canvas.area), said);
    if (beside) {
        const float width = said_rect.width() - canvas.px(24);
        const float high = platform::text_size(card.font, said.title + ' ' + said.text, width).y + canvas.px(20);
        card = {card.font, std::min(high, said_rect.height()), high <= said_rect.height()};
        said_rect.max.y = said_rect.min.y + card.height;
    } else {
        said_rect.min.y = said_rect.max.y - card.height;
        code.max.y = said_rect.min.y - canvas.px(8);
    }
    code.min.y += draw_files(app, commands, canvas.part(code));
    ImGui::SetCursorScreenPos(code.min);
    platform::begin_child("Code text", code.size(),
                          {.flags = ImGuiWindowFlags_HorizontalScrollbar});
    Rect shown = code;
    shown.max.x -= ImGui::GetStyle().ScrollbarSize;
    const Canvas inside{canvas.ui, *ImGui::GetWindowDrawList(), shown};
    const Page page(app, inside);
    scroll_once(app, page.line_height(), shown.height());
    scroll_to_step(app, page.line_height(), shown.height());
    scroll_to_selection(app, page.line_height(), shown.height());
    page.draw();
    platform::end_child();
    draw_explanation(canvas.part(said_rect), said, card);
}

}  // namespace ipc::views
