// What another program printed for --describe: a teacher's demo, or anything named ipc-*. Every
// number is bounded and every text checked before it comes near the shared page, a terminal or a
// command line.
#include <algorithm>
#include <cctype>
#include <set>

#include "stage/run_page.hpp"
#include "supervisor/description_json.hpp"
#include "supervisor/json_reader.hpp"

namespace ipc::supervisor {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kMostJson = 4 << 20, kMostSource = 1 << 20;
constexpr std::size_t kMostRoles = 16, kMostSites = 64, kMostChoices = 64, kMostTries = 64, kMostSources = 32,
                      kMostMeanings = 256;
constexpr std::int64_t kMostValue = 1'000'000'000'000;

/// Reads each element of an array, with the place kept for the error.
template <class List, class Read>
void read_list(JsonReader& reader, const Json& json, const char* key, std::size_t most, List& list,
               Read read) {
    for (const Json& element : reader.array(json, key, most)) {
        reader.go_to(key + ("[" + std::to_string(list.size()) + "]"));
        auto item = read(element);
        for (const auto& other : list) {
            if (other.name == item.name) reader.refuse("the name is there twice");
        }
        if (reader.failed()) return;
        list.push_back(std::move(item));
    }
    reader.go_to("");
}

std::string snake_name(JsonReader& reader, const Json& json) {
    std::string name = reader.name(json, "name", "_");
    for (const char c : name) {
        if (std::isupper(static_cast<unsigned char>(c)) != 0)
            reader.refuse("\"name\" is not snake_case");
    }
    return name;
}

RoleInfo read_role(JsonReader& reader, const Json& json, const Description& description) {
    RoleInfo role{reader.name(json, "name", "_- "), reader.text(json, "help"),
                  reader.text(json, "local", 64), "", ""};
    if (JsonReader::has(json, "alone")) role.alone = reader.name(json, "alone", "-");
    if (JsonReader::has(json, "onward")) role.onward = reader.name(json, "onward", "-");
    if (!role.onward.empty() && (role.alone.empty() || role.onward == role.alone))
        reader.refuse("\"onward\" is no second place beside \"alone\"");
    if (JsonReader::has(json, "count_knob")) {
        role.count_knob = reader.text(json, "count_knob", 64);
        if (description.knob_index(role.count_knob) < 0)
            reader.refuse("\"count_knob\" names no knob");
    } else {
        reader.integer(json, "count", 1, 1);
    }
    return role;
}

void read_choices(JsonReader& reader, const Json& json, KnobInfo& knob) {
    for (const Json& element : reader.array(json, "choices", kMostChoices)) {
        knob.choices.push_back({reader.name(element, "name", "_-+."), reader.text(element, "help"),
                                reader.flag(element, "right")});
    }
    if (knob.choices.empty()) reader.refuse("\"choices\" is empty");
    knob.highest = static_cast<std::int64_t>(knob.choices.size()) - 1;
    const auto value_of = [&](const char* key) {
        const Result<std::int64_t> value = parse_knob(knob, reader.text(json, key, 64));
        if (!value) reader.refuse('"' + std::string(key) + "\" is none of the choices");
        return value ? *value : 0;
    };
    knob.preset = value_of("default");
    if (JsonReader::has(json, "searched")) knob.searched = value_of("searched");
}

KnobInfo read_knob(JsonReader& reader, const Json& json) {
    KnobInfo knob;
    knob.name = snake_name(reader, json);
    knob.help = reader.text(json, "help");
    knob.live = reader.flag(json, "live");
    const std::string type = reader.text(json, "type", 16);
    if (type == "choice") {
        read_choices(reader, json, knob);
    } else if (type == "integer") {
        const Json& range = reader.array(json, "range", 2);
        if (range.size() != 2) {
            reader.refuse("\"range\" is not two numbers");
            return knob;
        }
        const Json ends{{"lowest", range[0]}, {"highest", range[1]}};
        knob.lowest = reader.integer(ends, "lowest", -kMostValue, kMostValue);
        knob.highest = reader.integer(ends, "highest", knob.lowest, kMostValue);
        knob.preset = reader.integer(json, "default", knob.lowest, knob.highest);
        if (JsonReader::has(json, "searched"))
            knob.searched = reader.integer(json, "searched", knob.lowest, knob.highest);
        knob.unit = reader.text(json, "unit", 64);
    } else {
        reader.refuse("\"type\" is neither choice nor integer");
    }
    return knob;
}

SiteInfo read_site(JsonReader& reader, const Json& json) {
    SiteInfo site{reader.name(json, "name", "_- "), reader.text(json, "help"),
                  reader.text(json, "file", 256),
                  static_cast<int>(reader.integer(json, "line", 0, 1'000'000))};
    if (!JsonReader::has(json, "touches")) return site;
    const std::string touches = reader.text(json, "touches", 16);
    const auto word = std::find(kTouchesWords.begin(), kTouchesWords.end(), touches);
    if (word == kTouchesWords.end()) reader.refuse("touches is not one of nothing, reads, writes");
    else site.touches = static_cast<stage::Touches>(word - kTouchesWords.begin());
    return site;
}

MetricInfo read_metric(JsonReader& reader, const Json& json) {
    MetricInfo metric{snake_name(reader, json), reader.text(json, "help"),
                      reader.text(json, "unit", 64)};
    const std::string type = reader.text(json, "type", 16);
    const std::string combine = reader.text(json, "combine", 16);
    if (type == "flag") {
        metric.type = stage::MetricType::flag;
    } else if (type == "real") {
        metric.type = stage::MetricType::real;
    } else if (type != "count") {
        reader.refuse("\"type\" is none of count, flag, real");
    }
    if (combine == "max") {
        metric.combine = stage::Combine::max;
    } else if (combine != "sum") {
        reader.refuse("\"combine\" is neither sum nor max");
    }
    // Recordings of earlier versions do not say it.
    metric.timed = JsonReader::has(json, "timed") ? reader.flag(json, "timed")
                                                  : metric.type == stage::MetricType::real;
    if (JsonReader::has(json, "only_of")) metric.only_of = reader.text(json, "only_of", 64);
    return metric;
}

/// Each may name another of its list, also one that stands after it.
template <class Info>
void read_links(JsonReader& reader, const Json& list, const char* key, std::vector<Info>& infos, int Info::*link) {
    for (std::size_t index = 0; index < infos.size(); ++index) {
        if (!JsonReader::has(list[index], key)) continue;
        const std::string name = reader.text(list[index], key, 64);
        const auto named = std::find_if(infos.begin(), infos.end(), [&](const Info& info) { return info.name == name; });
        if (named == infos.end()) reader.refuse('"' + std::string(key) + "\" names none of them");
        else infos[index].*link = static_cast<int>(named - infos.begin());
    }
}

void read_metrics(JsonReader& reader, const Json& json, Description& description) {
    read_list(reader, json, "metrics", stage::kMaxMetrics, description.metrics,
              [&](const Json& each) { return read_metric(reader, each); });
    if (!reader.failed()) read_links(reader, json["metrics"], "samples", description.metrics, &MetricInfo::samples);
}

void read_gauges(JsonReader& reader, const Json& json, Description& description) {
    read_list(reader, json, "gauges", stage::kMaxGauges, description.gauges, [&](const Json& each) {
        GaugeInfo gauge{snake_name(reader, each), reader.text(each, "help"), reader.text(each, "unit", 64)};
        if (!JsonReader::has(each, "meanings")) return gauge;
        for (const Json& meaning : reader.array(each, "meanings", kMostMeanings)) {
            gauge.meanings.push_back({reader.integer(meaning, "value", -kMostValue, kMostValue),
                                      reader.text(meaning, "name", 64), reader.text(meaning, "help")});
        }
        return gauge;
    });
    if (!reader.failed()) read_links(reader, json["gauges"], "full", description.gauges, &GaugeInfo::full);
}

stage::Exhibit read_exhibit(JsonReader& reader, const Json& json) {
    if (!JsonReader::has(json, "exhibit")) return stage::Exhibit::none;
    const std::string word = reader.text(json, "exhibit", 16);
    const auto known = std::find(kExhibitWords.begin(), kExhibitWords.end(), word);
    if (known == kExhibitWords.end()) {
        reader.refuse("exhibit is of a kind that this version does not know");
        return stage::Exhibit::none;
    }
    return static_cast<stage::Exhibit>(known - kExhibitWords.begin());
}

/// The main one is among them; recordings of earlier versions have it alone.
void read_sources(JsonReader& reader, const Json& json, Description& description) {
    if (!JsonReader::has(json, "sources")) return;
    std::set<std::string> files;
    for (const Json& each : reader.array(json, "sources", kMostSources)) {
        reader.go_to("sources[" + std::to_string(files.size()) + "]");
        SourceText source{reader.text(each, "file", 256), reader.long_text(each, "text", kMostSource)};
        if (!files.insert(source.file).second) reader.refuse("the file is there twice");
        if (reader.failed()) return;
        if (source.file != description.source_file) description.other_sources.push_back(std::move(source));
    }
    reader.go_to("");
}

void check_standard_knobs(JsonReader& reader, const Description& description) {
    constexpr const char* kStandard[] = {"seconds", "iterations", "seed", "pace"};
    for (std::size_t index = 0; index < std::size(kStandard); ++index) {
        if (index >= description.knobs.size() ||
            description.knobs[index].name != kStandard[index] ||
            description.knobs[index].is_choice()) {
            reader.refuse(
                "the knobs do not begin with the numbers seconds, iterations, seed, pace");
        }
    }
}

}  // namespace

Result<Description> description_from_json(const Json& json) {
    JsonReader reader("the demo's description");
    Description description;
    description.name = reader.name(json, "name", "-_");
    description.title = reader.text(json, "title");
    description.category = reader.text(json, "category");
    description.summary = reader.text(json, "summary");
    description.rivals = reader.flag(json, "rivals");
    description.exhibit = read_exhibit(reader, json);
    if (JsonReader::has(json, "searched_by_state"))
        description.searched_by_state = static_cast<int>(reader.integer(json, "searched_by_state", 0, stage::kMaxActors));
    if (JsonReader::has(json, "state_shown")) description.state_shown = reader.flag(json, "state_shown");
    if (JsonReader::has(json, "not_explored")) description.not_explored = reader.text(json, "not_explored");
    if (JsonReader::has(json, "search_leaves_out"))
        description.search_leaves_out = reader.text(json, "search_leaves_out");
    description.source_file = reader.text(json, "source_file", 256);
    description.source = reader.long_text(json, "source", kMostSource);
    read_sources(reader, json, description);
    read_list(reader, json, "knobs", stage::kMaxKnobs, description.knobs,
              [&](const Json& each) { return read_knob(reader, each); });
    check_standard_knobs(reader, description);
    read_list(reader, json, "roles", kMostRoles, description.roles,
              [&](const Json& each) { return read_role(reader, each, description); });
    read_list(reader, json, "sites", kMostSites, description.sites,
              [&](const Json& each) { return read_site(reader, each); });
    read_metrics(reader, json, description);
    read_gauges(reader, json, description);
    for (const Json& each : reader.array(json, "try_it", kMostTries)) {
        description.try_it.push_back({reader.text(each, "what"), reader.text(each, "command")});
    }
    if (description.roles.empty()) reader.refuse("no role is there");
    if (reader.failed()) return reader.error();
    return description;
}

Result<Description> parse_description(std::string_view text) {
    if (text.size() > kMostJson) return Error{"the demo's description is longer than 4 MiB"};
    const Result<Json> json = parse_json(text, "the demo's description");
    if (!json) return json.error();
    return description_from_json(*json);
}

}  // namespace ipc::supervisor
