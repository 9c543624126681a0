#pragma once

#include <string>

#include "model/app.hpp"

namespace ipc::model {

/// One sentence on what just happened, as the Code panel shows it.
struct Explanation {
    enum class Tone : std::uint8_t { plain, bad, good };
    Tone tone = Tone::plain;
    std::string title;  ///< "Lost update."
    std::string text;
};

/// From what is known now: a failure first, then an actor that is stuck, a fresh loss, where the
/// actors hold, at last the verdict.
Explanation explain(const App& app);

/// Whether an actor is to be called stuck: it sleeps, and nobody will ever wake it as far as can be
/// told. One that has long slept while the others get on and nothing is wrong may just wait for its
/// turn.
bool is_stuck(const Run& run, const Actor& actor);

/// Whether an actor's place in the code changes slowly enough to be looked at: it holds, sleeps in
/// the kernel, or slow motion gives every site a few hundredths of a second.
bool can_follow(const App& app, const Actor& actor);

}  // namespace ipc::model
