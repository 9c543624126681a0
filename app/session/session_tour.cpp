// The first minute: the shared counter, held, with so little to do that every step counts.
#include "session/session.hpp"

namespace ipc::session {

void Session::begin_tour() {
    const auto demo = demo_named(model::kTourDemo);
    if (!demo) {
        app_.tour = model::Tour::none;
        app_.error = demo.error().text;
        return;
    }
    apply_now(model::ShowLeft{model::LeftPanel::mechanisms});
    apply_now(model::ChooseDemo{*demo});
    app_.knobs = model::window_presets(app_.demos[*demo]);
    for (const char* knob : {"sync=none", "writers=2", "iterations=1"})
        (void)set_by_text(knob);
    app_.bottom = model::BottomTab::timeline;
    app_.front = model::Front::stage;
    app_.tour = model::Tour::begun;
    app_.tour_seen = true;
    hold_at_start();
}

// The next run is one of the learner's own, which goes on until it is stopped.
void Session::end_tour() {
    const bool begun = app_.tour == model::Tour::begun;
    app_.tour = model::Tour::none;
    app_.tour_seen = true;
    const model::Demo* demo = app_.demo();
    if (begun && demo != nullptr && demo->name == model::kTourDemo) app_.knobs = model::window_presets(*demo);
}

}  // namespace ipc::session
