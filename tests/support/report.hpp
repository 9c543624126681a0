#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/demos.hpp"
#include "support/program.hpp"

namespace ipc::test {

using Json = nlohmann::json;

/// Runs a demo with --json: it must succeed and print one JSON object and nothing else.
Json report(const std::string& demo, std::vector<std::string> arguments);
Json report(const std::string& demo, Setting setting);

/// The same of a run that its time ends, and whose processes all left by themselves: on a busy machine one may get no CPU
/// before it is killed, 300 ms later. The last of several if none is so.
Json report_of_all(const std::string& demo, const Setting& setting);

/// A metric that counts something.
long count_of(const Json& report, const std::string& metric);

/// What a demo says of itself with --describe.
Json description(const std::string& demo);

/// The element of an array of objects that has this name; null if none has.
Json named(const Json& array, const std::string& name);

/// "snake_case" as an option: "--snake-case".
std::string option(const std::string& snake);

}  // namespace ipc::test
