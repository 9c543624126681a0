#pragma once

#include <string>
#include <string_view>

#include "model/lesson_text.hpp"

namespace ipc::lesson {

/// A lesson's text for a terminal or a screen reader: no decoration, lines of at most 80 columns, an empty
/// line between parts. Code keeps its lines. What a link leads to is said only where it is outside.
std::string laid_out(const model::Text& text);
/// One paragraph; each line after `indent` spaces, but the first after `first`.
std::string wrapped(std::string_view text, const std::string& first = {}, std::size_t indent = 0);

}  // namespace ipc::lesson
