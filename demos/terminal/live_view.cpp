#include "terminal/live_view.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "stage/clock.hpp"
#include "terminal/numbers.hpp"
#include "terminal/options.hpp"

namespace ipc::terminal {
namespace {

using supervisor::KnobInfo;
using supervisor::Snapshot;
using supervisor::StepEnd;

constexpr std::int64_t kFrameNs = 66'000'000;

}  // namespace

LiveView::LiveView(supervisor::Run& run, const supervisor::Description& description,
                   const Look& look, Interrupts& interrupts, supervisor::StuckWatch& stuck,
                   std::int64_t seconds)
    : run_(run),
      description_(description),
      look_(look),
      interrupts_(interrupts),
      stuck_(stuck),
      seconds_(seconds),
      screen_(look),
      history_(description) {
    state_.switch_knob = knob_to_switch(description);
    interrupts_.take_over_stops();
}

void LiveView::watch() {
    for (std::int64_t next_frame = 0; !run_.finished();) {
        heed_signals();
        const std::int64_t time = stage::monotonic_ns();
        if (ending_ns_ != 0 && time - ending_ns_ > kPatienceNs) return;
        if (time >= next_frame) {
            if (!draw()) tell_to_end();
            next_frame = stage::monotonic_ns() + kFrameNs;
        }
        const bool keys = screen_.entered() && screen_.has_keys();
        pollfd sources[]{{interrupts_.fd(), POLLIN, 0}, {keys ? STDIN_FILENO : -1, POLLIN, 0}};
        const std::int64_t left = std::max<std::int64_t>(0, next_frame - stage::monotonic_ns());
        poll(sources, 2, static_cast<int>(left / 1'000'000) + 1);
        if (sources[1].revents != 0) {
            hear_keys();
            next_frame = 0;
        }
    }
}

/// As it stands, on a clock that stands still in a pause.
Snapshot LiveView::now() {
    Snapshot snapshot = run_.snapshot();
    stuck_.look(snapshot, run_.warden_pid());
    if (state_.paused) {
        snapshot.seconds = paused_since_ - paused_seconds_;
    } else {
        snapshot.seconds -= paused_seconds_;
    }
    if (!snapshot.knobs.empty()) snapshot.knobs[supervisor::kSecondsKnob] = seconds_;
    return snapshot;
}

bool LiveView::draw() {
    const Snapshot snapshot = now();
    history_.add(snapshot);
    if (seconds_ > 0 && snapshot.seconds >= static_cast<double>(seconds_)) tell_to_end();
    if (!screen_.entered()) screen_.enter();  // it may have come to the foreground
    if (!screen_.entered()) return true;
    state_.keys = screen_.has_keys();
    Size size = screen_.size();
    // The last column stays free: some terminals wrap there, and the last row holds the cursor at
    // the end.
    size.width = std::max<std::size_t>(size.width, 21) - 1;
    size.height = std::max<std::size_t>(size.height, 4) - 1;
    return screen_.draw(lay_out(description_, snapshot, history_, state_, signs(look_), size));
}

void LiveView::tell_to_end() {
    if (ending_ns_ != 0) return;
    ending_ns_ = stage::monotonic_ns();
    state_.ending = true;
    run_.stop();
}

void LiveView::heed_signals() {
    interrupts_.clear();
    if (interrupts_.end_signal() != 0) tell_to_end();
    if (interrupts_.take_resize()) screen_.forget();
    if (interrupts_.take_stop()) {
        // The demo must not run on unseen: its actors wait at their gates until we are back.
        const bool was_paused = run_.paused();
        if (!was_paused) toggle_pause();
        screen_.leave();
        raise(SIGSTOP);
        screen_.enter();
        if (!was_paused) toggle_pause();
    }
    if (interrupts_.take_continue()) screen_.forget();
}

void LiveView::hear_keys() {
    for (const char key : screen_.read_keys()) {
        // Arrow and function keys are "ESC [ ... letter" or "ESC O letter": none of them means
        // anything here.
        if (key == '\x1b') {
            escape_ = key;
        } else if (escape_.empty()) {
            press(key);
        } else if (escape_.size() == 1 && (key == '[' || key == 'O')) {
            escape_ += key;
        } else if (escape_.size() == 1) {
            escape_.clear();
            press(key);
        } else if (key >= 0x40 && key <= 0x7e) {
            escape_.clear();
        }
    }
    // A lone escape key is complete when nothing follows at once.
    if (escape_.size() == 1) escape_.clear();
}

void LiveView::press(char key) {
    state_.said.clear();
    switch (key) {
        case 'q':
        case 4:  // Ctrl-D
            tell_to_end();
            break;
        case ' ':
            toggle_pause();
            break;
        case 's':
            if (state_.paused) {
                step_next();
            } else {
                toggle_pause();
            }
            break;
        case '+':
        case '=':
            change_pace(true);
            break;
        case '-':
        case '_':
            change_pace(false);
            break;
        case 'm':
            switch_choice();
            break;
        default:
            if (key >= '1' && key <= '9') step(static_cast<std::size_t>(key - '1'));
            if (key >= 'A' && key <= 'P') step(static_cast<std::size_t>(key - 'A'));
    }
}

void LiveView::toggle_pause() {
    if (state_.ending) return;
    const double time = run_.snapshot().seconds;
    if (state_.paused) {
        paused_seconds_ += time - paused_since_;
        state_.paused = false;
        state_.schedule.clear();
        run_.resume();
    } else {
        run_.pause();
        paused_since_ = time;
        state_.paused = true;
        run_.wait_quiet(0.3);
    }
}

void LiveView::step_next() {
    const Snapshot snapshot = run_.snapshot();
    const std::size_t count = snapshot.actors.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t actor = (stepped_ + i) % count;
        if (snapshot.actors[actor].state == stage::ActorState::at_gate) {
            step(actor);
            return;
        }
    }
    const bool all_gone = std::all_of(snapshot.actors.begin(), snapshot.actors.end(),
                                      [](const auto& actor) { return actor.exited; });
    state_.said = all_gone ? "every actor has exited" : "nobody holds at a gate: all are blocked";
}

void LiveView::step(std::size_t actor) {
    if (state_.ending) return;
    if (!state_.paused) {
        state_.said = "space pauses; then the actors can be stepped";
        return;
    }
    if (actor >= run_.snapshot().actors.size()) {
        state_.said = fmt::format("there is no actor {}", static_cast<char>('A' + actor));
        return;
    }
    const StepEnd end = run_.step(actor);
    const Snapshot after = run_.snapshot();
    if (actor >= after.actors.size()) return;
    const auto& stepped = after.actors[actor];
    const auto site = static_cast<std::size_t>(stepped.site);
    const bool known = stepped.site >= 0 && site < description_.sites.size();
    switch (end) {
        case StepEnd::at_gate:
            state_.said = fmt::format("{} is at {}", stepped.letter,
                                      known ? description_.sites[site].name : "a gate");
            break;
        case StepEnd::exited:
            state_.said = fmt::format("{} has exited", stepped.letter);
            break;
        case StepEnd::blocked:
            state_.said = fmt::format("{} is {}", stepped.letter, stepped.in_words());
            break;
        case StepEnd::timed_out:
            state_.said = fmt::format("{} is still on its way", stepped.letter);
            break;
        case StepEnd::not_possible:
            state_.said =
                fmt::format("{} cannot step: it is {}", stepped.letter, stepped.in_words());
            return;
    }
    stepped_ = actor + 1;
    if (!state_.schedule.empty()) state_.schedule += ' ';
    state_.schedule += stepped.letter;
}

void LiveView::change_pace(bool faster) {
    const KnobInfo& knob = description_.knobs[supervisor::kPaceKnob];
    const Snapshot snapshot = run_.snapshot();
    const std::int64_t pace = snapshot.knobs[supervisor::kPaceKnob];
    const std::int64_t wanted =
        std::clamp(faster ? pace / 10 : pace * 10, knob.lowest, knob.highest);
    run_.set_knob(supervisor::kPaceKnob, wanted);
}

void LiveView::switch_choice() {
    if (state_.switch_knob == -1) {
        state_.said = "this demo has no choice that may change while it runs";
        return;
    }
    const auto index = static_cast<std::size_t>(state_.switch_knob);
    const KnobInfo& knob = description_.knobs[index];
    const auto count = static_cast<std::int64_t>(knob.choices.size());
    const std::int64_t value = (run_.snapshot().knobs[index] + 1) % count;
    run_.set_knob(state_.switch_knob, value);
    const auto& choice = knob.choices[static_cast<std::size_t>(value)];
    const bool says_so = choice.right || choice.help.starts_with("wrong");
    state_.said =
        fmt::format("{} {}: {}{}", knob.name, choice.name, says_so ? "" : "wrong: ", choice.help);
}

}  // namespace ipc::terminal
