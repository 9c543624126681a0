#include "chrome_trace.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace ipc::tests {
namespace {

std::int64_t ns(const ChromeTrace::Json& microseconds) {
    return std::llround(microseconds.get<double>() * 1000);
}

}  // namespace

ChromeTrace::ChromeTrace(const Recording& recording) {
    const Directory directory;
    REQUIRE(supervisor::export_chrome_trace(recording, directory.file("trace.json")));
    json = Json::parse(read_file(directory.file("trace.json")));
    for (const Json& each : json.at("traceEvents")) {
        const std::string phase = each.at("ph");
        const Track track{each.at("pid"), each.at("tid")};
        if (phase == "X") {
            const std::int64_t begin = ns(each.at("ts"));
            slices.push_back({track, each.at("name"), each.at("cat"), begin,
                              begin + ns(each.at("dur")), each.at("args")});
        } else if (phase == "i") {
            instants.push_back(each);
        } else if (phase == "s" || phase == "f") {
            REQUIRE(each.at("cat") == "flow");
            if (phase == "f") REQUIRE(each.at("bp") == "e");
            auto& side = phase == "s" ? starts : ends;
            // Ids are unique on each side.
            REQUIRE(side.emplace(each.at("id").get<int>(), Touch{track, ns(each.at("ts"))}).second);
            REQUIRE(names.emplace(each.at("id").get<int>(), each.at("name")).first->second ==
                    each.at("name"));
        } else {
            REQUIRE(phase == "M");
            titles[{track, each.at("name")}] = each.at("args").value("name", "");
        }
    }
}

void ChromeTrace::check_nesting() const {
    std::map<Track, std::vector<Slice>> tracks;
    for (const Slice& slice : slices)
        tracks[slice.track].push_back(slice);
    for (auto& [track, own] : tracks) {
        CHECK(titles.count({track, "thread_name"}) == 1);
        std::sort(own.begin(), own.end(), [](const Slice& a, const Slice& b) {
            return std::tuple(a.begin, -a.end) < std::tuple(b.begin, -b.end);
        });
        std::vector<const Slice*> open;
        for (const Slice& slice : own) {
            REQUIRE(slice.end > slice.begin);
            while (!open.empty() && open.back()->end <= slice.begin)
                open.pop_back();
            if (!open.empty()) {
                CAPTURE(slice.name);
                REQUIRE(slice.begin > open.back()->begin);
                REQUIRE(slice.end < open.back()->end);
            }
            open.push_back(&slice);
        }
    }
}

void ChromeTrace::check_flows() const {
    REQUIRE(starts.size() == ends.size());
    for (const auto& [id, start] : starts) {
        REQUIRE(ends.count(id) == 1);
        CHECK(enclosing(start) != nullptr);
        CHECK(enclosing(ends.at(id)) != nullptr);
        CHECK(start.time <= ends.at(id).time);
    }
}

const ChromeTrace::Slice* ChromeTrace::enclosing(const Touch& touch) const {
    const Slice* found = nullptr;
    for (const Slice& slice : slices) {
        if (slice.track != touch.track || touch.time < slice.begin || touch.time >= slice.end)
            continue;
        if (found == nullptr || slice.begin > found->begin) found = &slice;
    }
    return found;
}

std::multiset<std::string> ChromeTrace::arrows() const {
    std::multiset<std::string> found;
    for (const auto& [id, start] : starts)
        found.insert(end_text(start) + " -> " + end_text(ends.at(id)));
    return found;
}

std::string ChromeTrace::end_text(const Touch& touch) const {
    const Slice* slice = enclosing(touch);
    return titles.at({touch.track, "thread_name"}) + ": " +
           (slice != nullptr ? slice->name : "nothing");
}

std::vector<ChromeTrace::Slice> ChromeTrace::named(const std::string& name) const {
    std::vector<Slice> found;
    for (const Slice& slice : slices) {
        if (slice.name == name) found.push_back(slice);
    }
    return found;
}

Recording recording_of(std::vector<Event> events) {
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.time < b.time; });
    Recording recording;
    recording.run = sample_run();
    recording.add(events);
    return recording;
}

}  // namespace ipc::tests
