#pragma once

#include <functional>
#include <string>
#include <vector>

#include "choosing/adviser.hpp"
#include "stage/comparison.hpp"
#include "stage/demo.hpp"

/// The adviser's questions as knobs of ipc-compare, and what it measured as the adviser's figures.
namespace ipc::choosing {

/// `own`, and behind them a live knob for each question, in the order of questions().
std::vector<const stage::Knob*> with_questions(std::vector<const stage::Knob*> own);

/// `value`: of such a knob now, as Stage::value() gives it.
Answers answers_of(const std::function<std::int64_t(const stage::Knob&)>& value);

/// 64 B round trip and best throughput of each mechanism, of the placement that has more of them: two CPUs if equal.
/// The comparison is not trusted: cells that are being written, or hold what cannot be, are left out.
Measured measured_of(const stage::Comparison& comparison);

/// "Begin with ...: because ... Runner-up: ..., if ..." in lines of ASCII, then why not each other one.
std::string advice_text(const Advice& advice);

}  // namespace ipc::choosing
