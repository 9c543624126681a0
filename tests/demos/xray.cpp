// What the supervisor sees of real runs in the kernel, and what it says of those that are stuck.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>

#include "supervisor/recording.hpp"
#include "supervisor/why_stuck.hpp"
#include "supervisor/xray.hpp"
#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

namespace xray_runs {

using namespace ipc::test;
using namespace ipc::supervisor;
using Knobs = std::vector<std::pair<std::string, std::string>>;

/// Looks closely again and again until the picture is as wanted.
class Looker {
public:
    Looker(const std::string& demo, Knobs knobs) : live_(demo, (knobs.emplace_back("seconds", "0"), knobs)) {}

    bool until(const std::function<bool(const KernelPicture&)>& wanted) {
        return wait_until([&] {
            xray_.watch(processes_of(live_.now(), live_.run().warden_pid()));
            xray_.look_closely(true);
            return wanted(xray_.picture());
        });
    }
    /// Every one of these actors waits, at one look; what is said of the first.
    std::string why(const std::string& letters) {
        std::string text;
        until([&](const KernelPicture& picture) {
            const auto all = why_stuck(picture);
            const auto said_of = [&](char letter) {
                return std::find_if(all.begin(), all.end(), [&](const Stuck& each) { return picture.processes[each.process].actor == letter - 'A'; });
            };
            const bool waiting = std::all_of(letters.begin(), letters.end(), [&](char letter) { return said_of(letter) != all.end(); });
            if (waiting) text = said_of(letters[0])->text;
            if (waiting) command_ = said_of(letters[0])->command;
            return waiting;
        });
        return text;
    }
    const KernelPicture& picture() const { return xray_.picture(); }
    const KernelProcess& process(char letter) const { return picture().processes.at(static_cast<std::size_t>(letter - 'A')); }
    const std::string& command() const { return command_; }
    LiveRun& live() { return live_; }

private:
    LiveRun live_;
    Xray xray_;
    std::string command_;
};

/// The only object of a kind.
const KernelObject* only(const KernelPicture& picture, ObjectKind kind) {
    const KernelObject* found = nullptr;
    for (const KernelObject& each : picture.objects) {
        if (each.kind != kind) continue;
        REQUIRE(found == nullptr);
        found = &each;
    }
    return found;
}

std::string output_of(const std::string& command) { return run("/bin/sh", std::vector<std::string>{"-c", command}).out; }

int pid_of(const Looker& looker, char letter) { return looker.process(letter).pid; }

TEST_CASE_FIXTURE(Place, "x-ray: a forgotten write end is named as what keeps a reader waiting") {
    Looker looker("ipc-pipe", {{"close_unused", "no"}, {"iterations", "20"}});
    const auto done = [](const KernelPicture& picture) { return picture.processes[0].ended() && picture.processes[1].ended() && picture.processes[2].waits; };
    REQUIRE(looker.until(done));
    const std::string why = looker.why("C");
    const KernelObject* pipe = only(looker.picture(), ObjectKind::pipe);
    REQUIRE(pipe != nullptr);
    REQUIRE(pipe->holders.size() == 2);
    int read_end = -1, write_end = -1;
    for (const KernelHolder& holder : pipe->holders) (holder.reads ? read_end : write_end) = holder.fd;
    CHECK(why == "C waits in read(" + std::to_string(read_end) + ") on " + pipe->name +
                     ", which is empty; the only write end left is C's own descriptor " + std::to_string(write_end) + ", so end of file never comes.");
    CHECK(*pipe->fill == 0);
    CHECK(pipe->capacity.why().find("would hide EPIPE and end of file") != std::string::npos);
    // The command that is offered shows the same two ends.
    const std::string folder = "/proc/" + std::to_string(pid_of(looker, 'C')) + "/fd/";
    const std::string shown = output_of(looker.command());
    CHECK(shown.find(folder + std::to_string(read_end) + "\n") != std::string::npos);
    CHECK(shown.find(folder + std::to_string(write_end) + "\n") != std::string::npos);
    CHECK(split_lines(shown).size() == 2);
}

TEST_CASE_FIXTURE(Place, "x-ray: the report of a stuck run says why, and its recording too") {
    const std::string file = may_keep("stuck.recording");
    const Json stuck = report("ipc-pipe", {"--close-unused", "no", "--iterations", "20", "--seconds", "3", "--record", file});
    REQUIRE(stuck.at("why_stuck").size() == 1);
    CHECK(stuck.at("why_stuck")[0].at("letter") == "C");
    CHECK(stuck.at("why_stuck")[0].at("text").get<std::string>().find("the only write end left is C's own descriptor") != std::string::npos);
    const auto opened = open_recording(file);
    REQUIRE(bool(opened));
    CHECK(Json::parse(report_json(opened->run)) == stuck);
    CHECK_FALSE(report("ipc-pipe", {"--iterations", "20"}).contains("why_stuck"));
}

TEST_CASE_FIXTURE(Place, "x-ray: a writer at a full pipe is told who has the only read end, and what that one does") {
    Looker looker("ipc-pipe", {{"writers", "1"}, {"reader_delay_ms", "10000"}, {"capacity", "4096"}, {"iterations", "0"}});
    const std::string why = looker.why("A");
    CHECK(why.find("which is full; the only read end left is descriptor ") != std::string::npos);
    CHECK(why.find(" of B, which sleeps in ") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "x-ray: mutexes, semaphores and file locks in opposite orders are a circle of two") {
    for (const auto& [api, call, what] : {std::tuple{"plain", "futex", "the mutex at "}, {"named", "futex", "lock 1"},
                                          {"semaphore", "futex", "semaphore 1"}, {"file-lock", "flock", "the write lock on /memfd:two-locks"}}) {
        CAPTURE(api);
        Looker looker(IPC_TWO_LOCKS, {{"api", api}, {"pace", "100000"}});
        const std::string why = looker.why("AB");
        CHECK(why.starts_with(std::string("A waits in ") + call + " for " + what));
        CHECK(why.find(" that B holds") != std::string::npos);
        CHECK(why.find("B waits for ") != std::string::npos);
        CHECK(why.ends_with(" that A holds: a circle, so none of them can go on."));
    }
}

TEST_CASE_FIXTURE(Place, "x-ray: the philosophers who deadlock are told the whole circle") {
    Looker looker("ipc-philosophers", {{"iterations", "0"}});
    CHECK(looker.why("BACDE") == "B waits in futex for fork 3 that C holds, C waits for fork 4 that D holds, D waits for fork 5 that E holds, "
                                 "E waits for fork 1 that A holds, A waits for fork 2 that B holds: a circle, so none of them can go on.");
    const KernelObject* fork = looker.picture().object("fork 3");
    REQUIRE(fork != nullptr);
    REQUIRE(fork->holders.size() == 1);
    CHECK(fork->holders[0].process == 2);
    CHECK(fork->waiters == std::vector<std::size_t>{1});
    // They share one mapping, under one name.
    const auto shared = [](const KernelObject& each) { return each.kind == ObjectKind::shared_memory && each.holders.size() == 6; };
    CHECK(std::count_if(looker.picture().objects.begin(), looker.picture().objects.end(), shared) == 1);
}

TEST_CASE_FIXTURE(Place, "x-ray: queues of both kinds are told with what they hold and who could end the wait") {
    Looker posix("ipc-message-queue", {{"senders", "1"}, {"iterations", "0"}});
    REQUIRE(posix.until([](const KernelPicture& picture) {
        const auto queue = std::find_if(picture.objects.begin(), picture.objects.end(), [](const auto& each) { return each.kind == ObjectKind::posix_queue; });
        // The warden made it; sender and receiver open it when they get there.
        return queue != picture.objects.end() && queue->fill && *queue->capacity == 10 && queue->holders.size() == 3;
    }));
    const KernelObject* queue = only(posix.picture(), ObjectKind::posix_queue);
    CHECK(output_of(queue->command).starts_with("QSIZE:"));
    // Whoever is stopped leaves the other alone with a queue that is full, or empty.
    posix.live().run().signal_actor(1, SIGSTOP);
    CHECK(posix.why("A").find(", which holds 10 of 10 messages; it is open for receiving at B (descriptor ") != std::string::npos);
    posix.live().run().signal_actor(0, SIGSTOP);
    posix.live().run().signal_actor(1, SIGCONT);
    CHECK(posix.why("B").find(", which holds 0 of 10 messages; it is open for sending at A (descriptor ") != std::string::npos);

    Looker system_v("ipc-message-queue", {{"api", "sysv"}, {"senders", "1"}, {"iterations", "0"}});
    REQUIRE(system_v.until([](const KernelPicture& picture) {
        const auto found = std::find_if(picture.objects.begin(), picture.objects.end(), [](const auto& each) { return each.kind == ObjectKind::system_v_queue; });
        return found != picture.objects.end() && found->fill && found->capacity;
    }));
    const KernelObject* other = only(system_v.picture(), ObjectKind::system_v_queue);
    CHECK(*other->capacity > 0);
    system_v.live().run().signal_actor(0, SIGSTOP);
    CHECK(system_v.why("B").find(", which holds 0 messages, 0 of ") != std::string::npos);
    CHECK(system_v.why("B").ends_with("; the last was sent by A."));
    other = only(system_v.picture(), ObjectKind::system_v_queue);
    CHECK(output_of(other->command).find("Message Queue msqid=" + other->name.substr(other->name.rfind(' ') + 1)) != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "x-ray: whoever opens a FIFO first is told that nobody has its other end") {
    Looker reader("ipc-fifo", {{"open_order", "reader-first"}, {"gap_ms", "5000"}});
    const std::string waits = reader.why("B");
    CHECK(waits.starts_with("B waits in openat of /"));
    CHECK(waits.ends_with(" for reading, until somebody opens it for writing; nobody has."));
    Looker writer("ipc-fifo", {{"open_order", "writer-first"}, {"gap_ms", "5000"}});
    CHECK(writer.why("A").ends_with(" for writing, until somebody opens it for reading; nobody has."));
    const KernelObject* fifo = only(writer.picture(), ObjectKind::fifo);
    REQUIRE(fifo != nullptr);
    CHECK(fifo->waiters == std::vector<std::size_t>{0});
    CHECK(output_of(fifo->command).starts_with("p"));
}

TEST_CASE_FIXTURE(Place, "x-ray: masks, pending signals and handlers of the receiver are those that its status shows") {
    Looker looker("ipc-signals", {{"kind", "both"}, {"blocked_ms", "300"}, {"iterations", "0"}});
    const auto held_back = [](const KernelPicture& picture) {
        return picture.processes[1].status && has_signal(picture.processes[1].status->signals.held_back(), SIGRTMIN);
    };
    REQUIRE(looker.until(held_back));
    const SignalMasks& masks = looker.process('B').status->signals;
    CHECK(has_signal(masks.blocked, SIGUSR1));
    CHECK(has_signal(masks.caught, SIGUSR1));
    CHECK_FALSE(has_signal(masks.blocked, SIGKILL));
    CHECK(masks.queued > 0);
}

TEST_CASE_FIXTURE(Place, "x-ray: both sockets of a connection name each other, and what lies unread between them") {
    Looker looker("ipc-unix-socket", {{"clients", "1"}, {"iterations", "0"}, {"pace", "10000"}});
    const KernelObject* unread = nullptr;
    REQUIRE(looker.until([&](const KernelPicture& picture) {
        for (const KernelObject& each : picture.objects) {
            const KernelField* peer = each.field("peer");
            if (each.kind == ObjectKind::unix_socket && each.fill && *each.fill > 0 && peer != nullptr && peer->value && peer->value->find(" of ") != std::string::npos) unread = &each;
        }
        return unread != nullptr;
    }));
    const std::string peer = *unread->field("peer")->value;
    const KernelObject* other = looker.picture().object(peer.substr(0, peer.find(' ')));
    REQUIRE(other != nullptr);
    CHECK(other->field("peer")->value->starts_with(unread->name));
    CHECK(other->other_end.starts_with("its other end is "));

    Looker tcp("ipc-tcp", {{"clients", "1"}, {"iterations", "0"}});
    CHECK(tcp.until([](const KernelPicture& picture) {
        const auto is = [](const char* state) {
            return [state](const KernelObject& each) { return each.kind == ObjectKind::internet_socket && each.field("state") != nullptr && each.field("state")->value && *each.field("state")->value == state; };
        };
        return std::any_of(picture.objects.begin(), picture.objects.end(), is("LISTEN")) && std::count_if(picture.objects.begin(), picture.objects.end(), is("ESTABLISHED")) >= 4;
    }));
    // On this machine both ends of a TCP connection are somebody's descriptors.
    CHECK(tcp.until([](const KernelPicture& picture) {
        return std::any_of(picture.objects.begin(), picture.objects.end(), [&](const KernelObject& each) {
            if (each.kind != ObjectKind::internet_socket || each.holders.size() != 1 || !each.other_end.starts_with("its other end is ")) return false;
            const std::string mine = picture.processes[each.holders[0].process].who + "'s descriptor " + std::to_string(each.holders[0].fd);
            return std::any_of(picture.objects.begin(), picture.objects.end(), [&](const KernelObject& its) { return its.other_end == "its other end is " + mine; });
        });
    }));
}

TEST_CASE_FIXTURE(Place, "x-ray: an eventfd has one name for all who have it open, and an epoll lists what it watches") {
    Looker looker("ipc-event-counter", {{"sync", "eventfd"}, {"epoll", "on"}, {"iterations", "0"}});
    const std::string why = looker.why("B");
    CHECK(why.starts_with("B waits in epoll_wait("));
    const KernelObject* event = only(looker.picture(), ObjectKind::eventfd);
    REQUIRE(event != nullptr);
    CHECK(event->holders.size() == 3);
    CHECK(why.find("(" + event->name + ")") != std::string::npos);
    CHECK(bool(event->fill));
    CHECK(output_of(event->command).find("eventfd-count") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "x-ray: every field of an actor has a value or a reason, and its command a line to show") {
    Looker looker("ipc-philosophers", {{"iterations", "0"}});
    REQUIRE_FALSE(looker.why("ABCDE").empty());
    for (const KernelField& field : looker.process('A').fields()) {
        CAPTURE(field.name);
        CHECK((bool(field.value) ? !field.value->empty() : !field.value.why().empty()));
        CHECK_FALSE(output_of(field.command).empty());
    }
    CHECK(looker.process('A').call->name == "futex");
    CHECK(looker.process('A').nice >= 0);
    CHECK(looker.process('A').status->voluntary_switches > 0);
    // What the warden opened to watch others is not handed on to actors.
    for (const KernelDescriptor& each : *looker.process('E').descriptors) CHECK_FALSE(each.link.starts_with("/proc/"));
}

TEST_CASE_FIXTURE(Place, "x-ray: glances alone come to know all that a close look does") {
    LiveRun live("ipc-pipe", {{"close_unused", "no"}, {"iterations", "20"}, {"seconds", "0"}});
    Xray xray;
    CHECK(wait_until([&] {
        xray.watch(processes_of(live.now(), live.run().warden_pid()));
        xray.glance(2);
        const auto all = why_stuck(xray.picture());
        const bool alone = xray.picture().processes[0].ended() && xray.picture().processes[1].ended();
        return alone && all.size() == 1 && all[0].text.find("the only write end left in this run is C's own descriptor") != std::string::npos;
    }));
}

}  // namespace xray_runs
