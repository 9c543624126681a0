#include "support/report.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace ipc::test {
namespace {

Json parse_whole(const Outcome& outcome, const std::string& what) {
    INFO(what, " said: ", outcome.err, " and printed: ", outcome.out);
    REQUIRE(outcome.exit == 0);
    const Json json = Json::parse(outcome.out, nullptr, false);
    REQUIRE(json.is_object()); // parse() refuses anything before or after the object
    return json;
}

}  // namespace

Json report(const std::string& demo, Setting setting) {
    setting.arguments.push_back("--json");
    std::string what = demo;
    for (const std::string& argument : setting.arguments) what += " " + argument;
    return parse_whole(run(demo, setting), what);
}

Json report(const std::string& demo, std::vector<std::string> arguments) {
    return report(demo, Setting{.arguments = std::move(arguments)});
}

Json report_of_all(const std::string& demo, const Setting& setting) {
    Json last;
    for (int tries = 0; tries < 10; ++tries) {
        last = report(demo, setting);
        const Json& processes = last.at("processes");
        if (std::all_of(processes.begin(), processes.end(), [](const Json& each) { return each.at("exit") == 0; })) break;
    }
    return last;
}

long count_of(const Json& report, const std::string& metric) {
    return report.at("metrics").at(metric).get<long>();
}

Json description(const std::string& demo) {
    return parse_whole(run(demo, {"--describe"}), demo + " --describe");
}

Json named(const Json& array, const std::string& name) {
    for (const Json& each : array) {
        if (each.at("name") == name) return each;
    }
    return nullptr;
}

std::string option(const std::string& snake) {
    std::string kebab = "--" + snake;
    std::replace(kebab.begin(), kebab.end(), '_', '-');
    return kebab;
}

}  // namespace ipc::test
