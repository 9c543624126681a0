#pragma once

#include <string>
#include <vector>

#include "lesson/expression_token.hpp"
#include "model/demo.hpp"

namespace ipc::lesson {

/// The condition as one says it: "counter is 1 and no schedule fails". Its names are known.
std::string expression_words(const std::vector<ExpressionToken>& tokens, const model::Demo& demo);
/// What is wrong with tokens that are no condition.
std::string expression_fault(const std::vector<ExpressionToken>& tokens);

}  // namespace ipc::lesson
