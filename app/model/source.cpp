#include "model/source.hpp"

#include <algorithm>
#include <array>
#include <mutex>

namespace ipc::model {

namespace {

// Sorted, for binary search.
constexpr std::array kKeywords{"alignas",
                               "asm",
                               "auto",
                               "break",
                               "case",
                               "catch",
                               "class",
                               "const",
                               "consteval",
                               "constexpr",
                               "continue",
                               "default",
                               "delete",
                               "do",
                               "else",
                               "enum",
                               "explicit",
                               "extern",
                               "false",
                               "final",
                               "for",
                               "goto",
                               "if",
                               "inline",
                               "mutable",
                               "namespace",
                               "new",
                               "noexcept",
                               "nullptr",
                               "operator",
                               "override",
                               "private",
                               "protected",
                               "public",
                               "reinterpret_cast",
                               "return",
                               "sizeof",
                               "static",
                               "static_assert",
                               "static_cast",
                               "struct",
                               "switch",
                               "template",
                               "this",
                               "throw",
                               "true",
                               "try",
                               "typedef",
                               "typename",
                               "union",
                               "using",
                               "virtual",
                               "volatile",
                               "while"};
constexpr std::array kTypes{"bool",  "char",   "double", "float",    "int", "long",
                            "short", "signed", "size_t", "unsigned", "void"};

template <std::size_t N>
bool contains(const std::array<const char*, N>& words, std::string_view word) {
    return std::binary_search(words.begin(), words.end(), word);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

// Goes through a file line by line; only a /* comment */ reaches over the end of a line.
class Lexer {
public:
    std::vector<Token> line(std::string_view text) {
        text_ = text;
        at_ = 0;
        tokens_.clear();
        while (at_ < text_.size())
            next();
        return std::move(tokens_);
    }

private:
    void add(std::size_t begin, TokenKind kind) {
        tokens_.push_back(
            {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_ - begin), kind});
    }

    void next() {
        const std::size_t begin = at_;
        const char c = text_[at_];
        if (in_comment_ || text_.substr(at_, 2) == "/*") {
            const std::size_t from = in_comment_ ? at_ : at_ + 2;
            const std::size_t end = text_.find("*/", from);
            in_comment_ = end == std::string_view::npos;
            at_ = in_comment_ ? text_.size() : end + 2;
            add(begin, TokenKind::comment);
        } else if (text_.substr(at_, 2) == "//") {
            at_ = text_.size();
            add(begin, TokenKind::comment);
        } else if (c == '#' && text_.find_first_not_of(' ') == at_) {
            at_ = std::min(text_.find("//", at_), text_.size());
            add(begin, TokenKind::directive);
        } else if (c == '"' || c == '\'') {
            quoted(c);
            add(begin, TokenKind::string);
        } else if (is_digit(c)) {
            while (at_ < text_.size() &&
                   (is_word(text_[at_]) || text_[at_] == '\'' || text_[at_] == '.'))
                ++at_;
            add(begin, TokenKind::number);
        } else if (is_word(c)) {
            while (at_ < text_.size() && is_word(text_[at_]))
                ++at_;
            word(begin);
        } else {
            ++at_;
        }
    }

    void quoted(char quote) {
        ++at_;
        while (at_ < text_.size() && text_[at_] != quote)
            at_ += text_[at_] == '\\' ? 2 : 1;
        at_ = std::min(at_ + 1, text_.size());
    }

    void word(std::size_t begin) {
        const std::string_view word = text_.substr(begin, at_ - begin);
        if (contains(kKeywords, word)) {
            add(begin, TokenKind::keyword);
        } else if (contains(kTypes, word) || word.ends_with("_t") ||
                   (word[0] >= 'A' && word[0] <= 'Z')) {
            add(begin, TokenKind::type);
        } else if (at_ < text_.size() && text_[at_] == '(') {
            add(begin, TokenKind::call);
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool in_comment_ = false;
    std::vector<Token> tokens_;
};

std::string without_tabs(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '\t') {
            do
                out += ' ';
            while (out.size() % 4 != 0);
        } else if (c != '\r') {
            out += c;
        }
    }
    return out;
}

std::vector<SourceLine> cut(std::string_view text) {
    std::vector<SourceLine> lines;
    Lexer lexer;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        SourceLine& line = lines.emplace_back();
        line.text = without_tabs(text.substr(0, end));
        line.tokens = lexer.line(line.text);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

struct Source::Text {
    std::string whole;
    std::once_flag cut_once;  // lessons are read by a thread of their own
    std::vector<SourceLine> lines;
};

Source::Source(std::string_view file, std::string_view text) : file_(file), text_(std::make_shared<Text>()) {
    text_->whole = text;
}

const std::vector<SourceLine>& Source::lines() const {
    static const std::vector<SourceLine> kNone;
    if (!text_) return kNone;
    std::call_once(text_->cut_once, [this] { text_->lines = cut(text_->whole); });
    return text_->lines;
}

std::string_view Source::trimmed(int line) const {
    if (!has(line)) return {};
    const std::string_view text = lines()[static_cast<std::size_t>(line - 1)].text;
    const std::size_t begin = text.find_first_not_of(' ');
    return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

int Source::function_start(int line) const {
    // A definition begins at the left margin and ends with a brace there.
    for (int at = std::min(line, count()); at >= 1; --at) {
        const std::string& text = lines()[static_cast<std::size_t>(at - 1)].text;
        if (text.empty() || text[0] == ' ') continue;
        if (text[0] == '}') {
            if (at < line) return 0;
            continue;
        }
        if (text.find('(') != std::string::npos && text.back() == '{') return at;
    }
    return 0;
}

}  // namespace ipc::model
