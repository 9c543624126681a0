#include "lesson/text_layout.hpp"

#include <algorithm>

namespace ipc::lesson {

namespace {

constexpr std::size_t kColumns = 80;

// Characters, not bytes: the second and later bytes of one begin with 10.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string words_of(const model::Spans& spans) {
    std::string text;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        text += spans[i].text;
        const bool last = i + 1 == spans.size() || spans[i + 1].link != spans[i].link;
        if (last && spans[i].link.starts_with("https://") && spans[i].text != spans[i].link)
            text += " (" + spans[i].link + ')';
        if (last && spans[i].link.ends_with(".md") && spans[i].link.size() > 2)
            text += " (lesson " + spans[i].link.substr(0, 2) + ')';
    }
    return text;
}

std::string indented(std::string_view lines, std::size_t indent) {
    std::string text;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size() - 1);
        const std::string_view line = lines.substr(0, end + 1);
        if (line != "\n") text += std::string(indent, ' ');
        text += line;
        lines.remove_prefix(end + 1);
    }
    if (!text.empty() && text.back() != '\n') text += '\n';
    return text;
}

void lay_out(const model::Text& parts, const std::string& mark, std::size_t indent, std::string& into) {
    std::string first = mark;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const model::TextPart& part = parts[i];
        const bool tight = part.kind == model::TextPart::Kind::list && !mark.empty();
        if (i > 0 && !tight) into += '\n';
        switch (part.kind) {
            case model::TextPart::Kind::paragraph:
            case model::TextPart::Kind::heading:
                into += wrapped(words_of(part.spans), first, indent);
                break;
            case model::TextPart::Kind::code:
                into += indented(part.code, indent + 4);
                break;
            case model::TextPart::Kind::list:
                for (std::size_t item = 0; item < part.items.size(); ++item) {
                    std::string sign = std::string(indent, ' ') + "- ";
                    if (part.first > 0)
                        sign = std::string(indent, ' ') + std::to_string(part.first + static_cast<int>(item)) + ". ";
                    lay_out(part.items[item], sign, sign.size(), into);
                }
                break;
        }
        first = std::string(indent, ' ');
    }
}

}  // namespace

std::string wrapped(std::string_view text, const std::string& first, std::size_t indent) {
    std::string lines = first;
    std::size_t used = columns(first);
    const std::size_t begun = used;
    bool fresh = true;
    while (!text.empty()) {
        const std::size_t begin = text.find_first_not_of(' ');
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size());
        const std::size_t wide = columns(word);
        if (!fresh && used + 1 + wide > kColumns) {
            lines += '\n' + std::string(indent, ' ');
            used = indent;
            fresh = true;
        }
        if (!fresh) {
            lines += ' ';
            ++used;
        }
        lines += word;
        used += wide;
        fresh = false;
    }
    if (fresh && used == begun && first.empty()) return {};
    return lines + '\n';
}

std::string laid_out(const model::Text& text) {
    std::string lines;
    lay_out(text, "", 0, lines);
    return lines;
}

}  // namespace ipc::lesson
