// ipc-windows-pipe: the named pipe of Windows, between real Windows programs that Wine runs.
//
// It is no FIFO: it is two-way, a server makes several instances of it, each for one client at a time, and it
// carries messages or bytes. A client that finds no free instance gets ERROR_PIPE_BUSY; a read that is too
// small for a message ERROR_MORE_DATA; whoever's other end has gone ERROR_BROKEN_PIPE.
//
// What happens is in the sources of the Windows programs, windows/pipe_server.cpp and windows/pipe_client.cpp:
// on Windows they compile and run as they are. This file only sets the scene.
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "message_passing/windows_pipe_relay.hpp"
#include "message_passing/windows_pipe_report.hpp"
#include "message_passing/windows_pipe_wine.hpp"
#include "stage/named_objects.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

/// What the kernel shows of this pid, and a signal to it, is the Windows program's from here on. A relay, forked
/// before that, plays this actor on the Stage as the program says.
[[noreturn]] void become(Stage& stage, const char* program, const std::vector<std::string>& arguments) {
    std::array<int, 2> facts{}, answers{};
    if (pipe2(facts.data(), O_CLOEXEC) == -1 || pipe2(answers.data(), O_CLOEXEC) == -1)
        stage.fail("pipe2", "close some descriptors or raise ulimit -n");
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child == -1) stage.fail("fork", "end some processes or raise ulimit -u");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // a relay of nobody has nothing more to say
        if (getppid() != self) _exit(1);
        signal(SIGPIPE, SIG_IGN);
        let_go_of_wine();
        close(facts[1]);
        close(answers[0]);
        relay(stage, facts[0], answers[1], self);
        _exit(0);
    }
    // The copies stay open over exec; all else is close-on-exec.
    if (dup2(answers[0], STDIN_FILENO) == -1 || dup2(facts[1], STDOUT_FILENO) == -1) stage.fail("dup2", "raise ulimit -n");
    std::vector<std::string> words{"wine", windows_program(program)};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& each : words) pointers.push_back(each.data());
    pointers.push_back(nullptr);
    execvp("wine", pointers.data());
    stage.fail("execvp wine", "./run --with-wine installs it");
}

/// Halfway, so that there is something before and after it.
std::string vanish_after(const Stage& stage) {
    const std::int64_t iterations = stage.value(standard_knobs().iterations);
    return std::to_string(iterations == 0 ? 50 : std::max<std::int64_t>(1, iterations / 2));
}

std::string mode(const Stage& stage) { return stage.choice<Mode>(kMode) == Mode::byte ? "byte" : "message"; }

void server(Stage& stage) {
    std::vector<std::string> arguments{stage.object_name(), "--ask",
                                       "--mode",            mode(stage),
                                       "--instances",       std::to_string(stage.value(kInstances)),
                                       "--buffer",          std::to_string(stage.value(kBuffer))};
    if (stage.choice<Fault>(kFault) == Fault::server_vanishes)
        arguments.insert(arguments.end(), {"--vanish-after", vanish_after(stage)});
    become(stage, "pipe_server.exe", arguments);
}

void client(Stage& stage) {
    const std::size_t number = stage.number_in_role();
    // A client that comes before there is a pipe fails with ERROR_FILE_NOT_FOUND: that is not to be shown here.
    while (stage.shown(kListening) == 0 && !stage.stopping()) usleep(1000);
    std::vector<std::string> arguments{stage.object_name(), "--ask",
                                       "--mode",            mode(stage),
                                       "--size",            std::to_string(stage.value(kSize)),
                                       "--number",          std::to_string(number)};
    if (stage.choice<Fault>(kFault) == Fault::client_vanishes && number == 0)
        arguments.insert(arguments.end(), {"--vanish-after", vanish_after(stage)});
    become(stage, "pipe_client.exe", arguments);
}

void set_up(Stage& stage) {
    start_wine(stage);
    std::string name = unique_name("pipe");
    std::replace(name.begin(), name.end(), '.', '-');
    stage.name_shown("\\\\.\\pipe\\%s", name.c_str());
}

void observe(Stage& stage) { report_windows_pipe(stage); }

void clean_up(Stage&) { let_go_of_wine(); }

}  // namespace

const Demo kDemo{
    .name = "windows-pipe",
    .title = "Windows named pipe",
    .category = "Message passing",
    .summary = "real Windows programs and a named pipe with several instances, run by Wine",
    .roles = {{"server", "makes the instances of the pipe, receives and answers", server, nullptr, "bytes"},
              {"client", "connects to a free instance and sends messages", client, &kClients, "bytes"}},
    .knobs = {&kMode, &kInstances, &kBuffer, &kClients, &kSize, &kFault},
    .sites = {{"connect", "about to wait for a client of one instance: ConnectNamedPipe"},
              {"wait", "about to wait until a call on some instance is done"},
              {"read", "about to read: ReadFile"},
              {"answer", "about to answer: WriteFile"},
              {"call", "about to write, and read the answer, in one: CallNamedPipe"},
              {"open", "about to connect: CreateFile"},
              {"write", "about to write: WriteFile"},
              {"wait_named_pipe", "about to wait for a free instance: WaitNamedPipe"}},
    .metrics = {&kSent, &kReceived, &kMerged, &kSplit, &kPeerPid, &kRefused, &kMoreData, &kPipeBusy, &kBrokenPipe,
                &kCutOff, &kGaveUp},
    .gauges = windows_pipe_gauges(),
    .try_it = {{"the pipes of all programs, on Windows in PowerShell", "[System.IO.Directory]::GetFiles('\\\\.\\pipe\\')"},
               {"a server of your own; on Windows without wine", "wine windows/pipe_server.exe '\\\\.\\pipe\\talk'"},
               {"and a client for it", "wine windows/pipe_client.exe '\\\\.\\pipe\\talk'"},
               {"Wine keeps the pipe: its server is at the other end of these", "ls -l /proc/{A}/fd"},
               {"lose where messages end", "ipc-windows-pipe --mode byte"},
               {"more clients than instances", "ipc-windows-pipe --clients 6 --instances 1"}},
    .iterations = 100,
    .not_explored = "every schedule would start Wine and its Windows programs anew, which takes seconds: step it by hand, or "
                    "give it one --schedule",
    .set_up = set_up,
    .observe = observe,
    .clean_up = clean_up,
};
