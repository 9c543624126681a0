#include "terminal/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace ipc::terminal {
namespace {

using supervisor::Description;
using supervisor::Error;
using supervisor::kebab;
using supervisor::KnobInfo;
using supervisor::Result;

/// The texts as they stand on the command line, before they are judged.
struct Raw {
    std::vector<std::string> knobs;  ///< by index; empty: not given
    std::vector<std::string> settings;
    std::string schedule, expect, role;
    std::map<std::string, std::string> addresses;  ///< by the option that says where
    std::string max_schedules, max_preemptions, max_seconds, max_steps;
    bool help = false, describe = false, source = false, explore = false;
    bool skip_equivalent = false, skip_equivalent_given = false, new_processes = false;
};

void add_options(CLI::App& app, const Description& description, Options& options, Raw& raw) {
    app.set_help_flag();
    app.allow_extras();
    // Given twice, an option has its last value, as with any command of the system.
    app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    app.add_flag("--help,-h", raw.help);
    app.add_flag("--describe", raw.describe);
    app.add_flag("--source", raw.source);
    app.add_flag("--explore", raw.explore);
    app.add_flag("--json", options.json);
    app.add_flag("--plain", options.plain);
    app.add_flag("--no-color", options.no_color);
    app.add_option("--record", options.record);
    app.add_option("--perfetto", options.perfetto);
    app.add_option("--csv", options.csv);
    app.add_option("--schedule", raw.schedule);
    app.add_option("--expect", raw.expect);
    app.add_option("--role", raw.role);
    for (const supervisor::RoleInfo& role : description.roles) {
        for (const std::string& option : {role.alone, role.onward}) {
            if (option.empty() || raw.addresses.contains(option)) continue;
            app.add_option("--" + option, raw.addresses[option]);
        }
    }
    app.add_option("--max-schedules", raw.max_schedules);
    app.add_option("--max-preemptions", raw.max_preemptions);
    app.add_option("--max-seconds", raw.max_seconds);
    app.add_option("--max-steps", raw.max_steps);
    app.add_flag("--skip-equivalent", raw.skip_equivalent);
    app.add_flag("--new-processes", raw.new_processes);
    app.add_option("--set", raw.settings)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);

    raw.knobs.resize(description.knobs.size());
    for (std::size_t i = 0; i < description.knobs.size(); ++i) {
        const KnobInfo& knob = description.knobs[i];
        // A knob named as a fixed option is still reached by --set.
        if (app.get_option_no_throw("--" + kebab(knob.name)) != nullptr) continue;
        std::string names = "--" + kebab(knob.name);
        if (kebab(knob.name) != knob.name) names += ",--" + knob.name;
        app.add_option(names, raw.knobs[i]);
    }
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            if (name != "source") names.push_back("--" + name);
        }
    }
    return names;
}

Error unknown_argument(const CLI::App& app, const std::string& argument) {
    if (!argument.starts_with("-")) {
        return {"\"" + argument + "\" is not an option: every argument begins with --; see --help"};
    }
    const std::string name = argument.substr(0, argument.find('='));
    const std::string near = nearest(name, option_names(app));
    return {name + ": there is no such option" +
            (near.empty() ? "" : "; did you mean " + near + "?") +
            (near.empty() ? "; see --help" : " See --help")};
}

/// An option with an empty text: a script's variable that was not set, most likely.
const CLI::Option* empty_option(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        const auto& results = option->results();
        if (option->get_expected_min() == 0) continue;  // a flag
        if (std::any_of(results.begin(), results.end(),
                        [](const auto& text) { return text.empty(); })) {
            return option;
        }
    }
    return nullptr;
}

/// CLI11 names the option first: "--sync: 1 required TEXT missing"; of a flag with a value that is none for it, last:
/// "Could not convert: --json = maybe".
Error incomplete(const CLI::Error& error) {
    const std::string text = error.what();
    constexpr std::string_view kNoValue = "Could not convert: ";
    if (const std::size_t equals = text.find(" = "); text.starts_with(kNoValue) && equals != std::string::npos) {
        return {text.substr(kNoValue.size(), equals - kNoValue.size()) + ": \"" + text.substr(equals + 3) +
                "\" is neither true nor false; see --help"};
    }
    const std::string name = text.substr(0, text.find_first_of(": ,"));
    const bool has_name = name.starts_with("--");
    return {has_name ? name + ": a value must follow; see --help" : text + "; see --help"};
}

Result<void> set_knobs(const Description& description, const Raw& raw, Options& options) {
    options.knobs = raw.explore ? description.searched() : description.presets();
    for (std::size_t i = 0; i < raw.knobs.size(); ++i) {
        if (raw.knobs[i].empty()) continue;
        const auto value = supervisor::parse_knob(description.knobs[i], raw.knobs[i]);
        if (!value) return value.error();
        options.knobs[i] = *value;
    }
    for (const std::string& setting : raw.settings) {
        const std::size_t equals = setting.find('=');
        if (equals == setting.npos || equals == 0) {
            return Error{"--set: \"" + setting + "\" is not KNOB=VALUE"};
        }
        std::string name = setting.substr(0, equals);
        std::replace(name.begin(), name.end(), '-', '_');
        const int index = description.knob_index(name);
        if (index == -1) {
            std::vector<std::string> names;
            std::string all;
            for (const KnobInfo& knob : description.knobs) {
                names.push_back(knob.name);
                all += (all.empty() ? "" : ", ") + knob.name;
            }
            const std::string near = nearest(name, names);
            return Error{"--set: " + name + " is not a knob" +
                         (near.empty() ? "; there are " + all : "; did you mean " + near + "?")};
        }
        const auto at = static_cast<std::size_t>(index);
        const auto value =
            supervisor::parse_knob(description.knobs[at], setting.substr(equals + 1));
        if (!value) return value.error();
        options.knobs[at] = *value;
    }
    return {};
}

Result<void> set_limits(const Raw& raw, Options& options) {
    supervisor::ExploreLimits& limits = options.explore.limits;
    struct Limit {
        const char* option;
        const std::string& text;
        std::int64_t& value;
        std::int64_t lowest, highest;
    };
    const Limit all[]{{"--max-schedules", raw.max_schedules, limits.schedules, 1, 100'000'000},
                      {"--max-preemptions", raw.max_preemptions, limits.preemptions, 0, 1000},
                      {"--max-seconds", raw.max_seconds, limits.seconds, 1, 1'000'000},
                      {"--max-steps", raw.max_steps, limits.steps, 1, 1000}};
    for (const Limit& limit : all) {
        if (limit.text.empty()) continue;
        if (!raw.explore)
            return Error{std::string(limit.option) + ": only together with --explore"};
        const bool digits = limit.text.find_first_not_of("0123456789") == std::string::npos;
        const bool fits = digits && limit.text.size() <= 9;
        const std::int64_t value = fits ? std::stoll(limit.text) : -1;
        if (value < limit.lowest || value > limit.highest) {
            return Error{std::string(limit.option) + ": \"" + limit.text +
                         "\" is not a whole number in " + std::to_string(limit.lowest) + ".." +
                         std::to_string(limit.highest)};
        }
        limit.value = value;
    }
    for (const auto& [given, option] : {std::pair{raw.skip_equivalent_given, "--skip-equivalent"},
                                        std::pair{raw.new_processes, "--new-processes"}}) {
        if (given && !raw.explore)
            return Error{std::string(option) + ": only together with --explore"};
    }
    if (raw.skip_equivalent_given) options.explore.skip_equivalent = raw.skip_equivalent;
    options.explore.new_processes = raw.new_processes;
    return {};
}

/// Where a program listens or connects: HOST:PORT, [IPv6]:PORT or PORT; whether the host exists is for the demo
/// to find out. A slash makes it a path.
bool is_place_in_network(const std::string& text) {
    if (text.find('/') != text.npos) return true;
    const std::size_t colon = text.rfind(':');
    const std::string port = text.substr(colon == text.npos ? 0 : colon + 1);
    const std::string host = text.substr(0, colon == text.npos ? 0 : colon);
    const bool in_brackets = host.starts_with('[') && host.ends_with(']');
    const bool plain = host.find_first_of(":[] ") == host.npos;
    const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == port.npos;
    return (in_brackets || plain) && digits && std::stoi(port) <= 65535;
}

/// --role NAME, with the option of that role that says where.
Result<void> set_role(const Description& description, const Raw& raw, Options& options) {
    std::string allowed;
    for (std::size_t i = 0; i < description.roles.size(); ++i) {
        const supervisor::RoleInfo& role = description.roles[i];
        if (role.alone.empty()) continue;
        allowed += (allowed.empty() ? "" : ", ") + role.name;
        if (role.name == raw.role) options.role_alone = static_cast<int>(i);
    }
    if (!raw.role.empty() && allowed.empty())
        return Error{"--role: ipc-" + description.name + " runs all its roles itself"};
    if (!raw.role.empty() && options.role_alone == -1)
        return Error{"--role: \"" + raw.role + "\" is not one of " + allowed};
    for (const auto& [option, address] : raw.addresses) {
        if (address.empty()) continue;
        if (options.role_alone == -1)
            return Error{"--" + option + ": only together with --role " + allowed};
        const supervisor::RoleInfo& role = description.roles[static_cast<std::size_t>(options.role_alone)];
        if (option != role.alone && option != role.onward)
            return Error{"--" + option + ": not with --role " + raw.role};
        if (address.size() > 255) return Error{"--" + option + ": longer than 255 bytes"};
        if ((option == "listen" || option == "connect") && !is_place_in_network(address))
            return Error{"--" + option + ": \"" + address +
                         "\" is not HOST:PORT, [IPv6]:PORT or PORT, with a port in 0..65535"};
        (option == role.alone ? options.address : options.onward) = address;
    }
    // The other side may come whenever it likes.
    if (options.role_alone != -1 && raw.knobs[supervisor::kSecondsKnob].empty())
        options.knobs[supervisor::kSecondsKnob] = 0;
    if (options.role_alone != -1 && (raw.explore || !raw.schedule.empty()))
        return Error{"--role: not with --explore or --schedule: the other side is not ours to step"};
    return {};
}

Result<void> judge(const Description& description, const Raw& raw, Options& options) {
    if (auto done = set_knobs(description, raw, options); !done) return done;
    if (auto done = set_limits(raw, options); !done) return done;
    if (!raw.expect.empty()) {
        if (raw.expect != "safe" && raw.expect != "broken") {
            return Error{"--expect: \"" + raw.expect + "\" is not one of safe, broken"};
        }
        options.expect = raw.expect == "safe" ? Expect::safe : Expect::broken;
    }
    if (auto done = set_role(description, raw, options); !done) return done;
    if (!raw.schedule.empty()) {
        if (raw.explore) return Error{"--schedule: not together with --explore"};
        auto schedule = supervisor::parse_schedule(raw.schedule);
        if (!schedule) return Error{"--schedule: " + schedule.error().text};
        options.schedule = std::move(*schedule);
    }
    if (raw.explore) {
        options.task = Task::explore;
        for (const auto& [path, option] : {std::pair{options.record, "--record"},
                                           std::pair{options.perfetto, "--perfetto"},
                                           std::pair{options.csv, "--csv"}}) {
            if (!path.empty())
                return Error{std::string(option) + ": not together with --explore; record the "
                                                   "schedule it finds by --schedule"};
        }
    }
    return {};
}

}  // namespace

Result<Options> parse_options(const Description& description, std::vector<std::string> arguments) {
    Options options;
    Raw raw;
    CLI::App app;
    add_options(app, description, options, raw);
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the end
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::Error& error) {
        return incomplete(error);
    }
    raw.skip_equivalent_given = app.count("--skip-equivalent") > 0;
    if (raw.help) {
        options.task = Task::help;
        return options;
    }
    if (const auto unknown = app.remaining(); !unknown.empty()) {
        return unknown_argument(app, unknown.front());
    }
    if (const CLI::Option* option = empty_option(app)) {
        return Error{option->get_name() + ": a value must follow; see --help"};
    }
    if (auto judged = judge(description, raw, options); !judged) return judged.error();
    if (raw.describe) options.task = Task::describe;
    if (raw.source) options.task = Task::source;
    return options;
}

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& name : names) {
        // Levenshtein's distance, one row at a time.
        std::vector<std::size_t> row(name.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j)
            row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j < row.size(); ++j) {
                const std::size_t changed = diagonal + (word[i - 1] != name[j - 1]);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
            }
        }
        if (row.back() < best_distance) {
            best_distance = row.back();
            best = name;
        }
    }
    return best;
}

}  // namespace ipc::terminal
