#include "lesson/expression_words.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "lesson/expression_name.hpp"

namespace ipc::lesson {

namespace {

using Token = ExpressionToken;
using TokenKind = ExpressionToken::Kind;

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kSignWords{{
    {"&&", " and "}, {"||", " or "}, {"==", " is "}, {"!=", " is not "}, {"<=", " is at most "},
    {">=", " is at least "}, {"<", " is less than "}, {">", " is more than "}, {"+", " + "},
    {"-", " - "}, {"*", " * "}, {"/", " / "}, {"!", "not "}}};

bool is_comparison(const Token& token) {
    return token.is("==") || token.is("!=") || token.is("<") || token.is(">") || token.is("<=") || token.is(">=");
}

/// `flag == 0`, `flag != 1` ask for no; `flag`, `flag == 1`, `flag > 0` for yes. Nothing: neither.
std::optional<bool> asked_of_flag(const Token& sign, const Token& number) {
    if (number.kind != TokenKind::number || (number.text != "0" && number.text != "1")) return std::nullopt;
    const bool zero = number.text == "0";
    if (sign.is("==")) return !zero;
    if (sign.is("!=")) return zero;
    if (sign.is(">") && zero) return true;
    if (sign.is(">=") && !zero) return true;
    if (sign.is("<") && !zero) return false;
    return std::nullopt;
}

std::string flag_words(const ExpressionName& name, bool yes) {
    using From = ExpressionName::Source;
    switch (name.source) {
        case From::holds: return yes ? "the invariant holds" : "the invariant is not known to hold";
        case From::broken: return yes ? "the invariant is broken" : "the invariant is not broken";
        case From::running: return yes ? "it runs" : "it does not run";
        case From::ended:
            return yes ? "every process has ended by itself" : "not every process has ended by itself";
        case From::deadlock: return yes ? "nobody can ever move again" : "somebody can still move";
        case From::explored: return yes ? "every schedule was run" : "not every schedule was run";
        default: return name.words + (yes ? " is yes" : " is no");
    }
}

class Speaker {
public:
    Speaker(const std::vector<Token>& tokens, const model::Demo& demo) : tokens_(tokens), demo_(demo) {}

    std::string speak() {
        std::string text;
        for (at_ = 0; at_ < tokens_.size(); ++at_)
            text += say(tokens_[at_]);
        return text;
    }

private:
    std::string say(const Token& token) {
        if (token.kind == TokenKind::number || token.kind == TokenKind::text) return token.text;
        if (token.is("!") && at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == TokenKind::name) {
            const auto name = expression_name(tokens_[at_ + 1].text, demo_);
            if (name && name->flag) {
                ++at_;
                return flag_words(*name, false);
            }
        }
        for (const auto& [sign, words] : kSignWords) {
            if (token.is(sign)) return std::string(words);
        }
        if (token.kind == TokenKind::sign) return token.text;
        return say_name(token);
    }

    std::string say_name(const Token& token) {
        auto name = expression_name(token.text, demo_);
        if (token.text == "events" && at_ + 3 < tokens_.size()) {
            name = counted_events(tokens_[at_ + 2].text);
            at_ += 3;
        }
        if (!name) return token.text;
        const bool compared = at_ + 2 < tokens_.size() && is_comparison(tokens_[at_ + 1]);
        if (name->source == ExpressionName::Source::failing && compared) {
            const auto any = asked_of_flag(tokens_[at_ + 1], tokens_[at_ + 2]);
            const bool one = tokens_[at_ + 2].text == "1" && !tokens_[at_ + 1].is(">=");
            if (any && !one) {
                at_ += 2;
                return *any ? "at least one schedule fails" : "no schedule fails";
            }
        }
        if (!name->flag) return name->words;
        if (!compared) return flag_words(*name, true);
        const auto asked = asked_of_flag(tokens_[at_ + 1], tokens_[at_ + 2]);
        if (!asked) return name->words;
        at_ += 2;
        return flag_words(*name, *asked);
    }

    const std::vector<Token>& tokens_;
    const model::Demo& demo_;
    std::size_t at_ = 0;
};

bool is_operand(const Token& token) {
    return token.kind != TokenKind::sign;
}

}  // namespace

std::string expression_words(const std::vector<Token>& tokens, const model::Demo& demo) {
    return Speaker(tokens, demo).speak();
}

std::string expression_fault(const std::vector<Token>& tokens) {
    int open = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is("(")) ++open;
        if (tokens[i].is(")") && --open < 0) return "a ) closes nothing";
        if (i > 0 && is_operand(tokens[i]) && is_operand(tokens[i - 1]))
            return '"' + tokens[i - 1].text + "\" and \"" + tokens[i].text +
                   "\" stand side by side; join them with && or compare them with ==";
    }
    if (open > 0) return "a ( is not closed";
    if (tokens.back().kind == TokenKind::sign && !tokens.back().is(")"))
        return "nothing follows the " + tokens.back().text + " at its end";
    return "write it as in counter == 1 && lost_updates > 0";
}

}  // namespace ipc::lesson
