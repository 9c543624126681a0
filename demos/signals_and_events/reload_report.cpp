#include "signals_and_events/reload_report.hpp"

#include <algorithm>
#include <string>

#include "signals_and_events/reload_looks.hpp"
#include "stage/counted.hpp"
#include "stage/killed.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kWhere{.name = "where",
                  .help = "where the configuration is read when SIGHUP has come",
                  .choices = {{"main-loop", "the handler sets a flag, and the main loop reloads between two requests"},
                              {"handler", "in the handler: a request that it interrupts meets two versions at once",
                               false}}};
const Knob kReplace{.name = "replace",
                    .help = "how the script replaces the file",
                    .choices = {{"rename", "writes a new file beside it and renames that over it"},
                                {"in-place", "empties the file and writes it again, line by line: it can be read half",
                                 false}}};

const Metric kReloads{.name = "reloads", .help = "times the daemon read its configuration anew"};
const Metric kServed{.name = "requests_served", .help = "requests that the daemon served", .timed = true};
const Metric kHalfRead{.name = "half_read_configs", .help = "reloads that found a file half written, and kept the old one"};
const Metric kDropped{.name = "dropped", .help = "requests that met settings of two versions"};
const Metric kHangups{.name = "hangups", .help = "SIGHUPs that were delivered: those pending together are one"};
const Metric kSent{.name = "sent", .help = "SIGHUPs that the script has sent: one after each version of the file"};
const Metric kCoalesced{.name = "coalesced", .help = "of these, SIGHUPs that came while one was pending, and became one with it"};

const Metric kFlagWasUp{.name = "flag_was_up", .help = "SIGHUPs whose handler found its flag up already: one reload serves for both"};

const Gauge kDaemonReady{.name = "daemon_ready", .help = "1: the daemon has read its first configuration"};

namespace {

constexpr std::size_t kDaemon = 0;

/// A standard signal that is pending already is not queued a second time (man 7 signal).
void count_coalesced(Stage& stage) {
    // As of now, for whether one is pending was read after total() was taken.
    const std::int64_t hangups = stage.actor(kDaemon).metrics[static_cast<std::size_t>(kHangups.slot)].load();
    const std::int64_t coalesced = stage.total(kSent) - hangups - stage.shown(kHangupPending);
    stage.set(kCoalesced, std::max<std::int64_t>(0, coalesced));
}

/// "42 reloads for 50 SIGHUPs without a restart: ..."
void judge_sound(Stage& stage, const std::string& dead) {
    const long long coalesced = stage.total(kCoalesced), flag_was_up = stage.total(kFlagWasUp);
    const std::string reloads = dead + counted(stage.total(kReloads), "reload");
    if (coalesced + flag_was_up == 0) {
        stage.verdict(true, "%s without a restart: every request met one whole configuration.", reloads.c_str());
        return;
    }
    // Somebody else may have sent some too.
    const long long came = std::max<long long>(stage.total(kSent), stage.total(kHangups) + coalesced);
    std::string merged;
    if (coalesced > 0) merged += std::to_string(coalesced) + " came while one was pending and merged with it";
    if (coalesced > 0 && flag_was_up > 0) merged += ", ";
    if (flag_was_up > 0) merged += std::to_string(flag_was_up) + " found the handler's flag up already";
    stage.verdict(true, "%s for %s without a restart: every request met one whole configuration. %s; no configuration is "
                  "lost by that, for a reload reads the newest.",
                  reloads.c_str(), counted(came, "SIGHUP").c_str(), merged.c_str());
}

}  // namespace

void report_reload(Stage& stage) {
    count_coalesced(stage);
    const std::string killed_ones = killed_words(stage);
    const char* dead = killed_ones.c_str();
    const long long reloads = stage.total(kReloads), half = stage.total(kHalfRead);
    const long long dropped = stage.total(kDropped), served = stage.total(kServed);
    if (half > 0 && dropped > 0) {
        stage.verdict(false, "%s%lld of %s read a half written file, and %s met two versions at once.", dead, half,
                      counted(reloads, "reload").c_str(), counted(dropped, "request").c_str());
    } else if (half > 0) {
        const bool in_place = stage.choice<Replace>(kReplace) == Replace::in_place;
        stage.verdict(false, "%s%lld of %s read a half written file: %s.", dead, half, counted(reloads, "reload").c_str(),
                      in_place ? "it was rewritten in place" : "somebody else than the script has written or removed it");
    } else if (dropped > 0) {
        stage.verdict(false, "%s%lld of %s met settings of two versions: the handler reloaded in the middle of them.",
                      dead, dropped, counted(served, "request").c_str());
    } else if (killed(stage, kDaemon) > 0) {
        stage.verdict(false, "%s%s came before; what is written now nobody reads.", dead,
                      counted(reloads, "reload").c_str());
    } else {
        judge_sound(stage, killed_ones);
    }
}

}  // namespace ipc::demos
