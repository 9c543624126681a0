#include "stage/standard_knobs.hpp"

#include <cassert>

#include "stage/run_page.hpp"

namespace ipc::stage {

const StandardKnobs& standard_knobs() {
    static const StandardKnobs knobs{
        .seconds = {.name = "seconds",
                    .help = "how long the run may take; 0: until its work is done",
                    .preset = 5,
                    .lowest = 0,
                    .highest = 86400,
                    .unit = "s"},
        .iterations = {.name = "iterations",
                       .help = "how often each actor repeats its work; 0: until the run is stopped",
                       .preset = 1000,
                       .lowest = 0,
                       .highest = 1'000'000'000},
        .seed = {.name = "seed",
                 .help = "where something is random: the same seed gives the same numbers",
                 .preset = 1,
                 .lowest = 0,
                 .highest = 1'000'000'000},
        .pace = {.name = "pace",
                 .help = "slow motion 1 : pace; each site then takes about pace microseconds",
                 .preset = 1,
                 .lowest = 1,
                 .highest = 1'000'000,
                 .live = true},
    };
    return knobs;
}

std::vector<const Knob*> all_knobs(const Demo& demo) {
    const StandardKnobs& standard = standard_knobs();
    std::vector<const Knob*> knobs{&standard.seconds, &standard.iterations, &standard.seed,
                                   &standard.pace};
    knobs.insert(knobs.end(), demo.knobs.begin(), demo.knobs.end());
    return knobs;
}

void number_slots(const Demo& demo) {
    const auto number = [](const auto& list, std::size_t limit) {
        assert(list.size() <= limit && "the shared page has no room for more");
        (void)limit;
        int slot = 0;
        for (const auto* item : list) item->slot = slot++;
    };
    number(all_knobs(demo), kMaxKnobs);
    number(demo.metrics, kMaxMetrics);
    number(demo.gauges, kMaxGauges);
}

}  // namespace ipc::stage
