#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"
#include "model/timeline_items.hpp"

namespace ipc::model {

/// "writer A"; "actor C" for one that the run does not know yet.
std::string actor_name(const Run& run, std::size_t actor);
/// "SIGUSR1", "SIGRTMIN+1" by its number.
std::string signal_name(std::int64_t number);
/// What the lane of the stored values is called: "counter".
std::string value_lane_name(const App& app);
/// What the lane of the messages that were not received yet is called: "pipe". Nothing: what some
/// reads of this demo ended has no id, so their number cannot be known.
std::string fill_lane_name(const App& app);

/// What stands in a piece of an actor's lane: "load 1284", "blocked in read", "1 204 events".
std::string piece_text(const App& app, std::size_t lane, const TimelineItem& item);

/// What an update_lost says beside its mark: "lost update: 1286 stored twice".
std::string loss_note(const App& app, const stage::Event& event);
/// What happened, in one sentence: "writer A stored 1286 over 1285".
std::string event_sentence(const App& app, const stage::Event& event);
/// All that is known about an event, line by line: when, where in the source, its numbers.
std::vector<std::string> event_details(const App& app, const stage::Event& event);
/// The same, the whole of it: the exact time, how long it lasted, which event answers it.
std::vector<std::string> whole_details(const App& app, const stage::Event& event);
/// About a piece under the pointer.
std::vector<std::string> piece_details(const App& app, std::size_t lane, const TimelineItem& item);

}  // namespace ipc::model
