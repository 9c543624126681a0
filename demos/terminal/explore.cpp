#include "terminal/explore.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "supervisor/explorer.hpp"
#include "terminal/findings_text.hpp"
#include "terminal/interrupts.hpp"
#include "terminal/look.hpp"
#include "terminal/report_output.hpp"

namespace ipc::terminal {
namespace {

using supervisor::Description;
using supervisor::Explorer;
using supervisor::Findings;

constexpr double kProgressSeconds = 0.1;

/// Talk, so on stderr, and only where somebody can see it change.
void watch(Explorer& explorer, const Interrupts& interrupts) {
    const bool shown = isatty(STDERR_FILENO) == 1;
    bool any = false;
    while (!explorer.wait(kProgressSeconds)) {
        if (interrupts.end_signal() != 0) explorer.stop();
        if (!shown) continue;
        any = true;
        std::fprintf(stderr, "\r\033[K%s", progress_line(explorer.findings()).c_str());
    }
    if (any) std::fprintf(stderr, "\r\033[K");
}

std::string report(const Description& description, const Options& options, const Findings& found) {
    if (options.json) return supervisor::findings_json(description, options.knobs, found) + "\n";
    const auto environment = [](const char* name) -> const char* {
        return std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
    };
    const Look look = find_look(environment, isatty(STDOUT_FILENO) == 1, options.no_color);
    std::string text;
    for (const Line& line :
         findings_lines(description, options.knobs, found, signs(look), report_width()))
        text += paint(line, look) + "\n";
    return text;
}

/// safe: no schedule fails, and all were run. broken: one fails.
std::string why_not_as_expected(const Options& options, const Findings& found) {
    if (!options.expect) return "";
    if (*options.expect == Expect::broken) {
        return found.failing > 0 ? "" : fmt::format("none of {} schedules fails", found.schedules);
    }
    if (found.failing > 0)
        return fmt::format("{} of {} schedules fail", found.failing, found.schedules);
    return found.complete ? "" : "not every schedule was run: " + found.why_not;
}

}  // namespace

int explore_demo(const Description& description, const Options& options) {
    const Interrupts interrupts;
    supervisor::ExploreOptions wanted;
    wanted.knobs = options.knobs;
    wanted.limits = options.explore.limits;
    wanted.skip_equivalent = options.explore.skip_equivalent;
    wanted.new_processes = options.explore.new_processes;
    auto explorer = Explorer::start(description, std::move(wanted));
    if (!explorer) return fail(description, explorer.error().text);
    watch(**explorer, interrupts);
    const Findings found = (*explorer)->findings();
    if (!found.failure.empty()) return fail(description, found.failure);
    const int status = write_report(description, report(description, options, found));
    if (status != 0) return status;
    const std::string why = why_not_as_expected(options, found);
    if (why.empty()) return 0;
    std::fprintf(stderr, "ipc-%s: --expect %s was not met: %s\n", description.name.c_str(),
                 *options.expect == Expect::safe ? "safe" : "broken", why.c_str());
    return 3;
}

}  // namespace ipc::terminal
