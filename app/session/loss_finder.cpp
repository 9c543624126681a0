#include "session/loss_finder.hpp"

namespace ipc::session {

using stage::Event;
using stage::EventKind;

LossFinder::LossFinder(const model::Demo& demo) {
    for (std::size_t site = 0; site < demo.sites.size(); ++site) {
        if (demo.sites[site].name == "load") load_name_ = static_cast<std::uint16_t>(site + 1);
    }
}

void LossFinder::add(std::span<const Event> events) {
    for (const Event& event : events) {
        Track& track = tracks_[event.actor];
        if (event.kind == EventKind::site_reached) {
            // The site after "load" carries what was loaded.
            if (track.at_load) track.loaded = event.a;
            track.at_load = load_name_ != 0 && event.name == load_name_;
            if (track.at_load) track.loaded.reset();
            track.value = event.a;
        } else if (event.kind == EventKind::value_stored || event.kind == EventKind::update_lost) {
            stored(event);
        }
    }
}

void LossFinder::stored(const Event& event) {
    Track& own = tracks_[event.actor];
    // Where events between were dropped, the newest load is of an earlier increment.
    if (own.value != event.a) own.loaded.reset();
    if (event.kind == EventKind::update_lost) {
        model::Loss loss{
            .lost = event, .victim = {}, .loser_loaded = own.loaded, .victim_loaded = {}};
        for (std::size_t other = 0; other < tracks_.size(); ++other) {
            const Track& track = tracks_[other];
            if (other == event.actor || !track.store || track.store->a != event.b) continue;
            if (loss.victim && loss.victim->time > track.store->time) continue;
            loss.victim = track.store;
            loss.victim_loaded = track.loaded_for_store;
        }
        newest_ = loss;
    }
    own.store = event;
    own.loaded_for_store = own.loaded;
    own.loaded.reset();
    own.value.reset();
}

}  // namespace ipc::session
