#include "signals_and_events/reload_report.hpp"

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
const Metric kServed{.name = "requests_served", .help = "requests that the daemon served"};
const Metric kHalfRead{.name = "half_read_configs", .help = "reloads that found a file half written, and kept the old one"};
const Metric kDropped{.name = "dropped", .help = "requests that met settings of two versions"};
const Metric kHangups{.name = "hangups", .help = "SIGHUPs that were delivered: those pending together are one"};

const Gauge kDaemonReady{.name = "daemon_ready", .help = "1: the daemon has read its first configuration"};

void report_reload(Stage& stage) {
    const long long reloads = stage.total(kReloads), half = stage.total(kHalfRead);
    const long long dropped = stage.total(kDropped), served = stage.total(kServed);
    if (half > 0 && dropped > 0) {
        stage.verdict(false, "%lld of %lld reloads read a half written file, and %lld request%s met two versions at once.",
                      half, reloads, dropped, dropped == 1 ? "" : "s");
    } else if (half > 0) {
        stage.verdict(false, "%lld of %lld reloads read a half written file: it was rewritten in place.", half, reloads);
    } else if (dropped > 0) {
        stage.verdict(false, "%lld of %lld requests met settings of two versions: the handler reloaded in the middle of them.",
                      dropped, served);
    } else {
        stage.verdict(true, "%lld reloads without a restart: every request met one whole configuration.", reloads);
    }
}

}  // namespace ipc::demos
