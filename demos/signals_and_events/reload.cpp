// ipc-reload: a daemon reads its configuration anew when a shell script sends it SIGHUP, without a restart.
//
// Two mistakes are to be seen. A configuration that is rewritten in place can be read while it is half
// written; one that is written beside it and renamed over it cannot, for rename() replaces a name at once.
// And a handler that reloads changes the configuration under the feet of whatever it interrupted; a
// handler that only sets a flag leaves that to the main loop.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>

#include "signals_and_events/configuration.hpp"
#include "signals_and_events/reload_looks.hpp"
#include "signals_and_events/reload_report.hpp"
#include "signals_and_events/reload_script.hpp"
#include "stage/named_objects.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

// A handler gets no argument of ours: what it needs is global.
Stage* self = nullptr;
Configuration configuration;
std::string path;
volatile sig_atomic_t reload_wanted = 0;
volatile sig_atomic_t end_wanted = 0;

void reload() {
    Configuration fresh;
    self->at("reload");
    const bool whole = read_configuration(path.c_str(), fresh);
    self->count(kReloads);
    self->show(kReadLines, fresh.lines);
    if (whole) {
        configuration.replace_by(fresh); // line by line: not at once
        self->show(kInUse, fresh.version());
    } else {
        self->count(kHalfRead);
        self->event(EventKind::message_torn, fresh.lines, fresh.version());
    }
}

/// Async-signal-safe calls only (man 7 signal-safety): open, read and close are. That alone does not make it
/// right: what was interrupted may be in the middle of the configuration.
void on_hangup(int) {
    const int saved_errno = errno;
    self->event(EventKind::signal_delivered, SIGHUP);
    self->count(kHangups);
    self->show(kInHandler, 1);
    if (self->choice<Where>(kWhere) == Where::handler) {
        reload();
    } else {
        if (reload_wanted != 0) self->count(kFlagWasUp); // the reload to come is one for both
        reload_wanted = 1;
        self->show(kReloadWanted, 1);
    }
    self->show(kInHandler, 0);
    self->event(EventKind::handler_left, SIGHUP);
    errno = saved_errno;
}

void on_terminate(int) { end_wanted = 1; }

/// A request uses every setting again and again; from its beginning to its end all must be of one version.
void serve(Stage& stage) {
    constexpr int kUses = 100;
    stage.at("serve");
    const int version = configuration.version();
    stage.show(kRequest, version);
    bool consistent = true;
    const auto use_all = [&] {
        for (int use = 0; use < kUses / 2; ++use)
            consistent = consistent && configuration.is_consistent() && configuration.version() == version;
    };
    use_all();
    stage.at("use"); // in mid-request
    use_all();
    stage.show(kRequest, -1);
    stage.count(kServed);
    if (!consistent) stage.count(kDropped);
}

void daemon(Stage& stage) {
    self = &stage;
    path = stage.object_name();
    struct sigaction action {};
    action.sa_flags = SA_RESTART;
    action.sa_handler = on_hangup;
    if (sigaction(SIGHUP, &action, nullptr) == -1) stage.fail("sigaction", "see man 2 sigaction");
    action.sa_handler = on_terminate;
    if (sigaction(SIGTERM, &action, nullptr) == -1) stage.fail("sigaction", "see man 2 sigaction");
    if (!read_configuration(path.c_str(), configuration)) stage.fail("open", "run again");
    stage.show(kReadLines, configuration.lines);
    stage.show(kRequest, -1);
    stage.show(kDaemonReady, 1);
    while (end_wanted == 0 && !stage.stopping()) {
        if (reload_wanted != 0) {
            reload_wanted = 0; // before reading: a signal that comes now asks for one more
            stage.show(kReloadWanted, reload_wanted);
            reload();
        }
        serve(stage);
        // The next request is as this one was, until the administrator has done something.
        if (reload_wanted == 0 && end_wanted == 0) stage.back_off_us(0);
    }
    if (reload_wanted != 0) reload();
}

void set_up(Stage& stage) {
    const Result<std::string> directory = private_directory();
    if (!directory) stage.fail("mkdir", "set XDG_RUNTIME_DIR to a directory of your own");
    const std::string file = *directory + "/" + unique_name("conf");
    for (const std::string& each : {file, file + ".new"}) {
        if (!write_down(NamedKind::path, each)) stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
    }
    if (!write_first_configuration(file.c_str())) stage.fail("open", "free some space in XDG_RUNTIME_DIR");
    stage.name_shown("%s", file.c_str());
}

void observe(Stage& stage) {
    look_at_reload(stage);
    report_reload(stage);
}

}  // namespace

const Demo kDemo{
    .name = "reload",
    .title = "Reload",
    .category = "Signals and events",
    .summary = "a daemon reads its configuration anew on SIGHUP from a shell script",
    .roles = {{"daemon", "serves requests, and reloads when it is told to", daemon},
              {"administrator", "runs a /bin/sh script: writes the configuration, kill -HUP", administer}},
    .knobs = {&kWhere, &kReplace},
    .sites = {{"serve", "about to serve a request"},
              {"use", "in the middle of a request"},
              {"reload", "about to read the configuration"},
              {"start", "about to start /bin/sh with the script"},
              {"open", "the script is about to open the file for writing: one that is there becomes empty"},
              {"write", "the script is about to write half of the settings"},
              {"rename", "the script is about to rename the new file over the old one"},
              {"kill", "the script is about to send SIGHUP"}},
    .metrics = {&kReloads, &kServed, &kHalfRead, &kDropped, &kSent, &kHangups, &kCoalesced, &kFlagWasUp},
    .gauges = {&kDaemonReady, &kFileVersion, &kFileLines, &kNewVersion, &kNewLines, &kHangupPending, &kInUse,
               &kReadLines, &kReloadWanted, &kInHandler, &kRequest},
    .try_it = {{"the configuration", "head -3 {name}"},
               {"ask for a reload yourself", "kill -HUP {A}"},
               {"which signals the daemon catches", "grep SigCgt /proc/{A}/status"},
               {"the shell that runs the script", "ps -o pid,stat,comm --ppid {B}"},
               {"read a half written file", "ipc-reload --replace in-place"},
               {"reload in the handler", "ipc-reload --where handler"}},
    .iterations = 200,
    .searched_iterations = 2, // the first reload meets the second version being written
    .searched_by_state = 1,
    .state_shown = true,
    .set_up = set_up,
    .observe = observe,
};
