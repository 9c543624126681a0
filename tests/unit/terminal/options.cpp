#include "terminal/options.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"
#include "terminal/help.hpp"

using namespace ipc::terminal;
using ipc::tests::sample_demo;

namespace {

Options accepted(std::vector<std::string> arguments) {
    const auto options = parse_options(sample_demo(), std::move(arguments));
    REQUIRE_MESSAGE(options, (options ? "" : options.error().text));
    return *options;
}

std::string refused(std::vector<std::string> arguments) {
    const auto options = parse_options(sample_demo(), std::move(arguments));
    REQUIRE(!options);
    return options.error().text;
}

constexpr std::size_t kDelay = 4, kSync = 5;

}  // namespace

TEST_CASE("without arguments every knob has its default") {
    const Options options = accepted({});
    CHECK(options.task == Task::run);
    CHECK(options.knobs == sample_demo().presets());
    CHECK(!options.schedule);
    CHECK(!options.expect);
}

TEST_CASE("a knob is set by its name in kebab-case or snake_case, with a space or an equals sign") {
    CHECK(accepted({"--reader-delay-ms", "7"}).knobs[kDelay] == 7);
    CHECK(accepted({"--reader_delay_ms=8"}).knobs[kDelay] == 8);
    CHECK(accepted({"--set", "reader_delay_ms=9"}).knobs[kDelay] == 9);
    CHECK(accepted({"--set", "reader-delay-ms=10", "--set", "sync=mutex"}).knobs[kDelay] == 10);
    CHECK(accepted({"--set", "reader-delay-ms=10", "--set", "sync=mutex"}).knobs[kSync] == 1);
}

TEST_CASE("an option that is given twice has its last value") {
    CHECK(accepted({"--sync", "mutex", "--sync", "fcntl"}).knobs[kSync] == 2);
    CHECK(accepted({"--json", "--json"}).json);
}

TEST_CASE("an unknown option is answered by the nearest one") {
    CHECK(refused({"--snyc", "none"}).find("did you mean --sync?") != std::string::npos);
    CHECK(refused({"--reader-delay=3"}).find("did you mean --reader-delay-ms?") !=
          std::string::npos);
    CHECK(refused({"--completely-different"}).find("did you mean") == std::string::npos);
    CHECK(refused({"word"}).find("\"word\"") == 0);
    CHECK(refused({"--set", "snyc=none"}).find("did you mean sync?") != std::string::npos);
}

TEST_CASE("an option without its value is refused, and so is an empty one") {
    for (const char* option :
         {"--sync", "--record", "--schedule", "--set", "--expect", "--seconds"}) {
        CAPTURE(option);
        CHECK(refused({option}).find(option) == 0);
        CHECK(refused({option, ""}).find(option) == 0);
    }
}

TEST_CASE("a value that is not allowed is answered by those that are") {
    CHECK(refused({"--sync", "mutx"}).find("none, mutex, fcntl") != std::string::npos);
    CHECK(refused({"--pace", "0"}).find("1..1000000") != std::string::npos);
    CHECK(refused({"--seconds", "-1"}).find("0..86400") != std::string::npos);
    CHECK(refused({"--expect", "maybe"}).find("safe, broken") != std::string::npos);
    CHECK(refused({"--max-seconds", "3"}).find("--explore") != std::string::npos);
    CHECK(refused({"--explore", "--max-seconds", "x"}).find("--max-seconds") == 0);
}

TEST_CASE("--help is answered whatever else is asked") {
    CHECK(accepted({"--help", "--sync", "nonsense", "--unknown"}).task == Task::help);
    CHECK(accepted({"-h"}).task == Task::help);
    CHECK(accepted({"--describe"}).task == Task::describe);
    CHECK(accepted({"--explore", "--max-preemptions", "2"}).explore.limits.preemptions == 2);
}

TEST_CASE("a schedule that is none is refused with the option's name and the wrong sign") {
    const auto options = accepted({"--schedule", "A b,A"});
    REQUIRE(options.schedule);
    CHECK(*options.schedule == std::vector<std::size_t>{0, 1, 0});
    CHECK(refused({"--schedule", "A B ?"}).find("--schedule: \"?\"") == 0);
}

TEST_CASE("the help text fits 80 columns, names every choice and labels each wrong one") {
    const std::string help = help_text(sample_demo());
    for (std::size_t begin = 0; begin < help.size();) {
        const std::size_t end = help.find('\n', begin);
        REQUIRE(end != help.npos);
        CAPTURE(help.substr(begin, end - begin));
        CHECK(columns(std::string_view(help).substr(begin, end - begin)) <= 80);
        begin = end + 1;
    }
    for (const auto& knob : sample_demo().knobs) {
        CHECK(help.find("--" + ipc::supervisor::kebab(knob.name) + " ") != help.npos);
    }
    CHECK(help.find("wrong: nothing at all") != help.npos);
    CHECK(help.find("wrong: no\n") != help.npos);
    CHECK(help.find("wrong: a mutex") == help.npos);
    CHECK(help.find("default 0, 0..500") != help.npos);
}

TEST_CASE("the help of a demo whose schedules are not searched says why") {
    auto demo = sample_demo();
    demo.not_explored = "it measures times";
    CHECK(help_text(demo).find("refused here: it measures times") != std::string::npos);
    CHECK(help_text(sample_demo()).find("run every schedule") != std::string::npos);
}

TEST_CASE("a role that is played alone takes the places of its own sides, and no others") {
    auto demo = sample_demo();
    demo.roles = {{"client", "asks", "", "", "connect"}, {"relay", "passes on", "", "", "listen", "connect"},
                  {"server", "answers", "", "", "listen"}};
    const auto parsed = [&](std::vector<std::string> arguments) { return parse_options(demo, std::move(arguments)); };
    const auto relay = parsed({"--role", "relay", "--connect", "far:2", "--listen", "[::1]:3"});
    REQUIRE(relay);
    CHECK(relay->role_alone == 1);
    CHECK(relay->address == "[::1]:3");
    CHECK(relay->onward == "far:2");
    const auto client = parsed({"--role", "client", "--connect", "far:2"});
    REQUIRE(client);
    CHECK(client->address == "far:2");
    CHECK(client->onward.empty());
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {"--role", "server", "--connect", "far:2"}, {"--role", "client", "--listen", ":2"},
             {"--role", "relay", "--connect", "far"}, {"--connect", "far:2"}}) {
        CHECK(!parsed(wrong));
    }
    const std::string help = help_text(demo);
    CHECK(help.find("--role client|relay|server") != help.npos);
    CHECK(help.find("with --role client or relay") != help.npos);
}
