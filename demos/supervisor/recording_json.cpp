#include "supervisor/recording_json.hpp"

#include <algorithm>
#include <limits>

#include "stage/run_page.hpp"
#include "supervisor/description_json.hpp"
#include "supervisor/json_reader.hpp"

namespace ipc::supervisor {

using Json = nlohmann::ordered_json;
using stage::EventKind;

namespace {

constexpr std::size_t kKinds = static_cast<std::size_t>(EventKind::count_of_kinds);
constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

std::vector<std::int64_t> read_numbers(JsonReader& reader, const Json& json, const char* key,
                                       std::size_t count) {
    const Json& array = reader.array(json, key, count);
    if (array.size() != count) reader.refuse(std::string("\"") + key + "\" has the wrong length");
    std::vector<std::int64_t> numbers;
    for (const Json& number : array) {
        numbers.push_back(reader.integer(Json{{key, number}}, key, kLowest, kHighest));
    }
    return numbers;
}

void read_kinds(JsonReader& reader, const Json& json, std::vector<EventKind>& kinds) {
    for (const Json& each : reader.array(json, "kinds", 256)) {
        const std::string* name = each.get_ptr<const std::string*>();
        std::size_t kind = 0;
        while (kind < kKinds &&
               (name == nullptr || *name != info(static_cast<EventKind>(kind)).name)) {
            ++kind;
        }
        if (kind == kKinds) reader.refuse("it has a kind of event that this version does not know");
        kinds.push_back(static_cast<EventKind>(kind));
    }
}

/// An array of [actor, kind as the file numbers it, how often].
void read_counts(JsonReader& reader, const Json& json, RecordingHead& head) {
    for (const Json& each : reader.array(json, "counts", (stage::kMaxActors + 1) * kKinds)) {
        const std::vector<std::int64_t> row =
            read_numbers(reader, Json{{"count", each}}, "count", 3);
        if (reader.failed()) return;
        if (row[0] < 0 || row[0] > static_cast<std::int64_t>(stage::kMaxActors) || row[1] < 0 ||
            row[1] >= static_cast<std::int64_t>(head.kinds.size()) || row[2] < 0) {
            return reader.refuse("\"counts\" is out of range");
        }
        head.counts[static_cast<int>(row[0])][head.kinds[static_cast<std::size_t>(row[1])]] =
            static_cast<std::uint64_t>(row[2]);
    }
}

void read_processes(JsonReader& reader, const Json& json, RunRecord& run) {
    constexpr std::int64_t kMostPid = 1 << 22;  // PID_MAX_LIMIT, man 5 proc_sys_kernel
    for (const Json& each : reader.array(json, "processes", stage::kMaxActors)) {
        const std::string letter = reader.name(each, "letter", "?");
        run.processes.push_back({reader.text(each, "role", 64), letter.empty() ? '?' : letter[0],
                                 static_cast<int>(reader.integer(each, "pid", 0, kMostPid)),
                                 static_cast<int>(reader.integer(each, "exit", -255, 255))});
    }
}

/// Runs of which nobody was stuck do not have it.
void read_why_stuck(JsonReader& reader, const Json& json, RunRecord& run) {
    if (!JsonReader::has(json, "why_stuck")) return;
    for (const Json& each : reader.array(json, "why_stuck", stage::kMaxActors)) {
        const std::string letter = reader.name(each, "letter", "?");
        run.why_stuck.push_back({letter.empty() ? '?' : letter[0], reader.text(each, "text", 4000)});
    }
}

}  // namespace

Json recording_to_json(const Recording& recording) {
    const RunRecord& run = recording.run;
    Json json{{"description", description_to_json(run.description)},
              {"knobs", run.knobs},
              {"metrics", run.metrics},
              {"holds", run.holds},
              {"verdict", run.verdict},
              {"seconds", run.seconds},
              {"recorded", run.events_recorded},
              {"dropped", run.events_dropped},
              {"kept", recording.size()},
              {"forgotten", recording.forgotten()}};
    json["processes"] = Json::array();
    for (const ProcessRecord& process : run.processes) {
        json["processes"].push_back({{"role", process.role},
                                     {"letter", std::string(1, process.letter)},
                                     {"pid", process.pid},
                                     {"exit", process.exit}});
    }
    if (!run.why_stuck.empty()) json["why_stuck"] = why_stuck_json(run);
    json["kinds"] = Json::array();
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        json["kinds"].push_back(info(static_cast<EventKind>(kind)).name);
    }
    json["counts"] = Json::array();
    for (const auto& [actor, kinds] : recording.counts()) {
        for (const auto& [kind, count] : kinds) {
            json["counts"].push_back({actor, static_cast<int>(kind), count});
        }
    }
    return json;
}

Result<RecordingHead> recording_from_json(const Json& json, const std::string& subject) {
    JsonReader reader(subject);
    RecordingHead head;
    RunRecord& run = head.run;
    const Result<Description> description =
        description_from_json(reader.object(json, "description"));
    if (!description) reader.refuse(description.error().text);
    if (reader.failed()) return reader.error();
    run.description = *description;

    run.knobs = read_numbers(reader, json, "knobs", run.description.knobs.size());
    for (std::size_t index = 0; index < run.knobs.size() && !reader.failed(); ++index) {
        const KnobInfo& knob = run.description.knobs[index];
        if (run.knobs[index] < knob.lowest || run.knobs[index] > knob.highest) {
            reader.refuse("the knob " + knob.name + " is out of its range");
        }
    }
    run.metrics = read_numbers(reader, json, "metrics", run.description.metrics.size());
    run.holds = reader.flag(json, "holds");
    run.verdict = reader.text(json, "verdict");
    run.seconds = reader.real(json, "seconds");
    run.events_recorded = static_cast<std::uint64_t>(reader.integer(json, "recorded", 0, kHighest));
    run.events_dropped = static_cast<std::uint64_t>(reader.integer(json, "dropped", 0, kHighest));
    head.events = static_cast<std::uint64_t>(
        reader.integer(json, "kept", 0, static_cast<std::int64_t>(Recording::kMostEvents)));
    head.forgotten = static_cast<std::uint64_t>(reader.integer(json, "forgotten", 0, kHighest));
    read_processes(reader, json, run);
    read_why_stuck(reader, json, run);
    read_kinds(reader, json, head.kinds);
    read_counts(reader, json, head);
    if (reader.failed()) return reader.error();
    return head;
}

}  // namespace ipc::supervisor
