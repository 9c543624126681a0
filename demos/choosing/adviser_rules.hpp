#pragma once

#include <span>

#include "choosing/adviser.hpp"

/// What the adviser knows, as tables: where the answers are so, these mechanisms are better or worse by so much,
/// because ... rules() has them all, in this order.
namespace ipc::choosing {

inline constexpr Shows kTrip = Shows::round_trip, kRate = Shows::throughput;

std::span<const Rule> load_rules();   ///< how far apart, how much, how often
std::span<const Rule> trust_rules();  ///< crashes, who may connect, who learns of a death
std::span<const Rule> talk_rules();   ///< boundaries, directions, a slow receiver, priorities, a contract
std::span<const Rule> hint_rules();   ///< what goes with the winner

}  // namespace ipc::choosing
