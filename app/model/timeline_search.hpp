#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/timeline.hpp"
#include "model/whole_run.hpp"
#include "stage/event.hpp"

namespace ipc::model {

struct App;

/// Where an event is: events are in the order of their times, those of one time in that of lanes.
struct EventPlace {
    std::int64_t time = 0;
    std::size_t lane = 0;
    std::uint64_t index = 0;
    auto operator<=>(const EventPlace&) const = default;
};
/// Where this event of an actor's lane is; nothing if it is no longer kept.
std::optional<EventPlace> place_of(const Timeline& timeline, const stage::Event& event);

/// What a learner looks for: words that must all hold. A word is a kind ("lock", "lost"), a site, an
/// actor's letter or role, a signal ("USR1") or a number that the event carries.
class EventQuery {
public:
    EventQuery() = default;
    EventQuery(const App& app, std::string_view text);

    bool empty() const { return words_.empty(); }
    /// A word that means nothing here; empty: all do.
    const std::string& unknown() const { return unknown_; }
    KindMask kinds() const { return kinds_; }  ///< no other kind can match
    bool matches(const stage::Event& event) const;

private:
    struct Word {
        KindMask kinds = 0;
        std::uint32_t actors = 0;
        std::vector<std::uint16_t> names;
        std::optional<std::int64_t> number;
        std::int64_t signal = -1;
    };
    std::vector<Word> words_;
    std::string unknown_;
    KindMask kinds_ = 0;
};

/// The matches of a query among the events of a run. Millions of events are looked at in slices, so
/// that no frame waits; what comes later is searched too.
class TimelineSearch {
public:
    void begin(const App& app, std::string text);
    void clear() { *this = {}; }
    /// Looks at the next events, about so many. True if it looked at any.
    bool advance(const Timeline& timeline, std::size_t most);
    bool done(const Timeline& timeline) const;
    double part_done(const Timeline& timeline) const;

    bool active() const { return !text_.empty(); }
    const std::string& text() const { return text_; }
    const EventQuery& query() const { return query_; }
    std::uint64_t matches() const { return matches_; }
    const WholeRun& where() const { return where_; }
    /// The match behind (or before) this place; of those found so far.
    std::optional<EventPlace> next(const Timeline& timeline, EventPlace from, bool forward) const;

private:
    std::string text_;
    EventQuery query_;
    std::vector<std::uint64_t> searched_;  // by lane: up to which index
    std::uint64_t matches_ = 0;
    WholeRun where_;
};

/// Whose next event: the same kind of any actor, the same actor's, or any at all.
enum class Alike : std::uint8_t { kind, actor, any };
std::optional<EventPlace> neighbour(const Timeline& timeline, const stage::Event& of,
                                    EventPlace from, Alike alike, bool forward);

}  // namespace ipc::model
