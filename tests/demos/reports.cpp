#include <doctest/doctest.h>

#include <set>

#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

std::set<std::string> keys(const Json& object) {
    std::set<std::string> names;
    for (const auto& [key, value] : object.items()) names.insert(key);
    return names;
}

std::set<std::string> names(const Json& array) {
    std::set<std::string> all;
    for (const Json& each : array) all.insert(each.at("name").get<std::string>());
    return all;
}

void check_value(const Json& knob, const Json& value) {
    CAPTURE(knob.at("name").get<std::string>());
    if (knob.at("type") == "choice") {
        CHECK(names(knob.at("choices")).contains(value.get<std::string>()));
    } else {
        REQUIRE(value.is_number_integer());
        CHECK(value >= knob.at("range")[0]);
        CHECK(value <= knob.at("range")[1]);
    }
}

void check_shape(const Json& ran, const Json& described) {
    std::set<std::string> members{"demo", "knobs", "metrics", "verdict", "processes", "events", "seconds"};
    if (described.value("exhibit", "") == "comparison") members.insert({"advice", "environment", "comparison"});
    // Somebody was stuck: who, and why.
    if (ran.contains("why_stuck")) {
        members.insert("why_stuck");
        CHECK(!ran.at("why_stuck").empty());
        for (const Json& stuck : ran.at("why_stuck")) {
            CHECK(keys(stuck) == std::set<std::string>{"letter", "text"});
            CHECK(stuck.at("text").get<std::string>().starts_with(stuck.at("letter").get<std::string>() + " "));
            CHECK(stuck.at("text").get<std::string>().ends_with("."));
        }
    }
    CHECK(keys(ran) == members);
    CHECK(ran.at("demo") == described.at("name"));
    CHECK(keys(ran.at("knobs")) == names(described.at("knobs")));
    for (const Json& knob : described.at("knobs")) check_value(knob, ran.at("knobs").at(knob.at("name").get<std::string>()));
    CHECK(keys(ran.at("metrics")) == names(described.at("metrics")));
    for (const Json& metric : described.at("metrics")) {
        const Json& value = ran.at("metrics").at(metric.at("name").get<std::string>());
        const std::string type = metric.at("type");
        CHECK((type == "flag" ? value.is_boolean() : type == "real" ? value.is_number() : value.is_number_integer()));
    }
    CHECK(keys(ran.at("verdict")) == std::set<std::string>{"holds", "text"});
    CHECK(ran.at("verdict").at("holds").is_boolean());
    CHECK(ran.at("verdict").at("text").get<std::string>().ends_with("."));
    REQUIRE(!ran.at("processes").empty());
    char letter = 'A';
    for (const Json& process : ran.at("processes")) {
        CHECK(keys(process) == std::set<std::string>{"role", "letter", "pid", "exit"});
        CHECK(names(described.at("roles")).contains(process.at("role").get<std::string>()));
        CHECK(process.at("letter") == std::string(1, letter++));
        CHECK(process.at("pid") > 1);
        CHECK(process.at("exit").is_number_integer());
    }
    CHECK(keys(ran.at("events")) == std::set<std::string>{"recorded", "dropped"});
    CHECK(ran.at("events").at("recorded") > 0);
    CHECK(ran.at("seconds") > 0);
}

bool holds_site(const std::string& line, const std::string& site) {
    // The last as a shell script says it.
    for (const std::string call : {"at(\"", "about_to(\"", "about_to_lock(\"", "done(\"", "site \""}) {
        if (line.find(call + site + "\"") != line.npos) return true;
    }
    // A demo's own function may hand the site on to the stage: then it is one of the arguments there.
    return line.find("(stage") != line.npos && line.find(", \"" + site + "\"") != line.npos;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "every demo's JSON report has exactly the documented shape") {
    const auto demos = all_demos();
    REQUIRE(demos.size() >= 2);
    for (const std::string& demo : demos) {
        CAPTURE(demo);
        check_shape(report(demo, {"--iterations", "50", "--seconds", "2"}), description(demo));
    }
}

TEST_CASE_FIXTURE(Place, "with --json nothing but the report is on stdout and nothing at all on stderr") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        const Outcome ran = run(demo, {"--json", "--iterations", "20", "--seconds", "2"});
        CHECK(ran.exit == 0);
        CHECK(Json::accept(ran.out));
        CHECK(ran.out.ends_with("}\n"));
        CHECK(ran.err == "");
    }
}

TEST_CASE_FIXTURE(Place, "a report on the command line shows every knob as it was set") {
    const Json ran = report("ipc-shared-counter", {"--sync", "mutex", "--writers", "3", "--set", "iterations=7",
                                                   "--backing=memfd", "--seed", "42"});
    CHECK(ran.at("knobs").at("sync") == "mutex");
    CHECK(ran.at("knobs").at("writers") == 3);
    CHECK(ran.at("knobs").at("iterations") == 7);
    CHECK(ran.at("knobs").at("backing") == "memfd");
    CHECK(ran.at("knobs").at("seed") == 42);
    CHECK(ran.at("metrics").at("increments") == 21);
}

TEST_CASE_FIXTURE(Place, "each site's file and line hold that site's call in the sources") {
    for (const std::string& demo : all_demos()) {
        const Json described = description(demo);
        CHECK(!described.at("sites").empty());
        for (const Json& site : described.at("sites")) {
            const std::string name = site.at("name"), file = site.at("file");
            CAPTURE(demo);
            CAPTURE(name);
            CAPTURE(file);
            const std::string text = read_text(source_path(file));
            REQUIRE(!text.empty());
            std::size_t begin = 0;
            for (int line = 1; line < site.at("line") && begin != text.npos; ++line) begin = text.find('\n', begin) + 1;
            const std::string line = text.substr(begin, text.find('\n', begin) - begin);
            CAPTURE(line);
            CHECK(holds_site(line, name));
        }
    }
}

TEST_CASE_FIXTURE(Place, "a demo describes itself with its own source, the knobs every demo has, and help for all") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        const Json described = description(demo);
        CHECK("ipc-" + described.at("name").get<std::string>() == demo);
        CHECK(described.at("source") == read_text(source_path(described.at("source_file"))));
        for (const Json& source : described.at("sources"))
            CHECK(source.at("text") == read_text(source_path(source.at("file"))));
        CHECK(described.at("sources").at(0).at("file") == described.at("source_file"));
        const Json& knobs = described.at("knobs");
        for (const std::string standard : {"seconds", "iterations", "seed", "pace"}) {
            CHECK(named(knobs, standard).is_object());
        }
        CHECK(named(knobs, "pace").at("live") == true);
        for (const std::string list : {"knobs", "sites", "metrics", "roles"}) {
            CHECK(names(described.at(list)).size() == described.at(list).size());
            for (const Json& each : described.at(list)) CHECK(each.at("help") != "");
        }
        for (const Json& knob : knobs) {
            check_value(knob, knob.at("default"));
            if (!knob.contains("choices")) continue;
            CHECK(knob.at("choices").size() >= 2);
            for (const Json& choice : knob.at("choices")) {
                CHECK(choice.at("help") != "");
                CHECK(choice.at("right").is_boolean());
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "--help names every option of the demo, its values and its default") {
    for (const std::string& demo : all_demos()) {
        const Outcome help = run(demo, {"--help"});
        CHECK(help.exit == 0);
        CHECK(help.err == "");
        const Json described = description(demo);
        for (const Json& knob : described.at("knobs")) {
            CAPTURE(demo);
            const std::string name = option(knob.at("name"));
            CAPTURE(name);
            CHECK(help.out.find("  " + name + " ") != std::string::npos);
            if (!knob.contains("choices")) continue;
            for (const Json& choice : knob.at("choices")) {
                CHECK(help.out.find("  " + choice.at("name").get<std::string>()) != std::string::npos);
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "two runs with the same iterations make the same number of increments") {
    const Json first = report("ipc-shared-counter", {"--iterations", "1234"});
    const Json second = report("ipc-shared-counter", {"--iterations", "1234"});
    CHECK(first.at("metrics").at("increments") == 2468);
    CHECK(second.at("metrics").at("increments") == 2468);
    CHECK(first.at("processes")[0].at("pid") != second.at("processes")[0].at("pid"));
}
