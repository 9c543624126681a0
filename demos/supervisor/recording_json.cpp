#include "supervisor/recording_json.hpp"

#include <algorithm>
#include <limits>

#include "stage/run_page.hpp"
#include "supervisor/description_json.hpp"
#include "supervisor/json_reader.hpp"
#include "supervisor/recording_comparison.hpp"

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

/// Rows of time, holds, verdict by its number, then the numbers; the verdicts by number beside them.
void write_samples(Json& json, const Recording& recording) {
    Json rows = Json::array(), verdicts = Json::array();
    for (const Sample& sample : recording.samples) {
        if (verdicts.empty() || verdicts.back() != sample.verdict) verdicts.push_back(sample.verdict);
        rows.push_back({sample.time, sample.holds, verdicts.size() - 1, sample.metrics,
                        sample.gauges, sample.iterations});
    }
    json["samples"] = std::move(rows);
    json["verdicts"] = std::move(verdicts);
}

std::vector<std::int64_t> read_all(JsonReader& reader, const Json& array, std::size_t most) {
    std::vector<std::int64_t> numbers;
    const Json row{{"row", array}};
    for (const Json& number : reader.array(row, "row", most))
        numbers.push_back(reader.integer(Json{{"row", number}}, "row", kLowest, kHighest));
    return numbers;
}

void read_samples(JsonReader& reader, const Json& json, RecordingHead& head) {
    if (!JsonReader::has(json, "samples")) return;  // of version 1
    std::vector<std::string> verdicts;
    for (const Json& verdict : reader.array(json, "verdicts", SampleLog::kMostSamples))
        verdicts.push_back(reader.text(Json{{"verdict", verdict}}, "verdict"));
    const Description& demo = head.run.description;
    for (const Json& row : reader.array(json, "samples", SampleLog::kMostSamples)) {
        if (reader.failed()) return;
        if (!row.is_array() || row.size() != 6) return reader.refuse("\"samples\" has a wrong row");
        Sample sample;
        sample.time = reader.integer(Json{{"time", row[0]}}, "time", 0, kHighest);
        sample.holds = static_cast<int>(reader.integer(Json{{"holds", row[1]}}, "holds", -1, 1));
        const std::int64_t verdict = reader.integer(Json{{"verdict", row[2]}}, "verdict", 0, kHighest);
        sample.metrics = read_all(reader, row[3], demo.metrics.size());
        sample.gauges = read_all(reader, row[4], demo.gauges.size());
        sample.iterations = read_all(reader, row[5], stage::kMaxActors);
        const bool forwards = head.samples.empty() || sample.time > head.samples.back().time;
        if (!forwards || static_cast<std::uint64_t>(verdict) >= verdicts.size())
            return reader.refuse("\"samples\" is out of order");
        sample.verdict = verdicts[static_cast<std::size_t>(verdict)];
        head.samples.push_back(std::move(sample));
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
    write_samples(json, recording);
    if (recording.comparison) json["comparison"] = comparison_to_json(*recording.comparison);
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
    read_samples(reader, json, head);
    if (JsonReader::has(json, "comparison"))
        head.comparison = comparison_from_json(reader, reader.object(json, "comparison"));
    if (reader.failed()) return reader.error();
    return head;
}

}  // namespace ipc::supervisor
