// The kernel's texts taken apart, and what is said of processes that wait, on made-up pictures.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>

#include "supervisor/file_locks.hpp"
#include "supervisor/kernel_descriptor.hpp"
#include "supervisor/kernel_signals.hpp"
#include "supervisor/kernel_status.hpp"
#include "supervisor/system_v.hpp"
#include "supervisor/why_stuck.hpp"

namespace xray_test {

using namespace ipc::supervisor;

std::uint64_t bit(int signal) { return std::uint64_t{1} << (signal - 1); }

/// A process that sleeps in a call.
KernelProcess asleep(int actor, long call, std::array<std::uint64_t, 6> arguments) {
    KernelProcess process;
    process.pid = 100 + actor;
    process.actor = actor;
    process.who = std::string(1, static_cast<char>('A' + actor));
    process.waits = true;
    process.state = 'S';
    ProcLook look;
    look.syscall = static_cast<int>(call);
    look.arguments = arguments;
    process.call = decode_call(look);
    process.status = KernelStatus{};
    process.descriptors = std::vector<KernelDescriptor>();
    process.mappings = std::vector<KernelMapping>();
    return process;
}

void give(KernelProcess& process, int fd, ObjectKind kind, const std::string& object, bool reads, bool writes) {
    auto descriptors = *process.descriptors;
    descriptors.push_back({.fd = fd, .kind = kind, .object = object, .link = object, .inode = 7, .reads = reads, .writes = writes, .machinery = false, .info = {}});
    process.descriptors = std::move(descriptors);
}

KernelObject pipe_object() {
    KernelObject pipe;
    pipe.kind = ObjectKind::pipe;
    pipe.name = "pipe:[37159]";
    return pipe;
}

KernelPicture two_at_a_pipe(bool own_write_end) {
    KernelPicture picture;
    picture.whole_machine = true;
    picture.processes.push_back(asleep(0, SYS_futex, {}));
    picture.processes.push_back(asleep(1, SYS_read, {3, 0, 512}));
    give(picture.processes[1], 3, ObjectKind::pipe, "pipe:[37159]", true, false);
    KernelObject pipe = pipe_object();
    pipe.holders = {{1, 3, true, false}, {own_write_end ? 1u : 0u, 4, false, true}};
    picture.objects.push_back(pipe);
    return picture;
}

std::string text_of(const KernelPicture& picture, std::size_t process) {
    for (const Stuck& each : why_stuck(picture)) {
        if (each.process == process) return each.text;
    }
    return "nothing";
}

TEST_CASE("the lines of /proc/PID/status become masks and counts") {
    const KernelStatus status = parse_status(
        "Name:\tx\nState:\tS (sleeping)\nVmRSS:\t    1796 kB\nRssShmem:\t      32 kB\nThreads:\t1\nSigQ:\t3/96365\n"
        "SigPnd:\t0000000000000000\nShdPnd:\t0000000000000200\nSigBlk:\t0000000200000a00\nSigIgn:\t0000000000001000\n"
        "SigCgt:\t0000000000004000\nvoluntary_ctxt_switches:\t17\nnonvoluntary_ctxt_switches:\t4\n");
    CHECK(status.resident_kb == 1796);
    CHECK(status.shared_kb == 32);
    CHECK(status.signals.queued == 3);
    CHECK(status.signals.queue_limit == 96365);
    CHECK(signals_in(status.signals.shared_pending) == std::vector<int>{SIGUSR1});
    CHECK(signals_in_words(status.signals.blocked) == "SIGUSR1, SIGUSR2, SIGRTMIN");
    CHECK(signals_in_words(status.signals.ignored) == "SIGPIPE");
    CHECK(signals_in_words(status.signals.caught) == "SIGTERM");
    CHECK(signals_in(status.signals.held_back()) == std::vector<int>{SIGUSR1});
    CHECK(status.voluntary_switches == 17);
    CHECK(status.involuntary_switches == 4);
    CHECK(signals_in_words(0) == "none");
    CHECK(signals_in_words(~bit(SIGKILL) & ~bit(SIGSTOP)) == "all but SIGKILL, SIGSTOP");
}

TEST_CASE("fdinfo tells the access mode, and what is in an eventfd, an epoll, a signalfd, a timerfd") {
    CHECK((parse_fdinfo("pos:\t0\nflags:\t02000001\nmnt_id:\t16\nino:\t6539692\n").flags & O_ACCMODE) == O_WRONLY);
    CHECK(parse_fdinfo("pos:\t0\nflags:\t02000001\nino:\t6539692\n").inode == 6539692);
    const DescriptorInfo event = parse_fdinfo("flags:\t02\neventfd-count:               1f\neventfd-id: 4\neventfd-semaphore: 1\n");
    CHECK(event.eventfd_count == 31);
    CHECK(event.eventfd_id == 4);
    CHECK(event.eventfd_semaphore);
    CHECK(parse_fdinfo("tfd:        5 events:       19 data:  5  pos:0 ino:63 sdev:f\ntfd:       12 events: 1\n").epoll_targets == std::vector<int>{5, 12});
    CHECK(signals_in(parse_fdinfo("sigmask:\t0000000000000200\n").signal_mask) == std::vector<int>{SIGUSR1});
    const DescriptorInfo timer = parse_fdinfo("clockid: 1\nticks: 2\nsettime flags: 00\nit_value: (0, 250)\nit_interval: (0, 0)\n");
    CHECK(timer.timer_ticks == 2);
    CHECK(timer.timer_value == "(0, 250)");
    CHECK(parse_fdinfo("lock:\t1: FLOCK  ADVISORY  WRITE 8607 fe:00:10961785 0 EOF\n").locks.size() == 1);
    CHECK(parse_fdinfo("").flags == 0);
    CHECK(parse_fdinfo("garbage\n:::\ntfd:").epoll_targets.size() == 1);
}

TEST_CASE("only what is shared is taken from maps, under the name that all sharers see") {
    const auto maps = parse_maps(
        "7f00-8f00 r-xp 00026000 fe:00 332835                     /usr/lib/libc.so.6\n"
        "7fee71f76000-7fee71f77000 rw-s 00000000 00:01 1040156                    /dev/zero (deleted)\n"
        "7fee71f77000-7fee71f7e000 rw-s 00000000 00:01 1040138                    /memfd:ipc-playground run (deleted)\n"
        "7fce7fed9000-7fce7feda000 r--s 00001000 00:01 229424                     /SYSV00000000 (deleted)\n"
        "7fce7fed9000-7fce7feda000 rw-s 00000000 00:1a 12                         /dev/shm/a name\n");
    REQUIRE(maps.size() == 4);
    CHECK(maps[0].object == "/dev/zero (deleted) inode:[1040156]");
    CHECK(maps[0].end - maps[0].begin == 4096);
    CHECK(maps[0].writes);
    CHECK_FALSE(maps[0].machinery);
    CHECK(maps[1].machinery);
    CHECK(maps[2].object == "System V segment 229424");
    CHECK(maps[2].offset == 4096);
    CHECK_FALSE(maps[2].writes);
    CHECK(maps[3].object == "/dev/shm/a name");
}

TEST_CASE("/proc/locks tells holders and whoever waits for them") {
    const auto locks = parse_locks(
        "1: POSIX  ADVISORY  WRITE 4127 00:01:1034 0 EOF\n1: -> POSIX  ADVISORY  READ 4128 00:01:1034 0 99\n"
        "2: OFDLCK ADVISORY  READ -1 00:01:77 10 19\nnonsense\n");
    REQUIRE(locks.size() == 2);
    CHECK(locks[0].pid == 4127);
    CHECK(locks[0].inode() == 1034);
    CHECK(locks[0].call() == "fcntl");
    REQUIRE(locks[0].waiters.size() == 1);
    CHECK(locks[0].waiters[0].pid == 4128);
    CHECK_FALSE(locks[0].waiters[0].writes);
    CHECK(locks[1].pid == -1);
    CHECK(locks[1].range == "10 19");
}

TEST_CASE("the System V tables of /proc are read by their columns") {
    const SystemV all = parse_system_v(
        "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n 0 557100 600 640 10 11 12 0 0 0 0 1 2 3\n",
        "key semid perms nsems uid gid cuid cgid otime ctime\n 0 5 600 2 0 0 0 0 1 2\n",
        "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n 0 9 1600 448 21 22 3 0 0 0 0 1 2 3 4 5\n");
    REQUIRE(all.queues.size() == 1);
    CHECK(all.queues[0].id == 557100);
    CHECK(all.queues[0].bytes == 640);
    CHECK(all.queues[0].messages == 10);
    CHECK(all.queues[0].last_sender == 11);
    CHECK(all.queues[0].last_receiver == 12);
    REQUIRE(all.semaphores.size() == 1);
    CHECK(all.semaphores[0].count == 2);
    REQUIRE(all.segments.size() == 1);
    CHECK(all.segments[0].size == 448);
    CHECK(all.segments[0].attached == 3);
    CHECK(all.segments[0].goes_with_last);
}

TEST_CASE("a call is decoded as its man page has it") {
    ProcLook look;
    look.syscall = SYS_openat;
    look.arguments = {static_cast<std::uint32_t>(-100), 0x7f00, O_WRONLY | O_CLOEXEC, 0, 0, 0};
    CHECK(decode_call(look).in_words() == "openat(AT_FDCWD, 0x7f00, O_WRONLY|O_CLOEXEC)");
    look.syscall = SYS_futex;
    look.arguments = {0x10, FUTEX_WAIT, 2, 0, 0, 0};
    CHECK(decode_call(look).in_words() == "futex(0x10, FUTEX_WAIT, 2, NULL)");
    look.syscall = SYS_read;
    look.arguments = {3, 0x10, 512, 0, 0, 0};
    CHECK(decode_call(look).in_words() == "read(3, 0x10, 512)");
    CHECK(decode_call(look).descriptor() == 3);
    look.syscall = 9999;
    CHECK(decode_call(look).in_words() == "system call 9999()");
}

TEST_CASE("a reader of an empty pipe is told who still has a write end") {
    CHECK(text_of(two_at_a_pipe(true), 1) ==
          "B waits in read(3) on pipe:[37159], which is empty; the only write end left is B's own descriptor 4, so end of file never comes.");
    CHECK(text_of(two_at_a_pipe(false), 1) ==
          "B waits in read(3) on pipe:[37159], which is empty; the only write end left is descriptor 4 of A.");
    KernelPicture run_only = two_at_a_pipe(true);
    run_only.whole_machine = false;
    CHECK(text_of(run_only, 1).find("the only write end left in this run is") != std::string::npos);
    KernelPicture dead = two_at_a_pipe(false);
    dead.processes[0].state = 'Z';
    CHECK(text_of(dead, 1).find("no write end is left") != std::string::npos);
}

TEST_CASE("a signal that is pending but blocked is part of why its process waits") {
    KernelPicture picture;
    picture.processes.push_back(asleep(0, SYS_rt_sigsuspend, {}));
    KernelStatus status;
    status.signals.shared_pending = bit(SIGUSR1);
    status.signals.blocked = bit(SIGUSR1) | bit(SIGUSR2);
    picture.processes[0].status = status;
    CHECK(text_of(picture, 0) ==
          "A waits in rt_sigsuspend for a signal that its mask lets through, and none comes; SIGUSR1 is pending, but blocked by its mask.");
}

TEST_CASE("locks are told with their holders, and a circle of them to each who is on it") {
    KernelPicture picture;
    for (int actor = 0; actor < 3; ++actor) picture.processes.push_back(asleep(actor, SYS_futex, {}));
    picture.processes[0].wants = "fork 2";
    picture.processes[0].holds = {"fork 1"};
    picture.processes[1].wants = "fork 1";
    picture.processes[1].holds = {"fork 2"};
    picture.processes[2].wants = "fork 2";
    CHECK(text_of(picture, 0) == "A waits in futex for fork 2 that B holds, B waits for fork 1 that A holds: a circle, so none of them can go on.");
    CHECK(text_of(picture, 1) == "B waits in futex for fork 1 that A holds, A waits for fork 2 that B holds: a circle, so none of them can go on.");
    CHECK(text_of(picture, 2) == "C waits in futex for fork 2 that B holds.");
    picture.processes[1].state = 'Z';
    picture.processes[1].waits = false;
    CHECK(text_of(picture, 0) == "A waits in futex for fork 2 that B holds, and B has ended without giving it back.");
    picture.processes[2].wants = "mutex";
    CHECK(text_of(picture, 2) == "C waits in futex for the mutex, which nobody holds.");
}

TEST_CASE("the owner of a mutex of which the demo says nothing is in the mutex itself") {
    KernelPicture picture;
    picture.processes.push_back(asleep(0, SYS_futex, {0x1040, FUTEX_WAIT, 2, 0, 0, 0}));
    picture.processes.push_back(asleep(1, SYS_read, {0, 0, 0}));
    picture.processes[0].mappings = std::vector<KernelMapping>{{.object = "/dev/shm/x", .path = {}, .inode = 1, .begin = 0x1000, .end = 0x2000, .offset = 0, .device = {}, .writes = true, .machinery = false}};
    picture.processes[0].memory.words = std::array<std::uint32_t, 3>{2, 1, 101};
    CHECK(text_of(picture, 0) == "A waits in futex for the mutex at /dev/shm/x+0x40 that B holds (its owner field says 101).");
    // A semaphore sleeps on 0, and its third word is no owner.
    picture.processes[0] = asleep(0, SYS_futex, {0x1040, FUTEX_WAIT_BITSET, 0, 0, 0, 0});
    picture.processes[0].memory.words = std::array<std::uint32_t, 3>{0, 1, 101};
    CHECK(text_of(picture, 0).find("which holds 0; only who changes it and wakes") != std::string::npos);
    picture.processes[0].memory.words = Reading<std::array<std::uint32_t, 3>>::none("its memory cannot be read");
    CHECK(text_of(picture, 0).find("not readable: its memory cannot be read") != std::string::npos);
}

TEST_CASE("whoever does not wait is not stuck") {
    KernelPicture picture = two_at_a_pipe(true);
    for (KernelProcess& process : picture.processes) process.waits = false;
    CHECK(why_stuck(picture).empty());
    picture.processes[1].waits = true;
    picture.processes[1].call = Reading<SystemCall>::none("EPERM");
    CHECK(text_of(picture, 1) == "B sleeps, and in which call is not readable: EPERM.");
}

TEST_CASE("a process that has ended says so in every field") {
    KernelProcess gone;
    gone.pid = 4711;
    for (const KernelField& field : gone.fields()) {
        CAPTURE(field.name);
        if (field.name == "state") CHECK(*field.value == "ended");
        else CHECK(field.value.why() == "the process has ended");
        CHECK(field.command.find("4711") != std::string::npos);
    }
}

}  // namespace xray_test
