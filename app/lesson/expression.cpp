#include "lesson/expression.hpp"

#include <muParser.h>

#include <vector>

#include "lesson/expression_name.hpp"
#include "lesson/expression_token.hpp"
#include "lesson/expression_words.hpp"
#include "lesson/problem.hpp"

namespace ipc::lesson {

using Token = ExpressionToken;
using TokenKind = ExpressionToken::Kind;

struct Expression::Parts {
    std::vector<ExpressionName> names;  // each once
    std::vector<double> values;         // what the parser reads
    mu::Parser parser;
    std::string words;
};

namespace {

double negated(double value) {
    return value == 0 ? 1 : 0;
}

/// Turns tokens into what muParser reads: v0, v1 ... for names, numbers for choices.
class Translator {
public:
    Translator(const std::vector<Token>& tokens, const model::Demo& demo) : tokens_(tokens), demo_(demo) {}

    stage::Result<std::string> translate() {
        std::string text;
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            const Token& token = tokens_[at_];
            if (token.kind == TokenKind::text)
                return stage::Error{"\"" + token.text + "\" is compared with nothing that has choices; "
                                    "write it as in sync == \"mutex\""};
            if (token.is(",")) return stage::Error{"\",\" is not allowed; join conditions with &&"};
            if (token.kind != TokenKind::name) {
                text += token.text + ' ';
                continue;
            }
            const auto part = token.text == "events" ? events() : name(token.text);
            if (!part) return part;
            text += *part + ' ';
        }
        return text;
    }
    std::vector<ExpressionName>& names() { return names_; }

private:
    const Token* look(std::size_t further) const {
        return at_ + further < tokens_.size() ? &tokens_[at_ + further] : nullptr;
    }
    bool comparing(const Token* token) const {
        return token != nullptr && (token->is("==") || token->is("!="));
    }

    stage::Result<std::string> events() {
        const Token* kind = look(2);
        if (look(1) == nullptr || !look(1)->is("(") || kind == nullptr || kind->kind != TokenKind::text ||
            look(3) == nullptr || !look(3)->is(")"))
            return stage::Error{"events is written as in events(\"message_torn\")"};
        const auto known = counted_events(kind->text);
        if (!known) return stage::Error{"there are no events " + with_allowed(kind->text, event_kinds())};
        at_ += 3;
        return use(*known);
    }

    stage::Result<std::string> name(const std::string& name) {
        const int knob = demo_.knob_index(name);
        const bool choice = knob >= 0 && demo_.knobs[static_cast<std::size_t>(knob)].is_choice();
        if (choice && comparing(look(1)) && look(2) != nullptr && look(2)->kind == TokenKind::text)
            return choice_of(static_cast<std::size_t>(knob));
        const auto known = expression_name(name, demo_);
        if (!known)
            return stage::Error{"there is nothing called " + with_allowed(name, expression_names(demo_))};
        if (comparing(look(1)) && look(2) != nullptr && look(2)->kind == TokenKind::text)
            return stage::Error{name + " is a number, and is compared with \"" + look(2)->text + "\""};
        if (known->source == ExpressionName::Source::knob && choice)
            return stage::Error{name + " has choices; compare it with one of them, as in " + name +
                                " == \"" + demo_.knobs[static_cast<std::size_t>(knob)].choices.front().name +
                                "\""};
        return use(*known);
    }

    stage::Result<std::string> choice_of(std::size_t knob) {
        std::vector<std::string> allowed;
        const std::vector<model::Choice>& choices = demo_.knobs[knob].choices;
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (choices[i].name != look(2)->text) {
                allowed.push_back(choices[i].name);
                continue;
            }
            const std::string compared = look(1)->text;
            const std::string& words = demo_.knobs[knob].name;
            at_ += 2;
            return use({ExpressionName::Source::knob, knob, model::in_words(words), false}) +
                   ' ' + compared + ' ' + std::to_string(i);
        }
        return stage::Error{demo_.knobs[knob].name + " has no choice " + with_allowed(look(2)->text, allowed)};
    }

    std::string use(const ExpressionName& name) {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (names_[i].source == name.source && names_[i].index == name.index)
                return "v" + std::to_string(i);
        }
        names_.push_back(name);
        return "v" + std::to_string(names_.size() - 1);
    }

    const std::vector<Token>& tokens_;
    const model::Demo& demo_;
    std::size_t at_ = 0;
    std::vector<ExpressionName> names_;
};

}  // namespace

stage::Result<Expression> Expression::read(std::string_view text, const model::Demo& demo) {
    const auto tokens = expression_tokens(text);
    if (!tokens) return tokens.error();
    Translator translator(*tokens, demo);
    const auto translated = translator.translate();
    if (!translated) return translated.error();

    auto parts = std::make_unique<Parts>();
    parts->names = std::move(translator.names());
    parts->values.resize(parts->names.size());
    parts->words = expression_words(*tokens, demo);
    try {
        parts->parser.DefineInfixOprt("!", negated);
        for (std::size_t i = 0; i < parts->values.size(); ++i)
            parts->parser.DefineVar("v" + std::to_string(i), &parts->values[i]);
        parts->parser.SetExpr(*translated);
        int results = 0;
        parts->parser.Eval(results);
        if (results != 1) return stage::Error{"it holds several conditions; join them with && or ||"};
    } catch (const mu::ParserError&) {
        return stage::Error{"it is no condition: " + expression_fault(*tokens)};
    }
    return Expression(std::move(parts));
}

Expression::Expression(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

bool Expression::holds(const model::App& app) const {
    for (std::size_t i = 0; i < parts_->values.size(); ++i)
        parts_->values[i] = parts_->names[i].value(app);
    try {
        return parts_->parser.Eval() != 0;
    } catch (const mu::ParserError&) {
        return false;  // it was evaluated when it was read
    }
}

const std::string& Expression::in_words() const {
    return parts_->words;
}

std::string Expression::figures(const model::App& app) const {
    std::vector<std::string> all;
    for (const ExpressionName& name : parts_->names)
        all.push_back(name.figure(app));
    return joined(all);
}

bool Expression::asks_exploration() const {
    for (const ExpressionName& name : parts_->names) {
        if (name.asks_exploration()) return true;
    }
    return false;
}

}  // namespace ipc::lesson
