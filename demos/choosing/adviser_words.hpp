#pragma once

#include <array>
#include <vector>

#include "choosing/adviser.hpp"

namespace ipc::choosing {

/// A rule's words, read once.
struct ReadRule {
    bool valid = true;
    unsigned mechanisms = 0;                            ///< a bit for each
    std::array<unsigned, kQuestionCount> answers = {};  ///< a bit for each; 0: any

    bool names(Mechanism mechanism) const { return (mechanisms >> static_cast<unsigned>(mechanism) & 1U) != 0; }
    bool holds(const Answers& given) const;
};
/// By the index of the rule in rules().
const std::vector<ReadRule>& rules_read();

}  // namespace ipc::choosing
