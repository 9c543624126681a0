#include "model/timeline_search.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "model/app.hpp"
#include "model/event_lane_scan.hpp"
#include "model/timeline_kinds.hpp"
#include "model/timeline_text.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

namespace {

constexpr KindMask kNoKinds = 0;
constexpr KindMask kEveryKind = ~KindMask{0} & ~bit(EventKind::none);
constexpr KindMask kOfSignals = kSignalKinds | bit(EventKind::handler_left) |
                                bit(EventKind::signals_blocked) | bit(EventKind::signals_unblocked);

std::string lower(std::string_view text) {
    std::string made(text);
    for (char& letter : made)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return made;
}

std::vector<std::string> words_of(std::string_view text, std::string_view separators) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) words.push_back(lower(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// "lock" begins a word of "lock_acquired"; so does "lock_a" all of it.
bool begins_a_word(std::string_view name, std::string_view wanted) {
    if (lower(name).starts_with(wanted)) return true;
    for (const std::string& word : words_of(name, "_ ")) {
        if (word.starts_with(wanted)) return true;
    }
    return false;
}

/// The neighbour of these kinds and lanes that `holds`, not beyond `limit`.
template <class Holds>
std::optional<EventPlace> search(const Timeline& timeline, EventPlace from, bool forward,
                                 KindMask kinds, std::uint32_t lanes, std::int64_t limit,
                                 Holds&& holds) {
    std::optional<EventPlace> best;
    const auto too_far = [&](std::int64_t time) {
        return forward ? time > limit || (best && time > best->time)
                       : time < limit || (best && time < best->time);
    };
    for (std::size_t number = 0; number < timeline.lanes(); ++number) {
        if ((lanes >> number & 1) == 0) continue;
        const EventLane& lane = timeline.lane(number);
        std::uint64_t index = lane.first_at(forward ? from.time : from.time + 1);
        while (true) {
            const auto found = forward ? lane.next_of(kinds, index, EventLane::kAllChunks)
                                       : lane.last_of(kinds, index, EventLane::kAllChunks);
            if (!found || too_far(lane.time(*found))) break;
            const EventPlace place{lane.time(*found), number, *found};
            const bool beyond = forward ? place > from : place < from;
            if (beyond && holds(lane.at(*found))) {
                if (!best || (forward ? place < *best : place > *best)) best = place;
                break;
            }
            index = forward ? *found + 1 : *found;
        }
    }
    return best;
}

}  // namespace

std::optional<EventPlace> place_of(const Timeline& timeline, const Event& event) {
    if (event.actor >= timeline.lanes()) return std::nullopt;
    const EventLane& lane = timeline.lane(event.actor);
    for (std::uint64_t index = lane.first_at(event.time);
         index < lane.end() && lane.time(index) == event.time; ++index) {
        const Event there = lane.at(index);
        if (there.kind == event.kind && there.name == event.name && there.a == event.a &&
            there.b == event.b)
            return EventPlace{event.time, event.actor, index};
    }
    return std::nullopt;
}

EventQuery::EventQuery(const App& app, std::string_view text) {
    kinds_ = kEveryKind;
    const Demo* demo = app.demo();
    for (const std::string& wanted : words_of(text, " ,")) {
        Word& word = words_.emplace_back();
        for (std::size_t actor = 0; actor < app.run.timeline.lanes(); ++actor) {
            const bool letter = wanted.size() == 1 && wanted[0] == static_cast<char>('a' + actor);
            const bool role =
                actor < app.run.actors.size() && lower(app.run.actors[actor].role) == wanted;
            if (letter || role) word.actors |= 1U << actor;
        }
        std::int64_t number = 0;
        const auto [end, error] =
            std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
        if (error == std::errc() && end == wanted.data() + wanted.size()) word.number = number;
        if (word.actors == 0 && !word.number) {
            for (unsigned kind = 1; kind < static_cast<unsigned>(EventKind::count_of_kinds); ++kind) {
                if (begins_a_word(stage::info(static_cast<EventKind>(kind)).name, wanted))
                    word.kinds |= KindMask{1} << kind;
            }
            for (std::size_t site = 0; demo != nullptr && site < demo->sites.size(); ++site) {
                if (begins_a_word(demo->sites[site].name, wanted))
                    word.names.push_back(static_cast<std::uint16_t>(site + 1));
            }
            for (int signal = 1; signal < 65 && wanted.size() > 1; ++signal) {
                const std::string name = lower(signal_name(signal));
                if (name == wanted || name == "sig" + wanted) word.signal = signal;
            }
        }
        const bool only_kinds = word.actors == 0 && !word.number && word.names.empty();
        const KindMask of_signal = word.signal > 0 ? kOfSignals : kNoKinds;
        if (only_kinds) kinds_ &= word.kinds | of_signal;
        if (only_kinds && word.kinds == 0 && word.signal < 0) unknown_ = wanted;
    }
}

bool EventQuery::matches(const Event& event) const {
    if (words_.empty() || (bit(event.kind) & kinds_) == 0) return false;
    for (const Word& word : words_) {
        const bool named = event.name != 0 && std::find(word.names.begin(), word.names.end(),
                                                        event.name) != word.names.end();
        if ((word.kinds & bit(event.kind)) || (word.actors >> event.actor & 1) || named ||
            (word.number && (event.a == *word.number || event.b == *word.number)) ||
            (word.signal > 0 && (bit(event.kind) & kOfSignals) && event.a == word.signal))
            continue;
        return false;
    }
    return true;
}

void TimelineSearch::begin(const App& app, std::string text) {
    clear();
    query_ = EventQuery(app, text);
    text_ = std::move(text);
    if (!app.run.timeline.empty()) where_.begin_at(app.run.timeline.begin());
}

bool TimelineSearch::advance(const Timeline& timeline, std::size_t most) {
    if (query_.empty() || timeline.empty() || done(timeline)) return false;
    where_.begin_at(timeline.begin());
    searched_.resize(std::max(searched_.size(), timeline.lanes()));
    for (std::size_t lane = 0; lane < timeline.lanes() && most > 0; ++lane) {
        searched_[lane] = timeline.lane(lane).scan(
            searched_[lane], timeline.lane(lane).end(), query_.kinds(), most,
            [&](std::uint64_t, const Event& event) {
                if (!query_.matches(event)) return;
                ++matches_;
                where_.add(event.time, false);
            });
    }
    return true;
}

bool TimelineSearch::done(const Timeline& timeline) const {
    if (query_.empty()) return true;
    for (std::size_t lane = 0; lane < timeline.lanes(); ++lane) {
        const std::uint64_t end = timeline.lane(lane).end();
        if (end > 0 && (lane >= searched_.size() || searched_[lane] < end)) return false;
    }
    return true;
}

double TimelineSearch::part_done(const Timeline& timeline) const {
    double all = 0, behind = 0;
    for (std::size_t lane = 0; lane < timeline.lanes(); ++lane) {
        all += static_cast<double>(timeline.lane(lane).end());
        if (lane < searched_.size()) behind += static_cast<double>(searched_[lane]);
    }
    return all > 0 ? behind / all : 1;
}

std::optional<EventPlace> TimelineSearch::next(const Timeline& timeline, EventPlace from,
                                               bool forward) const {
    const auto& bins = where_.bins();
    if (matches_ == 0 || bins.empty()) return std::nullopt;
    const std::int64_t length = where_.bin_ns();
    const std::int64_t last = static_cast<std::int64_t>(bins.size()) - 1;
    // Bins without a match are passed over; in the others one is never far.
    for (std::int64_t bin = std::clamp<std::int64_t>((from.time - where_.begin()) / length, 0, last);
         bin >= 0 && bin <= last; bin += forward ? 1 : -1) {
        if (bins[static_cast<std::size_t>(bin)].events == 0) continue;
        const std::int64_t begin = where_.begin() + bin * length, end = begin + length - 1;
        EventPlace edge = from;
        if (forward && from.time < begin) edge = {begin - 1, 0, 0};
        if (!forward && from.time > end) edge = {end + 1, 0, 0};
        const auto found =
            search(timeline, edge, forward, query_.kinds(), ~0U, forward ? end : begin,
                   [&](const Event& event) { return query_.matches(event); });
        if (found) return found;
    }
    return std::nullopt;
}

std::optional<EventPlace> neighbour(const Timeline& timeline, const Event& of, EventPlace from,
                                    Alike alike, bool forward) {
    const KindMask kinds = alike == Alike::kind ? bit(of.kind) : kEveryKind;
    const std::uint32_t lanes = alike == Alike::actor ? 1U << of.actor : ~0U;
    return search(timeline, from, forward, kinds, lanes, forward ? INT64_MAX : INT64_MIN,
                  [](const Event&) { return true; });
}

}  // namespace ipc::model
