#include "signals_and_events/signal_masks.hpp"

#include <cstdio>

#include "signals_and_events/signals_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Gauge kPending{.name = "sig_pending",
                     .help = "the receiver's SigPnd and ShdPnd; bit n - 1 is signal n",
                     .unit = "signal mask"};
const Gauge kBlocked{.name = "sig_blocked", .help = "the receiver's SigBlk", .unit = "signal mask"};
const Gauge kIgnored{.name = "sig_ignored", .help = "the receiver's SigIgn", .unit = "signal mask"};
const Gauge kCaught{.name = "sig_caught", .help = "the receiver's SigCgt", .unit = "signal mask"};

void show_masks(Stage& stage, pid_t receiver) {
    char path[32];
    std::snprintf(path, sizeof(path), "/proc/%d/status", receiver);
    std::FILE* status = std::fopen(path, "re");
    if (status == nullptr) return;  // it has left: the last masks stay
    unsigned long long pending = 0;
    char line[128];
    while (std::fgets(line, sizeof(line), status) != nullptr) {
        unsigned long long mask = 0;
        if (std::sscanf(line, "SigPnd: %llx", &mask) == 1 ||
            std::sscanf(line, "ShdPnd: %llx", &mask) == 1) {
            pending |= mask;  // for its one thread, and for the process
        } else if (std::sscanf(line, "SigBlk: %llx", &mask) == 1) {
            stage.show(kBlocked, static_cast<std::int64_t>(mask));
        } else if (std::sscanf(line, "SigIgn: %llx", &mask) == 1) {
            stage.show(kIgnored, static_cast<std::int64_t>(mask));
        } else if (std::sscanf(line, "SigCgt: %llx", &mask) == 1) {
            stage.show(kCaught, static_cast<std::int64_t>(mask));
        }
    }
    std::fclose(status);
    stage.show(kPending, static_cast<std::int64_t>(pending));
}

}  // namespace ipc::demos
