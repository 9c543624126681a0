#include <nlohmann/json.hpp>

#include "samples.hpp"

using namespace ipc::supervisor;
using ipc::tests::sample_description;
using Json = nlohmann::ordered_json;

namespace {

Json sample_json() {
    return Json::parse(to_json(sample_description()));
}

/// What the parser says of the sample after one change.
template <class Change>
std::string refusal(Change change) {
    Json json = sample_json();
    change(json);
    const auto parsed = parse_description(json.dump());
    return parsed ? "" : parsed.error().text;
}

bool is_one_sentence(const std::string& text) {
    return !text.empty() && text.find('\n') == std::string::npos && text.size() < 300;
}

}  // namespace

TEST_CASE("a description comes back from its JSON as it was") {
    const Description demo = sample_description();
    const auto parsed = parse_description(to_json(demo));
    REQUIRE(parsed);
    CHECK(to_json(*parsed) == to_json(demo));
    CHECK(parsed->source == demo.source);
    REQUIRE(parsed->other_sources.size() == 1);
    CHECK(parsed->other_sources[0].file == "demos/tests/other.cpp");
    CHECK(parsed->other_sources[0].text == demo.other_sources[0].text);
    CHECK(parsed->summary == demo.summary);
    CHECK(parsed->gauges[0].full == 1);
    CHECK(parsed->gauges[1].full == -1);
    CHECK(parsed->knobs[4].preset == 1);
    CHECK(parsed->knobs[4].highest == 2);
    CHECK(parsed->knobs[5].lowest == -5);
    CHECK(parsed->roles[0].count_knob == "reader_delay_ms");
    CHECK(parsed->metrics[2].type == ipc::stage::MetricType::real);
}

TEST_CASE("what a search takes instead of a preset comes back, and must be in the knob's range") {
    Description demo = sample_description();
    demo.knobs[4].searched = 2;
    demo.knobs[5].searched = -5;
    demo.searched_by_state = 3;
    const auto parsed = parse_description(to_json(demo));
    REQUIRE(parsed);
    CHECK(parsed->knobs[4].searched == 2);
    CHECK(parsed->knobs[5].searched == -5);
    CHECK(parsed->searched_by_state == 3);
    std::vector<std::int64_t> expected = demo.presets();
    expected[4] = 2;
    expected[5] = -5;
    CHECK(parsed->searched() == expected);

    CHECK(is_one_sentence(refusal([](Json& json) { json["knobs"][4]["searched"] = "no such choice"; })));
    CHECK(is_one_sentence(refusal([](Json& json) { json["knobs"][5]["searched"] = -6; })));
}

TEST_CASE("who counts a metric and what it sums up come back") {
    Description demo = sample_description();
    REQUIRE(demo.metrics.size() >= 2);
    demo.metrics[0].only_of = "writer";
    demo.metrics[0].samples = 1;
    const auto parsed = parse_description(to_json(demo));
    REQUIRE(parsed);
    CHECK(parsed->metrics[0].only_of == "writer");
    CHECK(parsed->metrics[0].samples == 1);
    CHECK(parsed->metrics[1].only_of.empty());
    CHECK(parsed->metrics[1].samples == -1);
    CHECK(is_one_sentence(refusal([](Json& json) { json["metrics"][0]["samples"] = "no such metric"; })));
    CHECK(is_one_sentence(refusal([](Json& json) { json["metrics"][0]["only_of"] = 7; })));
}

TEST_CASE("what the values of a gauge are called comes back") {
    Description demo = sample_description();
    demo.gauges[0].meanings = {{234, "ERROR_MORE_DATA", "the message is longer than the buffer"}, {-1, "none", ""}};
    const auto parsed = parse_description(to_json(demo));
    REQUIRE(parsed);
    REQUIRE(parsed->gauges[0].meanings.size() == 2);
    CHECK(parsed->gauges[0].meanings[0].value == 234);
    CHECK(parsed->gauges[0].meanings[0].name == "ERROR_MORE_DATA");
    CHECK(parsed->gauges[0].meanings[0].help == "the message is longer than the buffer");
    CHECK(parsed->gauges[0].meanings[1].value == -1);
    CHECK(parsed->gauges[1].meanings.empty());

    const auto with = [](const Json& meanings) {
        return refusal([&](Json& json) { json["gauges"][0]["meanings"] = meanings; });
    };
    CHECK(is_one_sentence(with("no list")));
    CHECK(is_one_sentence(with(Json::array({{{"value", "234"}, {"name", "a"}, {"help", "b"}}}))));
    CHECK(is_one_sentence(with(Json(300, Json{{"value", 1}, {"name", "a"}, {"help", "b"}}))));
}

TEST_CASE("the JSON of a description has the names that the design gives") {
    const Json json = sample_json();
    for (const char* key :
         {"name", "title", "category", "summary", "source_file", "source", "roles", "knobs",
          "sites", "metrics", "gauges", "try_it", "rivals", "iterations"}) {
        CHECK(json.contains(key));
    }
    CHECK(json["name"] == "sample");
    CHECK(json["sources"].size() == 2);
    CHECK(json["sources"][0] == Json{{"file", json["source_file"]}, {"text", json["source"]}});
    CHECK(json["sources"][1]["file"] == "demos/tests/other.cpp");
    CHECK(json["iterations"] == 70);
    CHECK(json["roles"][0]["count_knob"] == "reader_delay_ms");
    CHECK(json["roles"][1]["count"] == 1);
    CHECK(json["roles"][1]["alone"] == "path");
    CHECK(json["roles"][1]["onward"] == "onward-path");
    const Json& sync = json["knobs"][4];
    CHECK(sync["type"] == "choice");
    CHECK(sync["default"] == "mutex");
    CHECK(sync["choices"][0] == Json{{"name", "none"}, {"help", "nothing"}, {"right", false}});
    CHECK(sync["live"] == true);
    const Json& delay = json["knobs"][5];
    CHECK(delay["type"] == "integer");
    CHECK(delay["default"] == 0);
    CHECK(delay["range"] == Json{-5, 500});
    CHECK(delay["unit"] == "ms");
    CHECK(json["sites"][1]["file"] == "demos/tests/other.cpp");
    CHECK(json["sites"][1]["line"] == 34);
    CHECK(json["metrics"][1]["type"] == "flag");
    CHECK(json["metrics"][1]["combine"] == "max");
}

TEST_CASE("a description of an earlier version has its main source alone, and bad ones are refused") {
    Json earlier = sample_json();
    earlier.erase("sources");
    const auto parsed = parse_description(earlier.dump());
    REQUIRE(parsed);
    CHECK(parsed->other_sources.empty());
    CHECK(is_one_sentence(refusal([](Json& json) { json["sources"] = 4; })));
    CHECK(is_one_sentence(refusal([](Json& json) { json["sources"][1] = "text"; })));
    CHECK(is_one_sentence(refusal([](Json& json) { json["sources"][1].erase("text"); })));
    CHECK(is_one_sentence(refusal([](Json& json) { json["sources"][1]["file"] = "a\nb"; })));
    CHECK(is_one_sentence(refusal([](Json& json) { json["sources"].push_back(json["sources"][1]); })));
    CHECK(is_one_sentence(refusal([](Json& json) {
        for (int i = 0; i < 40; ++i)
            json["sources"].push_back({{"file", std::to_string(i)}, {"text", ""}});
    })));
    CHECK(is_one_sentence(refusal([](Json& json) {
        json["sources"][1]["text"] = std::string((1 << 20) + 1, 'x');
    })));
}

TEST_CASE("what is no description is refused in one sentence") {
    for (const std::string text :
         {"", "null", "[]", "{}", "42", "{\"name\":", "hello", "\xff\xfe"}) {
        const auto parsed = parse_description(text);
        REQUIRE(!parsed);
        CHECK(is_one_sentence(parsed.error().text));
    }
}

TEST_CASE("deep nesting and great length are refused") {
    CHECK(!parse_description(std::string(100'000, '[')));
    CHECK(!parse_description("{\"name\":" + std::string(100'000, '[') + std::string(100'000, ']') +
                             "}"));
    CHECK(parse_description(std::string(5 << 20, ' ')).error().text ==
          "the demo's description is longer than 4 MiB");
}

TEST_CASE("every member must be there and of its type") {
    const Json sample = sample_json();
    for (const auto& [key, value] : sample.items()) {
        if (key == "iterations") continue;  // the knob of that name says it
        CAPTURE(key);
        const std::string name = key;
        // Recordings of earlier versions have no "sources".
        if (key != "sources") CHECK(is_one_sentence(refusal([&](Json& json) { json.erase(name); })));
        CHECK(is_one_sentence(refusal([&](Json& json) { json[name] = 3.5; })));
        CHECK(is_one_sentence(refusal([&](Json& json) { json[name] = nullptr; })));
    }
    for (const char* list : {"roles", "knobs", "sites", "metrics", "gauges", "try_it"}) {
        for (const auto& [key, value] : sample[list][0].items()) {
            const std::string name = key;
            if (name == "full" || name == "timed") continue;  // may be missing
            CAPTURE(list);
            CAPTURE(name);
            CHECK(is_one_sentence(refusal([&](Json& json) { json[list][0].erase(name); })));
            CHECK(
                is_one_sentence(refusal([&](Json& json) { json[list][0][name] = Json::array(); })));
        }
        CHECK(is_one_sentence(refusal([&](Json& json) { json[list][0] = 7; })));
    }
}

TEST_CASE("lists are as long as the shared page has room for") {
    const auto grow = [](const char* list, std::size_t to) {
        return [=](Json& json) {
            while (json[list].size() < to) {
                Json one = json[list].back();
                one["name"] = "more_" + std::to_string(json[list].size());
                json[list].push_back(one);
            }
        };
    };
    CHECK(refusal(grow("knobs", 32)).empty());
    CHECK(is_one_sentence(refusal(grow("knobs", 33))));
    CHECK(refusal(grow("metrics", 32)).empty());
    CHECK(is_one_sentence(refusal(grow("metrics", 33))));
    CHECK(refusal(grow("gauges", 64)).empty());
    CHECK(is_one_sentence(refusal(grow("gauges", 65))));
    CHECK(is_one_sentence(refusal(grow("sites", 65))));
    CHECK(is_one_sentence(refusal(grow("roles", 17))));
}

TEST_CASE("numbers out of their range are refused") {
    CHECK(!refusal([](Json& json) { json["knobs"][5]["default"] = 501; }).empty());
    CHECK(!refusal([](Json& json) { json["knobs"][5]["range"] = {9, 3}; }).empty());
    CHECK(!refusal([](Json& json) { json["knobs"][5]["range"] = {0}; }).empty());
    CHECK(!refusal([](Json& json) {
               json["knobs"][5]["range"] = {0, 18446744073709551615u};
           }).empty());
    CHECK(!refusal([](Json& json) { json["sites"][0]["line"] = -1; }).empty());
    CHECK(!refusal([](Json& json) { json["knobs"][4]["default"] = "nothing"; }).empty());
    CHECK(!refusal([](Json& json) { json["knobs"][4]["choices"] = Json::array(); }).empty());
}

TEST_CASE("names that lead nowhere, or to two, are refused") {
    CHECK(!refusal([](Json& json) { json["roles"][0]["count_knob"] = "nobody"; }).empty());
    CHECK(!refusal([](Json& json) { json["gauges"][0]["full"] = "nobody"; }).empty());
    CHECK(!refusal([](Json& json) { json["metrics"][1]["name"] = "sent"; }).empty());
    CHECK(!refusal([](Json& json) { json["knobs"][1]["name"] = "count"; }).empty());
    CHECK(!refusal([](Json& json) { json["roles"] = Json::array(); }).empty());
    CHECK(!refusal([](Json& json) { json["roles"][1]["onward"] = "path"; }).empty());
    CHECK(!refusal([](Json& json) { json["roles"][0]["onward"] = "there"; }).empty());  // and not alone
}

TEST_CASE("a text that a terminal would obey is refused") {
    CHECK(!refusal([](Json& json) { json["title"] = "\x1b[2J"; }).empty());
    CHECK(!refusal([](Json& json) { json["knobs"][0]["help"] = "two\nlines"; }).empty());
    CHECK(!refusal([](Json& json) { json["summary"] = "C1: \u009b2J"; }).empty());
    CHECK(!refusal([](Json& json) { json["name"] = "../../bin/sh"; }).empty());
    CHECK(!refusal([](Json& json) { json["name"] = ""; }).empty());
    CHECK(!refusal([](Json& json) { json["metrics"][0]["name"] = "Sent"; }).empty());
    CHECK(!refusal([](Json& json) { json["title"] = std::string(5000, 'x'); }).empty());
}
