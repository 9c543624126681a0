#pragma once

#include <cstdint>
#include <memory>
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

/// A demo's source as the Code panel shows it. Line numbers count from 1. It is cut into lines and tokens when they
/// are first asked for: of most demos, nobody does before the window ends. Copies share what was cut.
class Source {
public:
    Source() = default;
    /// A C++ text; any bytes are accepted.
    Source(std::string_view file, std::string_view text);

    const std::string& file() const { return file_; }  ///< "demos/shared_memory/shared_counter.cpp"
    const std::vector<SourceLine>& lines() const;

    int count() const { return static_cast<int>(lines().size()); }
    bool has(int line) const { return line >= 1 && line <= count(); }
    /// The text of a line without its indentation; empty for a line that is not there.
    std::string_view trimmed(int line) const;
    /// The line in which the function around `line` begins; 0 outside of every function.
    int function_start(int line) const;

private:
    struct Text;
    std::string file_;
    std::shared_ptr<Text> text_;
};

}  // namespace ipc::model
