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
    constexpr int kUses = 20;
    stage.at("serve");
    const int version = configuration.version();
    bool consistent = true;
    for (int use = 0; use < kUses; ++use)
        consistent = consistent && configuration.is_consistent() && configuration.version() == version;
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
    stage.show(kDaemonReady, 1);
    while (end_wanted == 0 && !stage.stopping()) {
        if (reload_wanted != 0) {
            reload_wanted = 0; // before reading: a signal that comes now asks for one more
            stage.show(kReloadWanted, reload_wanted);
            reload();
        }
        serve(stage);
    }
    if (reload_wanted != 0) reload();
}

/// A real shell runs a real script: kill -HUP, as an administrator would type it.
void administrator(Stage& stage) {
    while (stage.shown(kDaemonReady) == 0 && !stage.stopping()) stage.sleep_us(1000);
    const std::string daemon_pid = std::to_string(stage.actor(0).pid.load());
    const std::string times = std::to_string(stage.value(standard_knobs().iterations));
    const std::string lines = std::to_string(Configuration::kLines);
    const bool in_place = stage.choice<Replace>(kReplace) == Replace::in_place;
    const std::string config = stage.object_name();
    stage.at("exec");
    execl("/bin/sh", "sh", "-c", in_place ? kRewriteInPlace : kWriteAndRename, "sh", daemon_pid.c_str(),
          config.c_str(), times.c_str(), lines.c_str(), nullptr);
    stage.fail("execl", "/bin/sh is missing");
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
              {"administrator", "becomes /bin/sh with a script: writes the configuration, kill -HUP",
               administrator}},
    .knobs = {&kWhere, &kReplace},
    .sites = {{"serve", "about to serve a request"},
              {"reload", "about to read the configuration"},
              {"exec", "about to become /bin/sh"}},
    .metrics = {&kReloads, &kServed, &kHalfRead, &kDropped, &kSent, &kHangups, &kCoalesced},
    .gauges = {&kDaemonReady, &kFileVersion, &kFileLines, &kNewVersion, &kNewLines, &kHangupPending, &kInUse,
               &kReadLines, &kReloadWanted, &kInHandler},
    .try_it = {{"the configuration", "head -3 {name}"},
               {"ask for a reload yourself", "kill -HUP {A}"},
               {"which signals the daemon catches", "grep SigCgt /proc/{A}/status"},
               {"read a half written file", "ipc-reload --replace in-place"},
               {"reload in the handler", "ipc-reload --where handler"}},
    .iterations = 200,
    .not_explored = "the shell and what it runs have no gates, so the order of steps alone does not decide: step it by "
                    "hand, or give it one --schedule",
    .set_up = set_up,
    .observe = observe,
};
