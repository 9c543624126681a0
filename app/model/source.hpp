#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipc::model {

/// What a piece of C++ is, as far as its colour goes.
enum class TokenKind : std::uint8_t {
    plain,
    keyword,
    type,
    call,
    string,
    number,
    comment,
    directive
};

struct Token {
    std::uint32_t begin = 0;  ///< byte in the line
    std::uint32_t length = 0;
    TokenKind kind = TokenKind::plain;
};

struct SourceLine {
    std::string text;           ///< tabs expanded
    std::vector<Token> tokens;  ///< in order; what lies between them is plain
};

/// A demo's source as the Code panel shows it. Line numbers count from 1.
struct Source {
    std::string file;  ///< "demos/shared_memory/shared_counter.cpp"
    std::vector<SourceLine> lines;

    int count() const { return static_cast<int>(lines.size()); }
    bool has(int line) const { return line >= 1 && line <= count(); }
    /// The text of a line without its indentation; empty for a line that is not there.
    std::string_view trimmed(int line) const;
    /// The line in which the function around `line` begins; 0 outside of every function.
    int function_start(int line) const;
};

/// Cuts a C++ text into lines and tokens. Any bytes are accepted.
Source read_source(std::string_view file, std::string_view text);

}  // namespace ipc::model
