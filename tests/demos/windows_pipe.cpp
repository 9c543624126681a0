// ipc-windows-pipe: with Wine where it is installed; without it, what is said then.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

std::string windows_program() {
    return (std::filesystem::path(path_of(kWindowsPipe)).parent_path() / "windows" / "pipe_server.exe").string();
}

std::string why_no_wine() {
    if (access("/usr/bin/wine", X_OK) != 0) return "Wine is not installed: ./run --with-wine";
    if (access(windows_program().c_str(), R_OK) != 0) return "mingw-w64 is not installed: ./run --with-wine";
    return "";
}

/// One run at a time uses Wine's folder; tests of other processes wait here.
class WithWine : public Place {
public:
    WithWine() : why_not_(why_no_wine()) {
        if (!why_not_.empty()) {
            MESSAGE("skipped: ", why_not_);
            return;
        }
        lock_ = open(windows_program().c_str(), O_RDONLY | O_CLOEXEC);
        REQUIRE(flock(lock_, LOCK_EX) == 0);
    }
    ~WithWine() {
        if (lock_ != -1) close(lock_);
    }

    bool missing() const { return !why_not_.empty(); }

private:
    std::string why_not_;
    int lock_ = -1;
};

Json twenty_messages(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--iterations", "20", "--seconds", "30"});
    return report(kWindowsPipe, arguments);
}

/// Processes with Wine's folder in their environment: Wine's own have left their parents.
std::vector<std::string> wine_processes() {
    std::vector<std::string> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        std::ifstream file(entry.path() / "environ");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        if (text.find("ipc-playground/wine") != std::string::npos) found.push_back(entry.path().filename());
    }
    return found;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "without Wine the Windows named pipe is one sentence that says how to get it") {
    const Outcome outcome = run(kWindowsPipe, Setting{.arguments = {"--json"}, .environment = {{"PATH", directory()}}});
    CHECK(outcome.exit == 1);
    CHECK(outcome.out.empty());
    CHECK(outcome.err ==
          "ipc-windows-pipe: Wine is not installed: ./run --with-wine installs it (about 175 MB to download)\n");
}

TEST_CASE_FIXTURE(Place, "a search of the Windows named pipe is refused in one sentence") {
    const Outcome outcome = run(kWindowsPipe, {"--explore"});
    CHECK(outcome.exit == 1);
    CHECK(outcome.err.find("every schedule would start Wine") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "the help names each error of Windows together with its number") {
    const std::string help = run(kWindowsPipe, {"--help"}).out;
    for (const auto& [name, number] : {std::pair{"ERROR_BROKEN_PIPE", "(109)"}, std::pair{"ERROR_SEM_TIMEOUT", "(121)"},
                                       std::pair{"ERROR_PIPE_BUSY", "(231)"}, std::pair{"ERROR_MORE_DATA", "(234)"}}) {
        CAPTURE(name);
        std::size_t at = help.find(name);
        REQUIRE(at != help.npos);
        for (; at != help.npos; at = help.find(name, at)) {
            at = help.find_first_not_of(" \n", at + std::string(name).size());
            CHECK(help.substr(at, 5) == number);
        }
    }
}

TEST_CASE_FIXTURE(Place, "the sites of the Windows named pipe stand in the sources of the Windows programs") {
    const Json described = description(kWindowsPipe);
    for (const Json& site : described.at("sites")) {
        CAPTURE(site);
        const std::string file = site.at("file");
        CHECK(file.starts_with("demos/message_passing/windows/pipe_"));
        CHECK(site.at("line").get<int>() > 1);
        CHECK(read_text(source_path(file)).find("about_to(\"" + site.at("name").get<std::string>() + "\"") !=
              std::string::npos);
    }
}

TEST_CASE_FIXTURE(WithWine, "a pipe of messages keeps them whole, whatever the server's buffer") {
    if (missing()) return;
    const std::string csv = may_keep("events.csv");
    const Json small = twenty_messages({"--buffer", "16", "--csv", csv});
    CHECK(count_of(small, "messages_sent") == 60);
    CHECK(count_of(small, "messages_received") == 60);
    CHECK(count_of(small, "more_data") > 60); // most take several reads
    CHECK(count_of(small, "merged") + count_of(small, "split") == 0);
    CHECK(count_of(small, "peer_pid") > 0);
    CHECK(small.at("verdict").at("holds") == true);
    CHECK(small.at("verdict").at("text").get<std::string>().find("reads met ERROR_MORE_DATA (234)") != std::string::npos);
    const std::string events = read_text(csv);
    for (const char* kind : {"call_started", "call_returned", "message_sent", "message_received", "broken_pipe"}) {
        CAPTURE(kind);
        CHECK(events.find(kind) != std::string::npos);
    }
    const Json large = twenty_messages({"--buffer", "4096"});
    CHECK(count_of(large, "messages_received") == 60);
    CHECK(count_of(large, "more_data") == 0);
}

TEST_CASE_FIXTURE(WithWine, "a pipe of bytes loses where messages end, and takes no CallNamedPipe") {
    if (missing()) return;
    const Json bytes = twenty_messages({"--mode", "byte", "--buffer", "64"});
    CHECK(count_of(bytes, "messages_sent") == 60);
    CHECK(count_of(bytes, "split") > 0);
    CHECK(count_of(bytes, "refused") == 3);
    CHECK(count_of(bytes, "more_data") == 0);
    CHECK(bytes.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(WithWine, "more clients than instances: ERROR_PIPE_BUSY, and all are served in the end") {
    if (missing()) return;
    for (const int cpu : {-1, a_usable_cpu()}) {
        const Json busy = report(kWindowsPipe, Setting{.arguments = {"--clients", "5", "--instances", "1", "--iterations", "20", "--seconds",
                                                       "30"},
                                         .only_cpu = cpu});
        CHECK(count_of(busy, "pipe_busy") > 0);
        CHECK(count_of(busy, "messages_received") == 100);
        CHECK(busy.at("verdict").at("holds") == true);
    }
}

TEST_CASE_FIXTURE(WithWine, "a server that vanishes is ERROR_BROKEN_PIPE for its client, and one client is missed by nobody else") {
    if (missing()) return;
    const Json server = twenty_messages({"--fault", "server-vanishes"});
    CHECK(count_of(server, "messages_received") == 10);
    CHECK(count_of(server, "gave_up") == 3);
    CHECK(server.at("verdict").at("text").get<std::string>().find("ERROR_BROKEN_PIPE (109)") != std::string::npos);
    CHECK(server.at("verdict").at("holds") == false);
    const Json client = twenty_messages({"--fault", "client-vanishes"});
    CHECK(count_of(client, "messages_received") == 50);
    CHECK(count_of(client, "gave_up") == 0);
    CHECK(client.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(WithWine, "the Windows programs are stepped, and one that waits for the other is blocked") {
    if (missing()) return;
    const std::vector<std::string> one{"--clients", "1", "--iterations", "1", "--json", "--schedule"};
    std::vector<std::string> possible = one, blocked = one;
    // connect, connect, wait; the client calls; the server reads, waits for that, answers.
    possible.push_back("A A A B A A A");
    blocked.push_back("A A A B B");
    const Outcome done = run(kWindowsPipe, possible);
    CHECK_MESSAGE(done.exit == 0, done.err);
    CHECK(count_of(Json::parse(done.out), "messages_received") == 1);
    const Outcome refused = run(kWindowsPipe, blocked);
    CHECK(refused.exit != 0);
    CHECK(refused.err.find("step 5 of 5, B, is not possible: the client is blocked") != std::string::npos);
}

TEST_CASE_FIXTURE(WithWine, "a second run at once is told so, and a killed front end leaves no process of Wine") {
    if (missing()) return;
    Program first(kWindowsPipe, {.arguments = {"--json", "--iterations", "0", "--seconds", "60"}});
    CHECK(wait_until([] { return wine_processes().size() > 5; }));
    const Outcome second = run(kWindowsPipe, {"--json"});
    CHECK(second.exit == 1);
    CHECK(second.err.find("another Windows named pipe demo of yours is running") != std::string::npos);
    CHECK(first.running());
    first.send(SIGKILL);
    first.wait();
    CHECK(wait_until([] { return wine_processes().empty(); }, 8));
}

TEST_CASE_FIXTURE(WithWine, "a warden that is killed takes Wine's own processes with it") {
    if (missing()) return;
    Program front_end(kWindowsPipe, Setting{.arguments = {"--json", "--iterations", "0", "--seconds", "60"}});
    CHECK(wait_until([] { return wine_processes().size() > 8; }));
    const auto children = living_descendants(front_end.pid()); // children before grandchildren
    REQUIRE(!children.empty());
    kill(children.front().pid, SIGKILL);
    const Outcome outcome = front_end.wait();
    CHECK(outcome.exit == 1);
    CHECK(outcome.err.find("was killed by SIGKILL") != std::string::npos);
    CHECK(wait_until([] { return wine_processes().empty(); }, 8));
}

TEST_CASE_FIXTURE(WithWine, "a folder for Wine that cannot be made is one sentence") {
    if (missing()) return;
    const Outcome outcome = run(kWindowsPipe, Setting{.environment = {{"XDG_CACHE_HOME", "/proc/nowhere"}}});
    CHECK(outcome.exit == 1);
    CHECK(outcome.err.find("mkdir /proc/nowhere") != std::string::npos);
    CHECK(outcome.err.find("set XDG_CACHE_HOME") != std::string::npos);
}
