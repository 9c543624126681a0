#include "terminal/plain_view.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>

#include "stage/clock.hpp"
#include "supervisor/counted.hpp"
#include "terminal/history.hpp"
#include "terminal/numbers.hpp"
#include "terminal/screen.hpp"

namespace ipc::terminal {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kLookForStuck = 100'000'000;
constexpr int kLookMs = 10;

}  // namespace

std::string progress_line(const supervisor::Description& description,
                          const supervisor::Snapshot& snapshot, const Signs& signs) {
    std::string line = fmt::format("{:>6.1f} s", snapshot.seconds);
    const int headline = headline_metric(description);
    const auto add = [&](int metric) {
        const auto index = static_cast<std::size_t>(metric);
        if (metric < 0 || index >= snapshot.metrics.size()) return false;
        const auto& info = description.metrics[index];
        if (!supervisor::has_figure(info, snapshot.metrics, snapshot.actors)) return false;
        line +=
            fmt::format("  {} {:>11}{}{}", info.name, metric_words(info, snapshot.metrics[index]),
                        info.unit.empty() ? "" : " ", info.unit);
        return true;
    };
    add(headline);
    for (int metric = 0, shown = 0;
         metric < static_cast<int>(description.metrics.size()) && shown < 2; ++metric) {
        if (metric != headline && add(metric)) ++shown;
    }
    if (snapshot.holds != -1)
        line += fmt::format("  {}", snapshot.holds == 1 ? signs.good : signs.bad);
    return line + "\n";
}

void watch_plainly(supervisor::Run& run, const supervisor::Description& description,
                   const Look& look, Interrupts& interrupts, supervisor::StuckWatch& stuck,
                   bool lines) {
    std::int64_t next_look = 0;
    std::int64_t next_line = stage::monotonic_ns() + kSecond;
    std::int64_t ending = 0;
    bool heard = true;  ///< somebody reads stdout, as far as we know
    while (!run.finished()) {
        // A pipe whose readers have all gone reports POLLERR at its write end (man 2 poll).
        pollfd sources[]{{interrupts.fd(), POLLIN, 0}, {heard ? STDOUT_FILENO : -1, 0, 0}};
        poll(sources, 2, kLookMs);
        if (sources[1].revents & (POLLERR | POLLNVAL)) heard = false;
        interrupts.clear();
        const std::int64_t time = stage::monotonic_ns();
        if (ending == 0 && (interrupts.end_signal() != 0 || !heard)) {
            ending = time;
            run.stop();
        }
        if (ending != 0 && time - ending > kPatienceNs) return;
        if (time >= next_look) {
            next_look = time + kLookForStuck;
            stuck.look(run.snapshot(), run.warden_pid());
        }
        if (time < next_line || ending != 0) continue;
        next_line += kSecond;
        if (lines && heard) {
            const std::string line = progress_line(description, run.snapshot(), signs(look));
            heard = write_all(STDOUT_FILENO, line) == 0;
        }
    }
}

}  // namespace ipc::terminal
