#include "model/explain.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace ipc::model {

namespace {

using Tone = Explanation::Tone;

constexpr std::int64_t kFreshNs = 2'000'000'000;
constexpr std::int64_t kPaceToFollow = 20'000;  // us a site: two frames of 30 a second

std::string letter(const Run& run, std::uint8_t actor) {
    return actor < run.actors.size() ? std::string(1, run.actors[actor].letter) : "?";
}

Explanation of_loss(const Run& run) {
    const Loss& loss = *run.last_loss;
    const std::string by = letter(run, loss.lost.actor);
    Explanation made{Tone::bad, "Lost update.", {}};
    if (!loss.victim) {
        // The other's store is among the events that were dropped.
        made.text =
            by +
            (loss.loser_loaded ? " had loaded " + std::to_string(*loss.loser_loaded) + " and"
                               : std::string()) +
            " stored " + std::to_string(loss.lost.a) + ", though the counter had come to " +
            std::to_string(loss.lost.b) + " meanwhile.";
        return made;
    }
    const std::string of = letter(run, loss.victim->actor);
    const bool same_load = loss.loser_loaded && loss.loser_loaded == loss.victim_loaded;
    if (same_load && loss.lost.a == loss.victim->a) {
        made.text = of + " and " + by + " both loaded " + std::to_string(*loss.loser_loaded) +
                    ". Both stored " + std::to_string(loss.lost.a) +
                    ": two increments, one effect.";
    } else {
        made.text = by + " stored " + std::to_string(loss.lost.a) + " over the " +
                    std::to_string(loss.lost.b) + " that " + of + " had stored" +
                    (loss.loser_loaded ? ", since it had loaded " +
                                             std::to_string(*loss.loser_loaded) + " before."
                                       : std::string("."));
    }
    return made;
}

// Where no counter is: two values that belong together do not agree.
Explanation of_corruption(const Run& run) {
    const stage::Event& found = run.last_loss->lost;
    return {Tone::bad, "Corrupted.",
            letter(run, found.actor) + " found the record half changed: its words hold " +
                std::to_string(found.b) + " and " + std::to_string(found.a) + "."};
}

// A bounded buffer: an item was put over one that nobody had taken.
Explanation of_overwriting(const Run& run) {
    constexpr std::int64_t kOfProducer = 1'000'000'000'000;  // an item: whose it is, and which
    const auto item = [&run](std::int64_t raw) {
        return letter(run, static_cast<std::uint8_t>(raw / kOfProducer - 1)) + "'s item " +
               std::to_string(raw % kOfProducer);
    };
    const stage::Event& found = run.last_loss->lost;
    return {Tone::bad, "Lost.",
            letter(run, found.actor) + " put " + item(found.a) + " over " + item(found.b) +
                ", which nobody had taken yet."};
}

// A loss is worth telling while it is the newest thing that happened to the shared object.
bool is_fresh(const Run& run) {
    if (!run.last_loss) return false;
    if (!run.paused) return run.now_ns - run.last_loss->lost.time < kFreshNs;
    for (auto event = run.recent.rbegin(); event != run.recent.rend(); ++event) {
        if (event->kind == stage::EventKind::update_lost) return true;
        if (event->kind == stage::EventKind::value_stored) return false;
    }
    return false;
}

// "about to take the mutex" and "sem_wait: about to take one", as the rest of a sentence.
std::string doing(const std::string& help) {
    const std::size_t about = help.find("about to ");
    const std::string before = about == std::string::npos ? std::string() : help.substr(0, about);
    if (about != std::string::npos &&
        (about == 0 || before.ends_with(": ") || before.ends_with("is ")))
        return " is " + help.substr(about);
    return (help.find(": ") == std::string::npos ? " is " : ": ") + help;
}

// What an actor does, as the rest of a sentence about it.
std::string rest_about(const App& app, const Actor& actor) {
    if (actor.mood != Mood::at_gate)
        return actor.waits_for.empty() ? ": " + actor.words
                                       : waiting_text({}, actor.waits_for);
    const auto site = static_cast<std::size_t>(actor.site);
    if (actor.site < 0 || app.demo() == nullptr || site >= app.demo()->sites.size())
        return " holds before its first step";
    const Site& place = app.demo()->sites[site];
    return place.help.empty() ? " holds at " + place.name : doing(place.help);
}

// Those of whom the same is to be said share a sentence: "A and C are about to read."
std::string where_they_hold(const App& app) {
    std::vector<std::pair<std::string, std::string>> sentences;  // letters, the rest
    for (const Actor& actor : app.run.actors) {
        const std::string rest = rest_about(app, actor);
        const auto same = std::find_if(sentences.begin(), sentences.end(),
                                       [&](const auto& each) { return each.second == rest; });
        if (same == sentences.end()) {
            sentences.emplace_back(std::string(1, actor.letter), rest);
        } else {
            same->first += actor.letter;
        }
    }
    std::string text;
    for (auto& [letters, rest] : sentences) {
        if (!text.empty()) text += ' ';
        for (std::size_t i = 0; i < letters.size(); ++i) {
            if (i > 0) text += i + 1 == letters.size() ? " and " : ", ";
            text += letters[i];
        }
        for (const auto& [one, several] : {std::pair{" is ", " are "}, std::pair{" holds ", " hold "},
                                           std::pair{" waits ", " wait "}}) {
            if (letters.size() > 1 && rest.starts_with(one))
                rest.replace(0, std::string_view(one).size(), several);
        }
        text += rest + '.';
    }
    return text;
}

}  // namespace

bool is_stuck(const Run& run, const Actor& actor) {
    // While all are held it is the window that sees a deadlock, not who sleeps in it.
    if (run.paused && !run.deadlock.empty())
        return actor.mood == Mood::blocked || actor.mood == Mood::stuck;
    if (actor.mood != Mood::stuck) return false;
    return run.holds != true ||
           std::none_of(run.actors.begin(), run.actors.end(), [](const Actor& other) {
               return !other.exit && other.mood != Mood::stuck;
           });
}

bool can_follow(const App& app, const Actor& actor) {
    if (app.run.paused || !app.run.active()) return true;
    // One that is blocked in real time may be blocked a thousand times a second.
    if (actor.mood == Mood::stuck || actor.mood == Mood::at_gate) return true;
    return app.knob_now(kPaceKnob) >= kPaceToFollow;
}

Explanation explain(const App& app) {
    const Run& run = app.run;
    if (app.demo() == nullptr) return {};
    if (!run.failure.empty()) return {Tone::bad, "It could not go on.", run.failure};
    for (const Actor& actor : run.actors) {
        if (!actor.failure.empty())
            return {Tone::bad, actor.role + ' ' + actor.letter + " gave up.", actor.failure};
    }
    if (run.phase == Phase::none)
        return {Tone::plain, "Nothing runs.",
                "Run starts the processes; Step lets one of them take a single step."};
    if (run.phase == Phase::starting) return {Tone::plain, "Starting.", {}};

    if (app.tools.scrub) {
        return {Tone::plain, "Looking back.",
                "All is as the recorded events tell that it was then. Escape: back to now."};
    }
    if (!run.deadlock.empty()) return {Tone::bad, "Deadlock.", run.deadlock + '.'};
    const auto stuck = [&run](const Actor& actor) {
        return is_stuck(run, actor);
    };
    const auto first = std::find_if(run.actors.begin(), run.actors.end(), stuck);
    // The demo knows best what is waited for in vain.
    if (first != run.actors.end() && run.holds == false && !run.verdict.empty()) return {Tone::bad, "Stuck.", run.verdict};
    if (first != run.actors.end()) {
        const auto count = std::count_if(run.actors.begin(), run.actors.end(), stuck);
        std::string text(1, first->letter);
        text += first->system_call.empty() ? " does not get on" : " waits in " + first->system_call;
        if (count > 1) text += ", and so do " + std::to_string(count - 1) + " more";
        return {Tone::bad, "Stuck.", text + ": nobody wakes it."};
    }
    if (is_fresh(run)) {
        if (app.demo()->metric_index("lost_updates") >= 0) return of_loss(run);
        if (app.demo()->metric_index("overwritten") >= 0) return of_overwriting(run);
        return of_corruption(run);
    }
    if (run.paused) return {Tone::plain, "Held.", where_they_hold(app)};
    if (run.verdict.empty() || !run.holds)
        return {Tone::plain, run.active() ? "Running." : "Ended.", run.verdict};
    return {*run.holds ? Tone::good : Tone::bad, *run.holds ? "It holds." : "It does not hold.",
            run.verdict};
}

}  // namespace ipc::model
