// The search without processes: writers that load, add and store, simulated, and every order of their steps
// enumerated beside it by brute force.
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "supervisor/search.hpp"

using namespace ipc::supervisor;
using ipc::stage::Touches;

namespace {

enum class Step { lock, load, add, store };
enum class Kind { no_lock, blocking_lock, spinlock };

struct Race {
    std::size_t writers;
    int iterations;
    Kind lock = Kind::no_lock;
};

/// The writers, the number and its lock as they stand after some steps.
class World {
public:
    explicit World(const Race& race) : race_(race), at_(race.writers), loaded_(race.writers), tried_(race.writers) {
        for (int turn = 0; turn < race.iterations; ++turn) {
            if (race.lock != Kind::no_lock) program_.push_back(Step::lock);
            program_.insert(program_.end(), {Step::load, Step::add, Step::store});
        }
    }

    ActorSet enabled() const {
        ActorSet set = 0;
        for (std::size_t writer = 0; writer < race_.writers; ++writer) {
            const bool waits = std::find(queue_.begin(), queue_.end(), writer) != queue_.end();
            const bool in_vain = tried_[writer] != 0 && tried_[writer] >= progress_;
            if (at_[writer] < program_.size() && !waits && !in_vain) set = static_cast<ActorSet>(set | 1u << writer);
        }
        return set;
    }

    Touches touches(std::size_t writer) const {
        switch (program_[at_[writer]]) {
            case Step::lock: break;
            case Step::load: return Touches::reads;
            case Step::add: return Touches::nothing;
            case Step::store: return Touches::writes;
        }
        return Touches::unknown;
    }

    void step(std::size_t writer) {
        switch (program_[at_[writer]]) {
            case Step::lock: return take_lock(writer);
            case Step::load: loaded_[writer] = number_; break;
            case Step::add: ++loaded_[writer]; break;
            case Step::store:
                number_ = loaded_[writer];
                if (race_.lock != Kind::no_lock) give_lock();
                break;
        }
        go_on(writer);
    }

    int number() const { return number_; }

    /// Another number for whatever may decide how it goes on.
    std::uint64_t state() const {
        std::vector<std::size_t> all = at_;
        all.push_back(number_ * 2u + (owned_ ? 1 : 0));
        all.push_back(enabled());
        all.insert(all.end(), loaded_.begin(), loaded_.end());
        all.insert(all.end(), queue_.begin(), queue_.end());
        static std::map<std::vector<std::size_t>, std::uint64_t> known;
        return known.try_emplace(all, known.size() + 1).first->second;
    }

private:
    void go_on(std::size_t writer) {
        ++at_[writer];
        ++progress_;
        tried_[writer] = 0;
    }
    void take_lock(std::size_t writer) {
        if (!owned_) {
            owned_ = true;
            go_on(writer);
        } else if (race_.lock == Kind::blocking_lock) {
            queue_.push_back(writer);
            ++progress_;
        } else {
            tried_[writer] = progress_;
        }
    }
    /// Who waits first gets it, and is then past its call.
    void give_lock() {
        owned_ = !queue_.empty();
        if (!owned_) return;
        ++at_[queue_.front()];
        queue_.erase(queue_.begin());
    }

    Race race_;
    std::vector<Step> program_;
    std::vector<std::size_t> at_;
    std::vector<int> loaded_;
    std::vector<int> tried_; ///< progress when it last tried in vain; 0: it did not
    std::vector<std::size_t> queue_;
    int progress_ = 1;
    int number_ = 0;
    bool owned_ = false;
};

using Outcomes = std::map<std::string, int>; ///< schedule, and the number it leads to

void enumerate(const World& world, const std::string& so_far, Outcomes& all) {
    const ActorSet enabled = world.enabled();
    if (enabled == 0) all[so_far] = world.number();
    for (std::size_t writer = 0; writer < 16; ++writer) {
        if ((enabled >> writer & 1) == 0) continue;
        World next = world;
        next.step(writer);
        enumerate(next, so_far + static_cast<char>('A' + writer), all);
    }
}

Outcomes brute_force(const Race& race) {
    Outcomes all;
    enumerate(World(race), "", all);
    return all;
}

/// What a search came to.
struct Found {
    Outcomes outcomes;
    std::size_t runs = 0;      ///< with those that were not worth going on with
    std::size_t schedules = 0; ///< run to their end
    std::vector<std::uint32_t> preemptions;
    bool prefixes_possible = true, preemptions_right = true;
    double stands_for = 0;
    std::size_t livelocks = 0;
    bool any_left = false;
};

std::uint32_t preemptions_of(const std::vector<StepPoint>& points) {
    std::uint32_t count = 0;
    for (std::size_t place = 0; place < points.size(); ++place) {
        const std::vector<StepPoint> before(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(place));
        count += is_preemption(before, points[place].enabled, points[place].actor);
    }
    return count;
}

/// One schedule, as processes would run it. False: it was not worth going on with.
bool run_one(const Race& race, const Search& search, const Search::Next& next, std::vector<StepPoint>& points,
             Search::End& end, Found& found) {
    const Choose choose = search.chooser(next);
    World world(race);
    for (;;) {
        StepPoint point;
        point.enabled = world.enabled();
        point.state = world.state();
        end.state = point.state;
        if (point.enabled == 0) break;
        for (std::size_t writer = 0; writer < race.writers; ++writer) {
            if ((point.enabled >> writer & 1) != 0) point.touches[writer] = world.touches(writer);
        }
        const std::size_t place = points.size();
        const std::size_t actor = place < next.prefix.size() ? next.prefix[place]
                                  : choose                  ? choose(points, point)
                                                            : next_without_preemption(points, point.enabled);
        if (actor == kNobody) return end.over = false;
        if ((point.enabled >> actor & 1) == 0) {
            found.prefixes_possible = false;
            return false;
        }
        point.actor = static_cast<std::uint8_t>(actor);
        points.push_back(point);
        world.step(actor);
    }
    std::string letters;
    for (const StepPoint& point : points) letters += static_cast<char>('A' + point.actor);
    found.outcomes[letters] = world.number();
    return true;
}

Found search_all(const Race& race, Search::Skip skip = Search::Skip::nothing, std::int64_t most_preemptions = -1) {
    Search search(skip);
    Found found;
    while (const auto next = search.next(most_preemptions)) {
        std::vector<StepPoint> points;
        ++found.runs;
        Search::End end;
        if (run_one(race, search, *next, points, end, found)) {
            ++found.schedules;
            found.preemptions.push_back(next->preemptions);
            found.preemptions_right &= preemptions_of(points) == next->preemptions || skip == Search::Skip::by_order;
            if (skip == Search::Skip::by_order) found.stands_for += equivalent_schedules(points);
        }
        search.ran(*next, points, end);
    }
    if (search.by_state()) found.stands_for = search.states().schedules();
    found.livelocks = search.livelocks().size();
    found.any_left = search.any_left();
    return found;
}

std::set<int> numbers(const Outcomes& outcomes) {
    std::set<int> all;
    for (const auto& [schedule, number] : outcomes) all.insert(number);
    return all;
}

const std::vector<Race>& races() {
    static const std::vector<Race> all{{2, 1},
                                       {2, 2},
                                       {3, 1},
                                       {2, 1, Kind::blocking_lock},
                                       {2, 2, Kind::blocking_lock},
                                       {3, 1, Kind::blocking_lock},
                                       {2, 1, Kind::spinlock},
                                       {2, 2, Kind::spinlock}};
    return all;
}

}  // namespace

TEST_CASE("a search meets every schedule exactly once, and no other") {
    const std::map<std::size_t, std::size_t> counts{{0, 20}, {1, 924}, {2, 1680}, {3, 8}, {4, 168}, {5, 132}, {6, 16}, {7, 2176}};
    for (std::size_t index = 0; index < races().size(); ++index) {
        CAPTURE(index);
        const Outcomes all = brute_force(races()[index]);
        const Found found = search_all(races()[index]);
        CHECK(all.size() == counts.at(index));
        CHECK(found.outcomes == all);
        CHECK(found.schedules == all.size()); // more, if one of them came twice
        CHECK(found.runs == all.size());
        CHECK(found.prefixes_possible);
        CHECK(!found.any_left);
    }
}

TEST_CASE("a lock leaves no schedule that loses an update") {
    for (const Race& race : races()) {
        const int all = static_cast<int>(race.writers) * race.iterations;
        const std::set<int> came = numbers(search_all(race).outcomes);
        CHECK(came.contains(all));
        CHECK((came.size() == 1) == (race.lock != Kind::no_lock));
    }
}

TEST_CASE("the schedules come in the order of their preemptions, which are counted right") {
    for (const Race& race : races()) {
        const Found found = search_all(race);
        CHECK(std::is_sorted(found.preemptions.begin(), found.preemptions.end()));
        CHECK(found.preemptions.front() == 0);
        CHECK(found.preemptions.back() > 0);
        CHECK(found.preemptions_right);
    }
}

TEST_CASE("a bound on preemptions gives exactly the schedules within it and says that some are left") {
    const Race race{2, 2};
    const Found all = search_all(race);
    const std::uint32_t highest = all.preemptions.back();
    for (std::uint32_t most = 0; most <= highest; ++most) {
        CAPTURE(most);
        const auto within = std::count_if(all.preemptions.begin(), all.preemptions.end(),
                                          [most](std::uint32_t count) { return count <= most; });
        const Found found = search_all(race, Search::Skip::nothing, most);
        CHECK(found.schedules == static_cast<std::size_t>(within));
        CHECK(found.any_left == (most < highest));
    }
    CHECK(search_all(race, Search::Skip::nothing, 0).schedules == 2);
}

TEST_CASE("without preemption whoever moved last moves on, and else the first by letter") {
    std::vector<StepPoint> points;
    CHECK(next_without_preemption(points, 0b110) == 1);
    CHECK(next_without_preemption(points, 0) == kNobody);
    points.emplace_back().actor = 2;
    CHECK(next_without_preemption(points, 0b110) == 2);
    CHECK(next_without_preemption(points, 0b011) == 0);
    CHECK(is_preemption(points, 0b110, 1));
    CHECK(!is_preemption(points, 0b110, 2));
    CHECK(!is_preemption(points, 0b010, 1)); // it cannot go on
}

TEST_CASE("what skips equivalent schedules runs fewer, which stand for all, and finds every outcome") {
    for (const Race& race : races()) {
        CAPTURE(race.writers);
        CAPTURE(race.iterations);
        CAPTURE(static_cast<int>(race.lock));
        const Outcomes all = brute_force(race);
        for (const Search::Skip skip : {Search::Skip::by_order, Search::Skip::by_state}) {
            CAPTURE(static_cast<int>(skip));
            const Found found = search_all(race, skip);
            CHECK(found.prefixes_possible);
            CHECK(!found.any_left);
            CHECK(found.livelocks == 0);
            CHECK(found.stands_for == static_cast<double>(all.size()));
            CHECK(numbers(found.outcomes) == numbers(all));
            CHECK(found.schedules == found.outcomes.size());
            for (const auto& [schedule, number] : found.outcomes) {
                REQUIRE(all.contains(schedule));
                CHECK(all.at(schedule) == number);
            }
            if (race.lock == Kind::no_lock) CHECK(found.schedules < all.size() / 4);
        }
    }
}

TEST_CASE("of schedules that come to the same state one goes on: steps from state to state are run, not schedules") {
    const Race long_one{2, 6, Kind::blocking_lock}; // too many schedules to enumerate
    const Found found = search_all(long_one, Search::Skip::by_state);
    CHECK(found.runs < 1000);
    CHECK(found.stands_for > 1e6);
    CHECK(numbers(found.outcomes) == std::set<int>{12});
    CHECK(found.livelocks == 0);
}

TEST_CASE("steps that touch nothing shared may be swapped in every way, unknown ones in none") {
    for (const auto& [touches, ways] : {std::pair{Touches::nothing, 6.0},
                                        {Touches::reads, 6.0},
                                        {Touches::writes, 1.0},
                                        {Touches::unknown, 1.0}}) {
        std::vector<StepPoint> points(4);
        for (std::size_t step = 0; step < 4; ++step) {
            points[step].actor = static_cast<std::uint8_t>(step / 2);
            points[step].touches.fill(touches);
        }
        CHECK(equivalent_schedules(points) == ways);
    }
}
