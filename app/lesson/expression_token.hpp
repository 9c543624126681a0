#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stage/result.hpp"

namespace ipc::lesson {

struct ExpressionToken {
    enum class Kind { number, name, text, sign };
    Kind kind = Kind::sign;
    std::string text;  ///< of a text without its quotes

    bool is(std::string_view sign) const { return kind == Kind::sign && text == sign; }
};

/// An error names the sign that is wrong, and what is allowed.
stage::Result<std::vector<ExpressionToken>> expression_tokens(std::string_view text);

}  // namespace ipc::lesson
