#include "model/search_plan.hpp"

#include <algorithm>

#include "model/exploration.hpp"

namespace ipc::model {

namespace {

constexpr auto kIterations = static_cast<std::size_t>(kIterationsKnob);

}  // namespace

std::vector<std::int64_t> window_presets(const Demo& demo) {
    std::vector<std::int64_t> values = demo.presets();
    for (const int knob : {kSecondsKnob, kIterationsKnob}) {
        const auto i = static_cast<std::size_t>(knob);
        if (i < values.size() && demo.knobs[i].allows(0)) values[i] = 0;
    }
    return values;
}

std::vector<std::int64_t> knobs_to_search(const Demo& demo, std::vector<std::int64_t> set, bool as_set) {
    const std::size_t count = std::min(demo.knobs.size(), set.size());
    const std::vector<std::int64_t> presets = window_presets(demo);
    for (std::size_t i = 0; i < count; ++i) {
        const Knob& knob = demo.knobs[i];
        const bool endless = i == kIterations && set[i] == 0;
        if (endless || (!as_set && set[i] == presets[i])) set[i] = knob.searched.value_or(endless ? knob.preset : set[i]);
    }
    if (count > 0) set[kSecondsKnob] = 0;
    return set;
}

bool skips_equivalent(const Demo& demo, const std::vector<std::int64_t>& searched, const SearchChoice& choice) {
    if (choice.skips_equivalent) return *choice.skips_equivalent;
    std::int64_t actors = 0;
    for (const Role& role : demo.roles) {
        const int count = demo.knob_index(role.count_knob);
        actors += count < 0 || static_cast<std::size_t>(count) >= searched.size() ? 1 : searched[static_cast<std::size_t>(count)];
    }
    return demo.searched_by_state != 0 && actors >= demo.searched_by_state;
}

std::string search_values(const Demo& demo, const std::vector<std::int64_t>& searched,
                          const std::vector<std::int64_t>& set) {
    const auto counts = [&](const Knob& knob) {
        return std::any_of(demo.roles.begin(), demo.roles.end(),
                           [&](const Role& role) { return role.count_knob == knob.name; });
    };
    const std::size_t count = std::min({demo.knobs.size(), searched.size(), set.size()});
    std::string words;
    const auto add = [&](std::size_t i) {
        const Knob& knob = demo.knobs[i];
        const auto in_words_of = [&](std::int64_t value) {
            return i == kIterations && value == 0 ? std::string("no end") : knob.text(value);
        };
        words += (words.empty() ? "" : ", ") + in_words(knob.name) + " " + in_words_of(searched[i]);
        if (searched[i] != set[i]) words += " (set: " + in_words_of(set[i]) + ")";
    };
    for (std::size_t i = kPaceKnob + 1; i < count; ++i) {
        if (static_cast<int>(i) == repairing_knob(demo)) continue;
        if (demo.knobs[i].searched || counts(demo.knobs[i]) || searched[i] != set[i]) add(i);
    }
    if (count > kIterations) add(kIterations);
    return words;
}

}  // namespace ipc::model
