#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ipc::model {

struct App;

/// The first minute, from the empty window to a lost update that the learner makes by hand. offered: it is
/// only asked whether to begin. What comes next is read off the run; nothing else is kept.
enum class Tour : std::uint8_t { none, offered, begun };

/// The demo that it is about.
inline constexpr const char* kTourDemo = "shared-counter";

/// What the tour says at this moment.
struct TourCard {
    std::string title, words;
    std::string points_at;  ///< a name of the item map
    std::string go_on;      ///< label of the button that begins it, or begins it anew; empty: a step leads on
    bool over = false;      ///< the learner has made it
};
/// Nothing: no tour is shown.
std::optional<TourCard> tour_card(const App& app);

/// Begins or begins anew: two writers of one iteration without synchronization, held before their first step.
struct BeginTour {};
/// From the keys' overlay: offers it once more.
struct OfferTour {};
struct EndTour {};

}  // namespace ipc::model
