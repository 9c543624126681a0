#include "views/rich_text.hpp"

#include <algorithm>
#include <cmath>

#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kIndent = 20;  // of a list's items

}  // namespace

TextBlock::TextBlock(const Canvas& canvas, const model::Text& text, float width, ImU32 color)
    : canvas_(canvas), width_(std::max(width, 1.0F)), color_(color) {
    add(text, 0, false);
}

ImFont* TextBlock::font_of(const model::Span& span, ImFont* plain) const {
    const platform::Fonts& fonts = canvas_.fonts();
    if (span.code) return span.bold ? fonts.mono_strong : fonts.mono;
    if (span.bold) return fonts.strong;
    if (span.emphasis) return fonts.emphasis;
    return plain;
}

// `tight`: the parts of a list's item lie closer than those of the page.
void TextBlock::add(const model::Text& text, float left, bool tight) {
    const float gap = std::round(canvas_.px(tight ? 4 : 9));
    bool first = true;
    for (const model::TextPart& part : text) {
        if (!first) height_ += gap;
        switch (part.kind) {
            case model::TextPart::Kind::paragraph:
                add_words(part.spans, left, canvas_.fonts().text, color_);
                break;
            case model::TextPart::Kind::heading:
                if (!first) height_ += gap;
                add_words(part.spans, left,
                          part.level <= 2 ? canvas_.fonts().title : canvas_.fonts().strong,
                          canvas_.theme().text);
                break;
            case model::TextPart::Kind::code:
                add_code(part.code, left);
                break;
            case model::TextPart::Kind::list:
                for (std::size_t i = 0; i < part.items.size(); ++i) {
                    if (i > 0) height_ += std::round(canvas_.px(4));
                    const std::string mark =
                        part.first > 0 ? std::to_string(part.first + static_cast<int>(i)) + "." : "•";
                    const float size = platform::font_size(canvas_.fonts().text);
                    const float x = left + canvas_.px(4);
                    pieces_.push_back({{{x, height_}, {x + canvas_.px(kIndent), height_ + size}},
                                       canvas_.fonts().text, canvas_.theme().dim, mark});
                    add(part.items[i], left + canvas_.px(part.first > 0 ? kIndent + 4 : kIndent - 2), true);
                }
                break;
        }
        first = false;
    }
}

std::vector<TextBlock::Word> TextBlock::words_of(const model::Spans& spans) {
    std::vector<Word> words;
    bool space = false;
    for (const model::Span& span : spans) {
        int link = -1;
        if (!span.link.empty()) {
            link = static_cast<int>(links_.size());
            links_.push_back(span.link);
        }
        const std::string_view text = span.text;
        for (std::size_t at = 0; at < text.size();) {
            if (text[at] == ' ') {
                space = true;
                ++at;
                continue;
            }
            const std::size_t end = std::min(text.find(' ', at), text.size());
            words.push_back({&span, text.substr(at, end - at), space, link});
            space = false;
            at = end;
        }
    }
    return words;
}

void TextBlock::add_words(const model::Spans& spans, float left, ImFont* font, ImU32 color) {
    const float line = std::round(platform::font_size(font) * 1.18F);
    const float space = platform::text_size(font, " ").x;
    const float room = width_ - left;
    const std::vector<Word> words = words_of(spans);
    const auto width_of = [&](const Word& word) {
        return platform::text_size(font_of(*word.span, font), word.text).x;
    };
    float x = 0;
    for (std::size_t i = 0; i < words.size();) {
        // What hangs together without a space stays on one line: **A**, with its comma.
        std::size_t end = i + 1;
        float width = width_of(words[i]);
        while (end < words.size() && !words[end].space_before)
            width += width_of(words[end++]);
        if (x > 0 && words[i].space_before) x += space;
        if (x > 0 && x + width > room) {
            x = 0;
            height_ += line;
        }
        for (; i < end; ++i) {
            const Word& word = words[i];
            ImFont* with = font_of(*word.span, font);
            const float wide = width_of(word);
            const float drop = (platform::font_size(font) - platform::font_size(with)) / 2;
            const ImVec2 at{left + x, height_ + drop};
            ImU32 shade = word.span->bold ? canvas_.theme().text : color;
            if (word.link >= 0) shade = canvas_.theme().accent;
            Piece* last = pieces_.empty() ? nullptr : &pieces_.back();
            const bool joins = last != nullptr && last->font == with && last->link == word.link &&
                               last->color == shade && last->code == word.span->code &&
                               last->place.min.y == at.y && x > 0 && word.space_before &&
                               i > 0 && words[i - 1].span == word.span;
            if (joins) {
                last->text += " ";
                last->text += word.text;
                last->place.max.x = at.x + wide;
                // A space of its font may be wider than the line's.
                last->place.max.x = std::max(last->place.max.x, last->place.min.x + platform::text_size(with, last->text).x);
                x = last->place.max.x - left;
                continue;
            }
            pieces_.push_back({{at, {at.x + wide, at.y + platform::font_size(with)}}, with, shade,
                               std::string(word.text), word.span->code, word.link});
            x += wide;
        }
    }
    if (!words.empty()) height_ += line;
}

void TextBlock::add_code(const std::string& code, float left) {
    ImFont* font = canvas_.fonts().mono;
    const float line = std::round(platform::font_size(font) * 1.15F);
    const float pad = std::round(canvas_.px(8));
    // A line that is too long goes on below, further in: nothing of code may be hidden. All its characters
    // are as wide as one.
    const auto fit = static_cast<std::size_t>(
        std::max((width_ - left - 2 * pad) / platform::text_size(font, "m").x, 12.0F));
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < code.size();) {
        const std::size_t end = std::min(code.find('\n', at), code.size());
        std::string rest = code.substr(at, end - at);
        while (rest.size() > fit) {
            std::size_t cut = rest.rfind(' ', fit);
            if (cut == std::string::npos || cut < fit / 2) cut = fit;
            lines.push_back(rest.substr(0, cut));
            const std::size_t next = std::min(rest.find_first_not_of(' ', cut), rest.size());
            rest = "        " + rest.substr(next);
        }
        lines.push_back(std::move(rest));
        at = end + 1;
    }
    const float tall = line * static_cast<float>(lines.size()) + 2 * pad;
    pieces_.push_back({{{left, height_}, {width_, height_ + tall}}, nullptr, 0, {}, true, -1});
    float y = height_ + pad;
    for (const std::string& text : lines) {
        pieces_.push_back({{{left + pad, y}, {width_ - pad, y + line}}, font, canvas_.theme().text, text});
        y += line;
    }
    height_ += tall;
}

void TextBlock::draw(ImVec2 at, const std::string& id, LinkUse& use) const {
    const Theme& theme = canvas_.theme();
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const Piece& piece = pieces_[i];
        const Rect place{{at.x + piece.place.min.x, at.y + piece.place.min.y},
                         {at.x + piece.place.max.x, at.y + piece.place.max.y}};
        if (!ImGui::IsRectVisible(place.min, place.max)) continue;
        if (piece.font == nullptr) {
            canvas_.box(place, theme.background, theme.line, 6);
            continue;
        }
        bool hovered = false;
        if (piece.link >= 0) {
            const std::string& target = links_[static_cast<std::size_t>(piece.link)];
            const std::string item = id + " link " + std::to_string(i);
            const Click click = click_area(canvas_, place, item, "link: " + target);
            focus_ring(canvas_, place, 3);
            hovered = click.hovered;
            if (click.hovered) use.hovered = target;
            if (click.pressed) use.pressed = target;
            if (click.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        }
        if (piece.code) {
            const float side = canvas_.px(3);
            canvas_.box({{place.min.x - side, place.min.y - 1}, {place.max.x + side, place.max.y + 1}},
                        theme.raised, 0, 4);
        }
        canvas_.text_fitted(place.min, std::max(place.width(), 1.0F) + 1, piece.font, piece.color, piece.text);
        if (piece.link >= 0)
            canvas_.line({place.min.x, place.max.y}, {place.max.x, place.max.y},
                         hovered ? theme.accent : mixed(theme.panel, theme.accent, 0.5F));
    }
}

}  // namespace ipc::views
