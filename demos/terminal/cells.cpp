#include "terminal/cells.hpp"

#include <algorithm>

namespace ipc::terminal {
namespace {

struct Glyph {
    char32_t code = 0;  ///< 0: broken UTF-8
    std::size_t bytes = 1;
};

Glyph first_glyph(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned char>(text[i]);
    };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (length == 0 || lead > 0xf4 || text.size() < length) return {};
    char32_t code = lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3fu);
    }
    return {code, length};
}

std::size_t glyph_columns(char32_t code) {
    const auto within = [code](char32_t low, char32_t high) {
        return code >= low && code <= high;
    };
    if (within(0x300, 0x36f) || within(0x200b, 0x200f) || within(0xfe00, 0xfe0f)) return 0;
    const bool wide = within(0x1100, 0x115f) || within(0x2e80, 0xa4cf) || within(0xac00, 0xd7a3) ||
                      within(0xf900, 0xfaff) || within(0xfe30, 0xfe6f) || within(0xff00, 0xff60) ||
                      within(0x1f300, 0x1faff) || within(0x20000, 0x3fffd);
    return wide ? 2 : 1;
}

/// The longest beginning of the text that fits.
std::string_view beginning(std::string_view text, std::size_t width) {
    std::size_t bytes = 0;
    for (std::size_t used = 0; bytes < text.size();) {
        const Glyph glyph = first_glyph(text.substr(bytes));
        used += glyph_columns(glyph.code);
        if (used > width) break;
        bytes += glyph.bytes;
    }
    return text.substr(0, bytes);
}

std::string shortened(std::string_view text, std::size_t width, std::string_view more) {
    if (columns(text) <= width) return std::string(text);
    if (width < columns(more)) return {};
    return std::string(beginning(text, width - columns(more))) + std::string(more);
}

}  // namespace

Ink actor_ink(std::size_t actor) {
    return static_cast<Ink>(static_cast<std::size_t>(Ink::actor_0) + actor % 8);
}

std::size_t columns(std::string_view text) {
    std::size_t sum = 0;
    while (!text.empty()) {
        const Glyph glyph = first_glyph(text);
        sum += glyph_columns(glyph.code);
        text.remove_prefix(glyph.bytes);
    }
    return sum;
}

std::size_t columns(const Line& line) {
    std::size_t sum = 0;
    for (const Span& span : line)
        sum += columns(span.text);
    return sum;
}

std::string harmless(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const Glyph glyph = first_glyph(text);
        if (glyph.code == '\t') {
            safe += "    ";
        } else if (glyph.code < 0x20 || (glyph.code >= 0x7f && glyph.code < 0xa0)) {
            safe += '?';
        } else {
            safe += text.substr(0, glyph.bytes);
        }
        text.remove_prefix(glyph.bytes);
    }
    return safe;
}

std::string left(std::string_view text, std::size_t width, std::string_view more) {
    std::string fitted = shortened(text, width, more);
    fitted.append(width - columns(fitted), ' ');
    return fitted;
}

std::string right(std::string_view text, std::size_t width, std::string_view more) {
    const std::string fitted = shortened(text, width, more);
    return std::string(width - columns(fitted), ' ') + fitted;
}

Line clip(Line line, std::size_t width) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::size_t wanted = columns(line[i].text);
        if (used + wanted > width) {
            line[i].text = std::string(beginning(line[i].text, width - used));
            line.resize(i + 1);
            break;
        }
        used += wanted;
    }
    return line;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> rows;
    std::string row;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string word = shortened(text.substr(0, end), width, "~");
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty()) continue;
        if (!row.empty() && columns(row) + 1 + columns(word) > width) {
            rows.push_back(std::move(row));
            row.clear();
        }
        if (!row.empty()) row += ' ';
        row += word;
    }
    if (!row.empty()) rows.push_back(std::move(row));
    return rows;
}

}  // namespace ipc::terminal
