#pragma once

#include <optional>

#include "supervisor/comparison_figures.hpp"
#include "supervisor/json_reader.hpp"

namespace ipc::supervisor {

/// The figures of a comparison as a recording keeps them: a row a cell, mechanisms by their names, so
/// that a later program may number them anew.
nlohmann::ordered_json comparison_to_json(const ComparisonFigures& figures);

/// Untrusted: what could not have been measured is refused, as read_cell() does.
std::optional<ComparisonFigures> comparison_from_json(JsonReader& reader,
                                                      const nlohmann::ordered_json& json);

}  // namespace ipc::supervisor
