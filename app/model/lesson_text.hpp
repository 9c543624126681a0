#pragma once

#include <cstdint>
#include <string>
#include <vector>

// A lesson's words: what Markdown they may use, as a small tree.
namespace ipc::model {

/// Some words that look alike.
struct Span {
    std::string text;  ///< without line breaks
    bool bold = false, emphasis = false, code = false;
    /// Where it leads; empty: nowhere. "ui:counter" (a name of the item map), "man:pipe.7",
    /// "05-broken-pipe.md" (a lesson of the same pack), "https://..." (shown, never opened).
    std::string link;
};
using Spans = std::vector<Span>;

struct TextPart {
    enum class Kind : std::uint8_t { paragraph, heading, list, code };
    Kind kind = Kind::paragraph;
    Spans spans;                               ///< of a paragraph or a heading
    int level = 0;                             ///< of a heading, 1 .. 6
    int first = 0;                             ///< of a list: its first number; 0: it has bullets
    std::vector<std::vector<TextPart>> items;  ///< of a list: what each item holds
    std::string code;                          ///< its lines, each with its line end
    std::string language;                      ///< of code: "c", "sh"; may be empty
};
using Text = std::vector<TextPart>;

/// Spans without their looks.
std::string plain(const Spans& spans);
/// The same for a whole text: parts apart by an empty line.
std::string plain(const Text& text);

}  // namespace ipc::model
