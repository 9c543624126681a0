#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipc::terminal {

/// What a piece of text means; look.hpp turns it into a colour. Actor i has ink actor_0 + i % 8.
enum class Ink : std::uint8_t {
    text,
    dim,
    faint,
    bad,
    good,
    actor_0,
    last_actor = actor_0 + 7,
};
Ink actor_ink(std::size_t actor);

struct Span {
    std::string text;
    Ink ink = Ink::text;
    bool bold = false;
};
/// One row of the screen, without its end of line.
using Line = std::vector<Span>;

/// Columns that UTF-8 text takes on the screen: combining marks none, East Asian wide characters
/// two.
std::size_t columns(std::string_view text);
std::size_t columns(const Line& line);

/// Text that cannot move the cursor: tabs as four spaces, control characters and broken UTF-8 as
/// "?".
std::string harmless(std::string_view text);

/// The text in exactly `width` columns; what is too long ends with `more`.
std::string left(std::string_view text, std::size_t width, std::string_view more = "~");
std::string right(std::string_view text, std::size_t width, std::string_view more = "~");
/// The line in at most `width` columns.
Line clip(Line line, std::size_t width);
/// Words into rows of at most `width` columns; a longer word is cut.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace ipc::terminal
