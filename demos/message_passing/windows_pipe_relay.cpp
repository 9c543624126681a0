// Between the Stage and a Windows program: two pipes. The program says what it does, one line a fact (see
// windows/facts.hpp), and at every site waits for "go". So it is held, slowed and stepped like any other actor.
#include "message_passing/windows_pipe_relay.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>

#include "message_passing/windows_pipe_error.hpp"
#include "message_passing/windows_pipe_report.hpp"
#include "message_passing/windows_pipe_wine.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

/// As the C library of Windows translates them, for the timeline; the last error itself is a gauge.
int nearest_errno(long windows_error) {
    switch (windows_error) {
        case kErrorFileNotFound: return ENOENT;
        case kErrorBrokenPipe:
        case kErrorNoData: return EPIPE;
        case kErrorPipeBusy: return EBUSY;
        case kErrorSemTimeout: return ETIMEDOUT;
        case kErrorIoPending: return EINPROGRESS;
        case kErrorPipeConnected: return EISCONN;
        default: return EINVAL;
    }
}

class Relay {
public:
    Relay(Stage& stage, int facts, int answers, pid_t program)
        : stage_(stage), facts_(facts), answers_(answers), program_(program), serves_(stage.index() == 0) {}
    void play();

private:
    bool read_line();
    void obey(const char* word);
    void about();
    void done();
    void fact(const char* what);
    void answer(bool go_on);

    Stage& stage_;
    int facts_, answers_;
    pid_t program_;
    std::string line_, rest_;
    bool serves_; ///< the server is the first actor, and stays until all clients have left
    bool in_a_call_ = false;
    bool must_leave() const { return stage_.stopping() && !serves_; }
};

/// False: the program has gone. Whoever waits with a time limit is on its way, for the supervisor: so do we while the
/// program is in no call, however long Wine takes to start it, and for a moment when it is in one, since Wine's own
/// server makes each call wait. Only a call that takes longer is taken for one that waits for somebody else.
bool Relay::read_line() {
    constexpr timespec kStillWorking{0, 30'000'000};
    std::size_t end = rest_.find('\n');
    while (end == std::string::npos) {
        pollfd said{facts_, POLLIN, 0};
        while (ppoll(&said, 1, &kStillWorking, nullptr) == 0 && !in_a_call_) {
        }
        std::array<char, 512> some{};
        const ssize_t got = read(facts_, some.data(), some.size());
        if (got == -1 && errno == EINTR) continue;
        if (got <= 0) return false;
        rest_.append(some.data(), static_cast<std::size_t>(got));
        end = rest_.find('\n');
    }
    line_ = rest_.substr(0, end);
    rest_.erase(0, end + 1);
    if (line_.ends_with('\r')) line_.pop_back(); // lines of Windows
    return true;
}

void Relay::answer(bool go_on) {
    const std::string_view text = go_on ? "go\n" : "stop\n";
    // A program that has gone is seen at the next read.
    if (write(answers_, text.data(), text.size()) == -1 && errno != EPIPE) stage_.fail("write", "see man 2 write");
}

/// "about SITE ARGUMENT LINE"
void Relay::about() {
    std::array<char, 32> site{};
    long long argument = 0;
    unsigned line = 0;
    if (std::sscanf(line_.c_str(), "about %31s %lld %u", site.data(), &argument, &line) != 3) return;
    if (must_leave()) return answer(false);
    stage_.about_to({name_hash(site.data()), line}, argument);
    in_a_call_ = true;
    answer(!must_leave());
}

/// "done SITE RESULT LINE ERROR NAME"
void Relay::done() {
    std::array<char, 32> site{};
    long long result = 0;
    unsigned line = 0;
    long error = 0;
    if (std::sscanf(line_.c_str(), "done %31s %lld %u %ld", site.data(), &result, &line, &error) != 4) return;
    in_a_call_ = false;
    errno = nearest_errno(error);
    stage_.done({name_hash(site.data()), line}, result);
    if (error == 0) return;
    stage_.show(kLastError, error);
    if (error == kErrorMoreData) stage_.count(kMoreData);
    if (error == kErrorPipeBusy || error == kErrorSemTimeout) stage_.count(kPipeBusy);
    if (error == kErrorBrokenPipe) {
        stage_.count(kBrokenPipe);
        stage_.event(EventKind::broken_pipe, error);
    }
}

std::int64_t id_of(long long client, long long sequence) { return (client + 1) << 32 | sequence; }

/// "FACT A B C"
void Relay::fact(const char* what) {
    const std::string_view is = what;
    long long a = 0, b = 0, c = 0;
    std::sscanf(line_.c_str(), "%*s %lld %lld %lld", &a, &b, &c);
    if (is == "sent") {
        stage_.count(kSent);
        stage_.event(EventKind::message_sent, a, id_of(b, c));
    } else if (is == "received") {
        stage_.count(kReceived);
        stage_.event(EventKind::message_received, a, id_of(b, c));
    } else if (is == "torn") {
        stage_.count(kReceived);
        stage_.count(kMerged, b);
        stage_.count(kSplit, c);
        stage_.event(EventKind::message_torn, a);
    } else if (is == "refused") {
        stage_.count(kRefused);
    } else if (is == "cut_off") {
        stage_.count(kCutOff);
    } else if (is == "listening") {
        stage_.show(kListening, a);
    } else if (is == "connected") {
        stage_.set(kPeerPid, b);
        stage_.add(kServed, 1);
    } else if (is == "disconnected") {
        stage_.add(kServed, -1);
    } else if (is == "process") {
        show_windows_pid(stage_, a);
    } else if (is == "failed") {
        if (serves_) give_up(stage_, "the server " + line_);
        if (!stage_.stopping()) stage_.set(kGaveUp, 1);
    }
}

bool others_have_left(const Stage& stage) {
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) {
        if (actor != stage.index() && stage.actor(actor).state.load() != ActorState::exited) return false;
    }
    return true;
}

void Relay::obey(const char* word) {
    const std::string_view is = word;
    if (is == "about") return about();
    if (is == "done") return done();
    if (is == "next") return answer(stage_.next_iteration());
    if (is == "idle") return answer(!others_have_left(stage_));
    if (is == "bye") {
        stage_.event(EventKind::process_ended, program_);
        return answer(true);
    }
    fact(word);
}

void Relay::play() {
    while (read_line()) {
        std::array<char, 32> word{};
        if (std::sscanf(line_.c_str(), "%31s", word.data()) == 1) obey(word.data());
    }
}

}  // namespace

void relay(Stage& stage, int facts, int answers, pid_t program) { Relay(stage, facts, answers, program).play(); }

}  // namespace ipc::demos
