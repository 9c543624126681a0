#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/lesson_text.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// What the pointer or the keyboard does with a text's links in this frame.
struct LinkUse {
    std::optional<std::string> hovered, pressed;  ///< where the link leads
};

/// A lesson's words, set in lines of at most `width` pixels: headings, paragraphs, lists, code.
///
///     TextBlock words(canvas, text, width, color);
///     words.draw(column.take(words.height()).min, "lesson text 3", use);
class TextBlock {
public:
    TextBlock(const Canvas& canvas, const model::Text& text, float width, ImU32 color);

    float height() const { return height_; }
    /// `id` tells its links from those of other texts.
    void draw(ImVec2 at, const std::string& id, LinkUse& use) const;

private:
    /// Words of one look on one line, or the ground of code.
    struct Piece {
        Rect place;  ///< from the text's top left corner
        ImFont* font = nullptr;
        ImU32 color = 0;
        std::string text;
        bool code = false;
        int link = -1;  ///< index into links_
    };
    struct Word {
        const model::Span* span = nullptr;
        std::string_view text;
        bool space_before = false;
        int link = -1;
    };

    void add(const model::Text& text, float left, bool tight);
    void add_words(const model::Spans& spans, float left, ImFont* font, ImU32 color);
    void add_code(const std::string& code, float left);
    std::vector<Word> words_of(const model::Spans& spans);
    ImFont* font_of(const model::Span& span, ImFont* plain) const;

    Canvas canvas_;
    float width_;
    ImU32 color_;
    float height_ = 0;
    std::vector<Piece> pieces_;
    std::vector<std::string> links_;
};

}  // namespace ipc::views
