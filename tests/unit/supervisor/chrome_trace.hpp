#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "samples.hpp"

namespace ipc::tests {

/// An exported trace as an importer reads it, with the rules that importers have.
struct ChromeTrace {
    using Json = nlohmann::ordered_json;
    using Track = std::pair<int, int>;  ///< pid, tid
    struct Slice {
        Track track;
        std::string name, category;
        std::int64_t begin, end;  ///< ns
        Json args;
    };
    struct Touch {
        Track track;
        std::int64_t time;
    };

    /// Exports the recording and reads the file. Ids of arrows are unique on each side.
    explicit ChromeTrace(const Recording& recording);

    /// Slices of one track lie in each other or apart, each has a length, and each track has a
    /// name.
    void check_nesting() const;
    /// Each arrow has both of its ends, each inside a slice, and runs forwards.
    void check_flows() const;
    /// The innermost slice around it, as importers bind an arrow.
    const Slice* enclosing(const Touch& touch) const;
    /// "writer A: write -> reader B: read" of each arrow.
    std::multiset<std::string> arrows() const;
    std::vector<Slice> named(const std::string& name) const;

    Json json;
    std::vector<Slice> slices;
    std::vector<Json> instants;
    std::map<int, Touch> starts, ends;
    std::map<int, std::string> names;
    std::map<std::pair<Track, std::string>, std::string>
        titles;  ///< by track and "thread_name" or so

private:
    std::string end_text(const Touch& touch) const;
};

/// A run of these events, put in time order.
Recording recording_of(std::vector<Event> events);

}  // namespace ipc::tests
