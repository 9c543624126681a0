#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/app.hpp"
#include "stage/result.hpp"

namespace ipc::lesson {

/// A condition over what is measured: "counter == 1 && increments == 2". Its names are checked against
/// the demo when it is read; an error says what is allowed, the nearest first.
class Expression {
public:
    static stage::Result<Expression> read(std::string_view text, const model::Demo& demo);
    Expression(Expression&&) noexcept;
    Expression& operator=(Expression&&) noexcept;
    ~Expression();

    /// Whether it is true of what the model shows now.
    bool holds(const model::App& app) const;
    /// "counter is 1 and increments is 2"
    const std::string& in_words() const;
    /// What its names stand at now: "counter is 1, increments is 2".
    std::string figures(const model::App& app) const;
    /// It names something of the exploration.
    bool asks_exploration() const;

private:
    struct Parts;
    explicit Expression(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ipc::lesson
