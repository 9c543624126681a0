#pragma once

#include "model/comparison.hpp"
#include "stage/comparison.hpp"
#include "supervisor/comparison_figures.hpp"

namespace ipc::session {

/// Takes over the cells that were filled in since the last call; true if there were any. The actors go on
/// meanwhile: a cell that is being written is taken the next time, and one that holds what cannot be is left out.
bool take_comparison(const stage::Comparison& filled, model::Comparison& comparison);

/// The figures that a recording keeps.
model::Comparison comparison_of(const supervisor::ComparisonFigures& figures);

}  // namespace ipc::session
