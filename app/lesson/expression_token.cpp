#include "lesson/expression_token.hpp"

#include <algorithm>
#include <array>

namespace ipc::lesson {

namespace {

using TokenKind = ExpressionToken::Kind;

constexpr std::size_t kLongest = 1000;
constexpr std::array<std::string_view, 16> kSigns{"&&", "||", "==", "!=", "<=", ">=", "<", ">",
                                                  "+",  "-",  "*",  "/",  "(",  ")",  "!", ","};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

stage::Result<std::vector<ExpressionToken>> expression_tokens(std::string_view text) {
    if (text.size() > kLongest) return stage::Error{"it is longer than 1000 letters"};
    std::vector<ExpressionToken> tokens;
    std::size_t at = 0;
    const auto take_while = [&](auto belongs) {
        const std::size_t begin = at;
        while (at < text.size() && belongs(text[at]))
            ++at;
        return std::string(text.substr(begin, at - begin));
    };
    while (at < text.size()) {
        const char c = text[at];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++at;
        } else if (is_digit(c)) {
            tokens.push_back({TokenKind::number, take_while([](char d) { return is_digit(d) || d == '.'; })});
            const std::string& number = tokens.back().text;
            if (std::count(number.begin(), number.end(), '.') > 1 || number.back() == '.')
                return stage::Error{'"' + number + "\" is no number"};
            if (at < text.size() && is_letter(text[at]))
                return stage::Error{"a letter follows the number " + number};
        } else if (is_letter(c)) {
            tokens.push_back({TokenKind::name, take_while([](char d) { return is_digit(d) || is_letter(d); })});
        } else if (c == '"') {
            const std::size_t end = text.find('"', at + 1);
            if (end == std::string_view::npos) return stage::Error{"a quote \" is not closed"};
            tokens.push_back({TokenKind::text, std::string(text.substr(at + 1, end - at - 1))});
            at = end + 1;
        } else {
            const auto sign = std::find_if(kSigns.begin(), kSigns.end(), [&](std::string_view known) {
                return text.substr(at).starts_with(known);
            });
            if (sign == kSigns.end() && c == '=')
                return stage::Error{"one = stands alone; equality is written =="};
            if (sign == kSigns.end())
                return stage::Error{std::string("\"") + c +
                                    "\" is not allowed; allowed are && || ! == != < <= > >= + - * / ( )"};
            tokens.push_back({TokenKind::sign, std::string(*sign)});
            at += sign->size();
        }
    }
    if (tokens.empty()) return stage::Error{"it is empty"};
    return tokens;
}

}  // namespace ipc::lesson
