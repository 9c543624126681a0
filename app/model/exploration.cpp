#include "model/exploration.hpp"

#include <algorithm>
#include <utility>

namespace ipc::model {

namespace {

std::string without_spaces(const std::string& steps) {
    std::string letters;
    for (const char letter : steps) {
        if (letter >= 'A' && letter <= 'Z') letters += letter;
    }
    return letters;
}

std::string number(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count));
}

}  // namespace

PathEnd Exploration::end_of(const ExploredSchedule& path) const {
    return path.outcome < now.outcomes.size() ? now.outcomes[path.outcome].end() : PathEnd::cut;
}

void Exploration::add(std::vector<ExploredSchedule> fresh) {
    if (fresh.empty()) return;
    for (ExploredSchedule& path : fresh) {
        if (paths.size() >= kMostPaths) break;
        const PathEnd end = end_of(path);
        bool must_show = false;
        if (path.outcome < now.outcomes.size()) {
            represented_.resize(now.outcomes.size(), false);
            must_show = end != PathEnd::fine && !represented_[path.outcome];
            if (must_show) represented_[path.outcome] = true;
        }
        lattice.add(path.steps, end, static_cast<std::uint32_t>(paths.size()), must_show);
        paths.push_back(std::move(path));
    }
    lattice.arrange_lanes();
}

std::optional<std::uint32_t> Exploration::find(const std::string& steps) const {
    const std::string letters = without_spaces(steps);
    for (std::uint32_t path = 0; path < paths.size(); ++path) {
        if (paths[path].steps == letters) return path;
    }
    return std::nullopt;
}

void Exploration::begin_again(std::vector<std::int64_t> knobs, std::string sync, bool skipping) {
    // One result for each value of sync, with and without skipping; a search that found nothing yet tells nothing.
    const auto forget = [this](const std::string& of, bool skipped) {
        std::erase_if(before, [&](const Search& other) { return other.sync == of && other.skipping == skipped; });
    };
    forget(now.sync, now.skipping);
    if (now.schedules > 0) before.push_back(std::move(now));
    forget(sync, skipping);
    now = Search();
    now.knobs = std::move(knobs);
    now.sync = std::move(sync);
    now.skipping = skipping;
    paths.clear();
    lattice = Lattice();
    represented_.clear();
    selected.reset();
    stopping = false;
}

bool Exploration::fits(const std::vector<std::int64_t>& knobs) const {
    if (knobs.size() != now.knobs.size()) return false;
    for (std::size_t knob = kPaceKnob + 1; knob < knobs.size(); ++knob) {
        if (knobs[knob] != now.knobs[knob]) return false;
    }
    return true;
}

std::string spaced(const std::string& steps) {
    std::string text;
    for (const char letter : without_spaces(steps)) {
        if (!text.empty()) text += ' ';
        text += letter;
    }
    return text;
}

std::vector<std::size_t> metrics_that_differ(const Search& search) {
    std::vector<std::size_t> differing;
    if (search.outcomes.empty()) return differing;
    const std::vector<std::string>& first = search.outcomes.front().metrics;
    for (std::size_t metric = 0; metric < first.size(); ++metric) {
        const bool differs = std::any_of(
            search.outcomes.begin(), search.outcomes.end(), [&](const ExploredOutcome& other) {
                return metric < other.metrics.size() && other.metrics[metric] != first[metric];
            });
        if (differs) differing.push_back(metric);
    }
    return differing;
}

std::string schedules_text(std::uint64_t count) {
    return number(count) + (count == 1 ? " schedule" : " schedules");
}

std::string summary(const Search& search) {
    std::string text = search.sync.empty() ? "" : search.sync + ": ";
    text += number(search.failing) + " of " + number(search.schedules) +
            (search.failing == 1 ? " fails" : " fail");
    if (search.complete) text += ", every schedule " + std::string(search.skips() ? "is covered" : "was run");
    return text;
}

std::string completeness(const Search& search) {
    if (!search.failure.empty()) return "not complete: the search could not go on";
    if (search.complete) {
        if (search.stands_for_more())
            return "complete: " + schedules_text(search.schedules) + " stand for all " +
                   number(static_cast<std::uint64_t>(search.stands_for));
        if (search.skips()) return "complete: every schedule is covered";
        return "complete: every schedule was run";
    }
    if (search.over)
        return "not complete: " + (search.why_not.empty() ? "it was stopped" : search.why_not);
    return "searching, with " + number(search.preemptions) +
           (search.preemptions == 1 ? " preemption" : " preemptions") + " now";
}

std::string name_of(const Search& search, const Exploration& all) {
    const std::string name = search.sync.empty() ? "this search" : search.sync;
    const bool differ = std::any_of(all.before.begin(), all.before.end(), [&](const Search& other) {
        return other.skipping != all.now.skipping;
    });
    return differ ? name + (search.skipping ? ", skipping" : ", every order") : name;
}

int repairing_knob(const Demo& demo) {
    const int sync = demo.knob_index("sync");
    if (sync >= 0 && demo.knobs[static_cast<std::size_t>(sync)].is_choice()) return sync;
    for (std::size_t i = 0; i < demo.knobs.size(); ++i) {
        for (const Choice& choice : demo.knobs[i].choices) {
            if (!choice.right) return static_cast<int>(i);
        }
    }
    return -1;
}

std::string command_for(const Demo& demo, const std::vector<std::int64_t>& knobs,
                        const std::string& schedule) {
    std::string text = demo.program_name();
    for (std::size_t i = 0; i < demo.knobs.size() && i < knobs.size(); ++i) {
        const Knob& knob = demo.knobs[i];
        const auto index = static_cast<int>(i);
        if (index == kSecondsKnob || index == kPaceKnob) continue;
        if (knobs[i] == knob.preset && knob.name != "sync") continue;
        std::string option = knob.name;
        std::replace(option.begin(), option.end(), '_', '-');
        text += " --" + option + " " + knob.text(knobs[i]);
    }
    return text + " --schedule \"" + spaced(schedule) + "\"";
}

}  // namespace ipc::model
