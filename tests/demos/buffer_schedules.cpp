// The schedules of the bounded buffer: those of its two right choices counted by a model that knows no processes, and
// those of the wrong ones searched in two ways.
#include "explore_support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "support/place.hpp"

using namespace ipc::test;

namespace {

struct Sizes {
    int producers, consumers, items, capacity;
};

/// Producers and consumers with two semaphores and a mutex, or with a mutex and two conditions: where each stands, who
/// has the mutex, and who waits for what, first come first served. Nothing else decides how many schedules there are.
class BufferModel {
public:
    BufferModel(bool semaphores, const Sizes& sizes) : semaphores_(semaphores), sizes_(sizes) {}

    /// How many ways there are to order the steps until nobody can move. Negative: in one of them somebody has not left.
    double schedules() {
        State first;
        first.free_slots = sizes_.capacity;
        for (int who = 0; who < sizes_.producers + sizes_.consumers; ++who) {
            first.actors.push_back({semaphores_ ? count : lock, false, who < sizes_.producers ? sizes_.items : 0});
        }
        return count_from(first);
    }

private:
    enum Place { count, lock, test, sleep, inside, signal, unlock, post, close, wake_others, left };
    struct Actor {
        int place;
        bool waits;
        int items_left;
        int inside_steps = 0;
        auto operator<=>(const Actor&) const = default;
    };
    struct State {
        std::vector<Actor> actors;
        std::vector<int> for_mutex, for_slot, for_item; ///< who waits, in the order of coming
        int owner = -1, free_slots = 0, items = 0, fill = 0, producing_ended = 0;
        bool closed = false;
        auto operator<=>(const State&) const = default;
    };
    bool produces(int who) const { return who < sizes_.producers; }
    static Actor& at(State& now, int who) { return now.actors[static_cast<std::size_t>(who)]; }

    void take_mutex(State& now, int who) {
        if (now.owner != -1) {
            at(now, who).waits = true;
            now.for_mutex.push_back(who);
            return;
        }
        now.owner = who;
        at(now, who).waits = false;
        has_mutex(now, who);
    }

    /// It runs on, with the mutex, to its next place.
    void has_mutex(State& now, int who) {
        Actor& actor = at(now, who);
        if (actor.place == close) {
            now.closed = true;
            if (semaphores_) add(now, now.items, now.for_item, sizes_.consumers);
            wake_sleepers(now, now.for_item, 1);
            actor.inside_steps = 0;
            actor.place = wake_others;
            if (semaphores_ || sizes_.consumers == 1) leave_closed(now, who);
            return;
        }
        if (!semaphores_) {
            actor.place = test;
            return;
        }
        go_inside_or_leave(now, who);
    }

    void leave_closed(State& now, int who) {
        at(now, who).place = left;
        give_mutex(now);
    }

    void go_inside_or_leave(State& now, int who) {
        Actor& actor = at(now, who);
        actor.inside_steps = 0;
        actor.place = inside;
        if (produces(who) || now.fill > 0 || !now.closed) return;
        actor.place = left;
        give_mutex(now);
    }

    void give_mutex(State& now) {
        now.owner = -1;
        if (now.for_mutex.empty()) return;
        const int next = now.for_mutex.front();
        now.for_mutex.erase(now.for_mutex.begin());
        take_mutex(now, next);
    }

    /// Of a condition: they stand up and wait for the mutex.
    void wake_sleepers(State& now, std::vector<int>& queue, std::size_t most) {
        if (semaphores_) return;
        for (; most > 0 && !queue.empty(); --most) {
            now.for_mutex.push_back(queue.front());
            queue.erase(queue.begin());
        }
    }

    /// To a semaphore.
    void add(State& now, int& value, std::vector<int>& queue, int how_many) {
        for (; how_many > 0; --how_many) {
            if (queue.empty()) {
                ++value;
                continue;
            }
            at(now, queue.front()).waits = false;
            at(now, queue.front()).place = lock;
            queue.erase(queue.begin());
        }
    }

    void begin_again(State& now, int who) {
        Actor& actor = at(now, who);
        actor.place = semaphores_ ? count : lock;
        if (!produces(who) || --actor.items_left > 0) return;
        actor.place = ++now.producing_ended == sizes_.producers ? close : left;
    }

    void step(State& now, int who) {
        Actor& actor = at(now, who);
        switch (actor.place) {
            case count: {
                int& value = produces(who) ? now.free_slots : now.items;
                if (value > 0) {
                    --value;
                    actor.place = lock;
                } else {
                    actor.waits = true;
                    (produces(who) ? now.for_slot : now.for_item).push_back(who);
                }
                break;
            }
            case lock:
            case close: take_mutex(now, who); break;
            case test:
                if (produces(who) ? now.fill >= sizes_.capacity : now.fill <= 0 && !now.closed) {
                    actor.place = sleep;
                } else {
                    go_inside_or_leave(now, who);
                }
                break;
            case sleep:
                actor.waits = true;
                (produces(who) ? now.for_slot : now.for_item).push_back(who);
                give_mutex(now);
                break;
            case inside: // put or take, advance, count, store
                if (++actor.inside_steps < 4) break;
                now.fill += produces(who) ? 1 : -1;
                actor.place = semaphores_ ? unlock : signal;
                break;
            case signal:
                wake_sleepers(now, produces(who) ? now.for_item : now.for_slot, 1);
                actor.place = unlock;
                break;
            case unlock:
                // It is at its next place before the one who is woken: only then the search looks.
                if (semaphores_) {
                    actor.place = post;
                } else {
                    begin_again(now, who);
                }
                give_mutex(now);
                break;
            case wake_others: // each in a step of its own, and one more to give the mutex back
                if (++actor.inside_steps == sizes_.consumers) {
                    leave_closed(now, who);
                } else {
                    wake_sleepers(now, now.for_item, 1);
                }
                break;
            case post:
                produces(who) ? add(now, now.items, now.for_item, 1) : add(now, now.free_slots, now.for_slot, 1);
                begin_again(now, who);
                break;
            case left: break;
        }
    }

    double count_from(const State& now) {
        if (const auto known = known_.find(now); known != known_.end()) return known->second;
        double ways = 0;
        bool any = false, all_left = true;
        for (int who = 0; who < static_cast<int>(now.actors.size()); ++who) {
            const Actor& actor = now.actors[static_cast<std::size_t>(who)];
            all_left &= actor.place == left;
            if (actor.waits || actor.place == left) continue;
            any = true;
            State next = now;
            step(next, who);
            ways += count_from(next);
        }
        if (!any) ways = all_left ? 1 : -1e18;
        return known_[now] = ways;
    }

    bool semaphores_;
    Sizes sizes_;
    std::map<State, double> known_;
};

std::vector<std::string> buffer_of(const std::string& sync, const Sizes& sizes, bool by_state) {
    std::vector<std::string> words{"--sync",      sync,
                                   "--producers", std::to_string(sizes.producers),
                                   "--consumers", std::to_string(sizes.consumers),
                                   "--iterations", std::to_string(sizes.items),
                                   "--capacity",  std::to_string(sizes.capacity)};
    if (by_state) words.emplace_back("--skip-equivalent");
    return words;
}

/// Of each outcome what decides whether it is another one.
std::set<std::string> outcomes_of(const Json& found) {
    std::set<std::string> all;
    for (const Json& outcome : found.at("outcomes")) {
        all.insert(outcome.at("metrics").dump() + outcome.at("fails").dump() + outcome.at("stuck").dump());
    }
    return all;
}

const std::string kBuffer = "ipc-bounded-buffer";

}  // namespace

TEST_CASE_FIXTURE(Place, "the right choices of the buffer hold in every schedule, and these are as many as a model counts") {
    for (const bool semaphores : {true, false}) {
        for (const Sizes& sizes : {Sizes{1, 1, 1, 1}, {1, 1, 2, 1}, {1, 1, 2, 2}, {2, 1, 1, 1}, {1, 2, 1, 1}, {1, 3, 1, 1}}) {
            if (is_sanitized() && sizes.items + sizes.consumers > 2) continue;  // the same code, which takes long there
            const std::string sync = semaphores ? "semaphores" : "condvar";
            CAPTURE(sync);
            CAPTURE(sizes.producers);
            CAPTURE(sizes.consumers);
            CAPTURE(sizes.items);
            CAPTURE(sizes.capacity);
            const Json found = explored(kBuffer, buffer_of(sync, sizes, true));
            CHECK(found.at("complete") == true);
            CHECK(found.at("failing") == 0);
            CHECK(found.at("stands_for") == BufferModel(semaphores, sizes).schedules());
            for (const Json& outcome : found.at("outcomes")) {
                CHECK(outcome.at("metrics").at("consumed") == sizes.producers * sizes.items);
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "searched by state the buffer has the outcomes, and as many schedules, as searched one by one") {
    for (const std::string sync : {"semaphores", "condvar", "none", "condvar-if", "condvar-no-predicate", "signal-one"}) {
        CAPTURE(sync);
        const Sizes small{1, 1, 1, 1};
        const Json one_by_one = explored(kBuffer, buffer_of(sync, small, false));
        const Json by_state = explored(kBuffer, buffer_of(sync, small, true));
        CHECK(one_by_one.at("complete") == true);
        CHECK(by_state.at("complete") == true);
        CHECK(by_state.at("stands_for") == one_by_one.at("schedules"));
        CHECK(by_state.at("schedules") <= one_by_one.at("schedules"));
        CHECK(outcomes_of(by_state) == outcomes_of(one_by_one));
    }
}

TEST_CASE_FIXTURE(Place, "each wrong choice of the buffer fails in some schedule with two of a kind, and the right ones in none") {
    for (const auto& [sync, sizes, says] :
         {std::tuple<std::string, Sizes, std::string>{"none", {2, 1, 1, 1}, "was lost"},
          {"condvar-if", {1, 2, 1, 1}, "taken before"},
          {"condvar-no-predicate", {1, 1, 1, 1}, "a signal came when nobody slept"},
          {"signal-one", {2, 2, 1, 1}, "a signal woke one of the wrong kind"}}) {
        if (is_sanitized() && sync != "condvar-if") continue;  // the same code, which takes long there
        CAPTURE(sync);
        const Json found = explored(kBuffer, buffer_of(sync, sizes, true));
        CHECK(found.at("complete") == true);
        CHECK(found.at("failing") > 0);
        bool said = false;
        for (const Json& outcome : found.at("outcomes")) said |= outcome.at("verdict").get<std::string>().find(says) != std::string::npos;
        CHECK(said);
        const Json right = explored(kBuffer, buffer_of("condvar", sizes, true));
        CHECK(right.at("complete") == true);
        CHECK(right.at("failing") == 0);
    }
}

TEST_CASE_FIXTURE(Place, "three and three are woken at the end in an order that the steps decide, so no schedule is lost again") {
    for (const std::string sync : {"condvar", "condvar-no-predicate", "signal-one"}) {
        CAPTURE(sync);
        std::vector<std::string> words = buffer_of(sync, {3, 3, 1, 2}, true);
        words.insert(words.end(), {"--max-seconds", "4"});
        const Json found = explored(kBuffer, words); // which goes well
        CHECK(found.at("states") > 100);
    }
}
