// The adviser is asked what textbooks and well-known programs have answered already.
#include "choosing/adviser.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>

using namespace ipc::choosing;

namespace {

struct Scenario {
    const char* what;
    const char* answers;
    Mechanism best;
    std::optional<Mechanism> runner_up = {};  // where the second choice is known, too
};

// Where the choice is known: from the program that made it, or the textbook that names it.
const Scenario kScenarios[] = {
    {"HPC halo exchange on one node (MPI's own shared memory path)",
     "volume=frames speed=memory isolation=shared-fate who=only-ours", Mechanism::shared_memory},
    {"the same between nodes", "volume=frames speed=memory reach=network isolation=shared-fate who=only-ours",
     Mechanism::tcp},
    {"a browser's sandboxed renderer",
     "volume=messages reach=parent-child who=only-ours boundaries=yes crash=learns-it talk=request-reply",
     Mechanism::unix_seqpacket, Mechanism::unix_stream},
    {"its bitmaps, as messages that carry descriptors",
     "volume=frames reach=parent-child who=only-ours boundaries=yes crash=learns-it", Mechanism::unix_seqpacket},
    {"a log collector: /dev/log", "boundaries=yes talk=many-to-one if_slow=lose", Mechanism::unix_datagram, Mechanism::posix_queue},
    {"the same, where no line may be lost", "boundaries=yes talk=many-to-one", Mechanism::unix_datagram},
    {"sd_notify: services tell systemd that they are ready", "speed=rarely talk=many-to-one",
     Mechanism::unix_datagram},
    {"a daemon's reload: SIGHUP", "volume=flag speed=rarely", Mechanism::signal, Mechanism::unix_stream},
    {"a parent asks its child to end: SIGTERM", "volume=flag speed=rarely reach=parent-child", Mechanism::signal},
    {"a payment service between machines with a typed contract",
     "reach=network contract=yes talk=request-reply crash=learns-it", Mechanism::grpc, Mechanism::tcp},
    {"microservices in several languages on one machine", "contract=yes talk=request-reply", Mechanism::grpc},
    {"a shell pipeline: sort | uniq", "volume=stream reach=parent-child", Mechanism::pipe, Mechanism::unix_stream},
    {"popen: a program's output is read", "volume=stream reach=parent-child who=only-ours crash=learns-it",
     Mechanism::pipe},
    {"a spooler of print jobs with priorities", "speed=rarely priorities=yes talk=many-to-one",
     Mechanism::posix_queue},
    {"alarms before measurements", "priorities=yes boundaries=yes", Mechanism::posix_queue},
    {"jobs wait for a worker that is not there yet", "crash=messages-wait", Mechanism::posix_queue},
    {"jobs by name for several workers that come and go",
     "crash=messages-wait talk=one-to-many boundaries=yes", Mechanism::sysv_queue},
    {"waking an event loop", "volume=flag reach=parent-child who=only-ours", Mechanism::eventfd},
    {"a flag that two halves of one program look at all the time: an atomic and a futex",
     "volume=flag speed=memory isolation=shared-fate reach=parent-child who=only-ours", Mechanism::shared_memory},
    {"waking an event loop, now and then", "volume=flag speed=rarely reach=parent-child who=only-ours",
     Mechanism::eventfd},
    {"video frames from a capture process", "volume=frames speed=memory", Mechanism::shared_memory},
    {"the same at thirty a second", "volume=frames speed=rarely", Mechanism::shared_memory},
    {"a database's buffer pool", "volume=frames speed=memory isolation=shared-fate reach=parent-child who=only-ours",
     Mechanism::shared_memory},
    {"an audio graph: samples each 3 ms", "volume=stream speed=memory isolation=shared-fate",
     Mechanism::shared_memory},
    {"market data for all strategies of one machine",
     "speed=memory isolation=shared-fate talk=one-to-many if_slow=lose", Mechanism::shared_memory},
    {"telemetry over a network where loss is fine", "reach=network if_slow=lose talk=many-to-one",
     Mechanism::udp, Mechanism::tcp},
    {"a game's positions", "reach=network speed=memory if_slow=lose boundaries=yes", Mechanism::udp, Mechanism::tcp},
    {"a call's voice over the network", "volume=stream reach=network if_slow=lose", Mechanism::udp},
    {"video over the network, live", "volume=frames reach=network if_slow=lose", Mechanism::udp},
    {"sensor readings across the network in order", "reach=network boundaries=yes", Mechanism::tcp},
    {"a file across the network", "volume=stream reach=network", Mechanism::tcp},
    {"a web server", "volume=stream reach=network who=anyone talk=request-reply crash=learns-it", Mechanism::tcp},
    {"a remote shell", "volume=stream reach=network crash=learns-it", Mechanism::tcp},
    {"a container runtime's API with a check of the user",
     "volume=stream talk=request-reply crash=learns-it", Mechanism::unix_stream},
    {"the same, messages that need no boundaries", "talk=request-reply", Mechanism::unix_stream},
    {"a payment service between machines that know each other, without a contract",
     "reach=network who=known-users talk=request-reply crash=learns-it", Mechanism::tcp, Mechanism::grpc},
    {"a database's local clients", "volume=stream talk=request-reply speed=thousands", Mechanism::unix_stream},
    {"ssh-agent", "speed=rarely talk=request-reply crash=learns-it", Mechanism::unix_stream, Mechanism::unix_seqpacket},
    {"OpenSSH's privilege separation", "reach=parent-child who=only-ours talk=request-reply",
     Mechanism::unix_stream},
    {"two scripts that know only a path", "volume=stream who=anyone", Mechanism::fifo},
    {"output of one program kept by another, started later", "volume=stream speed=rarely", Mechanism::fifo},
    {"an audio plug-in's samples, each 3 ms, where a crash must stay in the plug-in",
     "speed=memory reach=parent-child who=only-ours crash=learns-it talk=request-reply", Mechanism::shared_memory,
     Mechanism::unix_stream},
    {"the same as a stream", "volume=stream speed=memory reach=parent-child who=only-ours crash=learns-it",
     Mechanism::shared_memory, Mechanism::pipe},
    {"its parameters and its window",
     "reach=parent-child who=only-ours crash=learns-it talk=request-reply boundaries=yes", Mechanism::unix_seqpacket,
     Mechanism::unix_stream},
    {"a tracer's ring: LTTng's session daemon reads it", "speed=memory talk=many-to-one boundaries=yes if_slow=lose",
     Mechanism::shared_memory, Mechanism::unix_datagram},
    {"a service tells its manager only that it is ready", "volume=flag speed=rarely talk=many-to-one reach=parent-child",
     Mechanism::eventfd, Mechanism::signal},
    {"a robot's sensor bus on one machine", "boundaries=yes talk=one-to-many if_slow=lose", Mechanism::unix_datagram,
     Mechanism::shared_memory},
    {"its camera", "volume=frames talk=one-to-many if_slow=lose", Mechanism::shared_memory},
    {"the same bus across machines: DDS over UDP multicast",
     "reach=network boundaries=yes talk=one-to-many if_slow=lose contract=yes", Mechanism::udp, Mechanism::grpc},
    {"a phone's system services, which check the caller's permissions: as D-Bus does",
     "talk=request-reply crash=learns-it boundaries=yes", Mechanism::unix_seqpacket, Mechanism::unix_stream},
    {"the same with a typed contract: as Binder does", "talk=request-reply crash=learns-it boundaries=yes contract=yes",
     Mechanism::grpc, Mechanism::unix_seqpacket},
    {"log lines across the network, of which some may be lost: syslog",
     "reach=network boundaries=yes talk=many-to-one if_slow=lose", Mechanism::udp, Mechanism::tcp},
    {"and of which none may", "reach=network boundaries=yes talk=many-to-one", Mechanism::tcp, Mechanism::grpc},
    {"names and times are asked for: DNS, NTP",
     "reach=network talk=request-reply if_slow=lose boundaries=yes speed=rarely who=anyone", Mechanism::udp, Mechanism::tcp},
    {"the picture of the design: messages, one machine, no harm, known users", "", Mechanism::unix_seqpacket},
};

Answers answers_of(const char* text) {
    const auto answers = answers_from_text(text);
    REQUIRE_MESSAGE(answers, std::string(text));
    return *answers;
}

// Every combination of answers.
// Under the sanitizers, thirty times as slow, every seventeenth: all of them are the other build's.
#ifdef __SANITIZE_ADDRESS__
constexpr int kEvery = 17;
#else
constexpr int kEvery = 1;
#endif

void for_all(const std::function<void(const Answers&)>& use) {
    Answers answers{};
    for (int number = 0;; ++number) {
        if (number % kEvery == 0) use(answers);
        std::size_t i = 0;
        while (i < kQuestionCount && ++answers[i] == questions()[i].count()) answers[i++] = 0;
        if (i == kQuestionCount) return;
    }
}

Measured figures() {
    Measured measured;
    for (std::size_t i = 0; i < kMechanismCount; ++i)
        measured.figures[i] = {4700.0 + static_cast<double>(i), 3.6e9};
    return measured;
}

bool is_sentence(const std::string& text) {
    return text.size() > 10 && text.back() == '.' && text.find("..") == text.npos &&
           text.find("  ") == text.npos;
}

}  // namespace

TEST_CASE("the adviser answers as textbooks and well-known programs do") {
    for (const Scenario& scenario : kScenarios) {
        const Advice advice = advise(answers_of(scenario.answers));
        const std::string where = std::string(scenario.what) + ": " + scenario.answers;
        CAPTURE(where);
        CHECK(std::string(name_of(advice.best)) == std::string(name_of(scenario.best)));
        if (scenario.runner_up) CHECK(std::string(name_of(advice.runner_up)) == std::string(name_of(*scenario.runner_up)));
    }
}

TEST_CASE("every rule of the adviser can be read, has a source, a sentence, and holds under some answers") {
    for (const Rule& rule : rules()) {
        CAPTURE(rule.when);
        CAPTURE(rule.reason);
        CHECK(is_readable(rule));
        CHECK(std::string(rule.source).size() > 3);
        CHECK(is_sentence(std::string(rule.reason) + "."));
        CHECK_FALSE(rule.mechanisms.empty());
        const auto holding = answers_from_text(rule.when);
        REQUIRE(holding);
        CHECK(applies(rule, *holding));
    }
    CHECK_FALSE(is_readable({"volume=none", "shm", 1, "", ""}));
    CHECK_FALSE(is_readable({"volume=flag", "shmem", 1, "", ""}));
    CHECK_FALSE(is_readable({"colour=red", "shm", 1, "", ""}));
    CHECK_FALSE(answers_from_text("volume=flag speed"));
}

TEST_CASE("every rule of the adviser is said to somebody: as a reason, as a hint, or as why not") {
    std::set<std::string> said;
    for_all([&](const Answers& answers) {
        const Advice advice = advise(answers);
        for (const Reason& reason : advice.reasons) said.insert(reason.text);
        for (const Reason& hint : advice.hints) said.insert(hint.text);
        for (const WhyNot& other : advice.why_not) said.insert(other.reason.text);
    });
    for (const Rule& rule : rules()) {
        const bool found = std::any_of(said.begin(), said.end(), [&](const std::string& text) {
            return text.find(rule.reason) != text.npos;
        });
        const std::string rule_text = std::string(rule.when) + ": " + rule.reason;
        CHECK_MESSAGE(found, rule_text);
    }
}

TEST_CASE("every mechanism can win, and under any answers there is one, a runner-up, and why not each other") {
    std::array<long, kMechanismCount> wins{};
    long wrong = 0;
    for_all([&](const Answers& answers) {
        const Advice advice = advise(answers);
        ++wins[static_cast<std::size_t>(advice.best)];
        std::set<Mechanism> named{advice.best};
        bool right = score(answers, advice.best) > kExcluded / 2 && !advice.reasons.empty() &&
                     !advice.runner_up_if.empty() && advice.why_not.size() == kMechanismCount - 1 &&
                     advice.why_not.front().mechanism == advice.runner_up;
        for (const WhyNot& other : advice.why_not) {
            right = right && is_sentence(other.reason.text) &&
                    other.excluded == (score(answers, other.mechanism) < kExcluded / 2);
            named.insert(other.mechanism);
        }
        if (!right || named.size() != kMechanismCount) ++wrong;
    });
    CHECK(wrong == 0);
    for (std::size_t i = 0; i < kMechanismCount; ++i) {
        MESSAGE(std::string(mechanisms()[i].name) << " wins under " << wins[i] << " of the answers");
        CHECK_MESSAGE(wins[i] > 0, std::string(mechanisms()[i].name));
    }
}

TEST_CASE("the runner-up's \"if\" is true: with that one answer it is the best") {
    long tried = 0;
    for (const Scenario& scenario : kScenarios) {
        const Answers answers = answers_of(scenario.answers);
        const Advice advice = advise(answers);
        if (advice.runner_up_if.ends_with("cannot be had")) continue;
        bool found = false;
        for (std::size_t i = 0; i < kQuestionCount; ++i) {
            for (std::size_t k = 0; k < questions()[i].count(); ++k) {
                if (questions()[i].answers[k].when != advice.runner_up_if) continue;
                Answers other = answers;
                other[i] = static_cast<std::uint8_t>(k);
                found = advise(other).best == advice.runner_up;
            }
        }
        const std::string where = std::string(scenario.what) + ": " + advice.runner_up_if;
        CHECK_MESSAGE(found, where);
        ++tried;
    }
    CHECK(tried >= 20);
}

TEST_CASE("the runner-up's \"if\" is no accident: a rule about that answer speaks for it, and not for the best") {
    long wrong = 0, tried = 0;
    for_all([&](const Answers& answers) {
        const Advice advice = advise(answers);
        for (std::size_t i = 0; i < kQuestionCount; ++i) {
            for (std::size_t k = 0; k < questions()[i].count(); ++k) {
                if (questions()[i].answers[k].when != advice.runner_up_if) continue;
                ++tried;
                Answers other = answers;
                other[i] = static_cast<std::uint8_t>(k);
                const bool spoken_for = std::any_of(rules().begin(), rules().end(), [&](const Rule& rule) {
                    if (rule.weight <= 0 || !concerns(rule, advice.runner_up) || concerns(rule, advice.best)) return false;
                    return applies(rule, other) && rule.when.find(questions()[i].name) != rule.when.npos;
                });
                if (!spoken_for) ++wrong;
            }
        }
    });
    CHECK(wrong == 0);
    CHECK(tried > 0);
}

TEST_CASE("unrelated programs share no pipe, whoever they are, and a frame is no datagram") {
    for (const std::string who : {"anyone", "known-users", "only-ours"}) {
        CHECK(score(answers_of(("volume=stream reach=same-machine who=" + who).c_str()), Mechanism::pipe) < kExcluded / 2);
    }
    const Advice frames = advise(answers_of("volume=frames if_slow=lose"));
    CHECK(frames.best == Mechanism::shared_memory);
    CHECK(frames.runner_up != Mechanism::unix_datagram);
    CHECK(frames.runner_up != Mechanism::unix_seqpacket);
}

TEST_CASE("a reason that speaks of speed carries the figure of this machine, or says that there is none yet") {
    const Answers answers = answers_of("speed=memory isolation=shared-fate");
    const Advice before = advise(answers), after = advise(answers, figures());
    REQUIRE(after.best == Mechanism::shared_memory);
    CHECK(before.reasons.front().text.find("(not measured yet: press Run)") != std::string::npos);
    CHECK(after.reasons.front().text.find("(64 B there and back: 4.7 µs here)") != std::string::npos);
    Measured placed = figures();
    placed.placement = "two CPUs";
    CHECK(figure_text(placed, Mechanism::pipe, Shows::round_trip) == "64 B there and back: 4.7 µs here, on two CPUs");
    CHECK(figure_text(figures(), Mechanism::pipe, Shows::throughput) == "at most 3.6 GB/s here");
    bool compared = false;
    for (const WhyNot& other : after.why_not) {
        if (other.mechanism != Mechanism::grpc) continue;
        compared = other.reason.text.find("The same for shared memory") != std::string::npos;
    }
    CHECK(compared);
}

TEST_CASE("of several sizes the figure of the one nearest to 64 bytes is said") {
    Figure figure;
    add_round_trip(figure, 16384, 3000);
    CHECK(figure.bytes == 16384);
    add_round_trip(figure, 1024, 2000);
    add_round_trip(figure, 1 << 20, 9000);
    CHECK(figure.bytes == 1024);
    add_round_trip(figure, 8, 1000);
    CHECK(figure.bytes == 8);
    add_round_trip(figure, 64, 1500);
    add_round_trip(figure, 8, 1000);
    CHECK(figure.bytes == 64);
    CHECK(*figure.round_trip_ns == 1500);
}

TEST_CASE("a hint goes with its winner: MPI between nodes, sealed memory for a renderer's pixels") {
    const auto hinted = [](const char* answers, const char* word) {
        for (const Reason& hint : advise(answers_of(answers)).hints)
            if (hint.text.find(word) != std::string::npos) return true;
        return false;
    };
    CHECK(hinted("volume=frames speed=memory reach=network", "MPI"));
    CHECK(hinted("volume=frames reach=parent-child who=only-ours boundaries=yes crash=learns-it", "memfd"));
    CHECK(hinted("reach=network who=known-users talk=request-reply crash=learns-it", "idempotency key"));
    CHECK(hinted("reach=network crash=messages-wait", "broker"));
    CHECK_FALSE(hinted("volume=stream reach=parent-child", "memfd"));
    const auto payment = advise(answers_of("reach=network who=known-users talk=request-reply crash=learns-it"));
    CHECK(std::any_of(payment.reasons.begin(), payment.reasons.end(), [](const Reason& reason) {
        return reason.text.find("authenticates nobody by itself") != std::string::npos;
    }));
}
