#pragma once

#include <array>

#include <nlohmann/json.hpp>

#include "supervisor/description.hpp"

namespace ipc::supervisor {

/// How a site's Touches is written, by its value.
inline constexpr std::array kTouchesWords{"unknown", "nothing", "reads", "writes"};
/// How an Exhibit is written, by its value.
inline constexpr std::array kExhibitWords{"none", "picture", "comparison"};

/// The objects behind to_json() and parse_description(); a recording holds one too.
nlohmann::ordered_json description_to_json(const Description& description);
Result<Description> description_from_json(const nlohmann::ordered_json& json);

/// No exception, no depth that hurts; `what` begins the error: "what is not JSON".
Result<nlohmann::ordered_json> parse_json(std::string_view text, std::string_view what);
/// On one line; bytes that are no UTF-8 are replaced, since JSON cannot hold them.
std::string dump_json(const nlohmann::ordered_json& json);

}  // namespace ipc::supervisor
