// Lines as strace 6.1 wrote them, and what nobody would write.
#include "supervisor/strace_text.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace ipc::supervisor;

namespace {

using Kind = TracedCall::Kind;

/// Processes 11 and 12 are actors A and B, 13 is a child of B.
struct Reader {
    StraceText text{[](int pid) { return pid == 11 ? 0 : pid == 12 || pid == 13 ? 1 : -1; },
                    [](int, std::uint64_t address) { return address >= 0x7000 && address < 0x8000; }};
    std::vector<TracedCall> calls;

    std::vector<TracedCall>& read(std::string_view bytes) {
        text.feed(bytes, calls);
        return calls;
    }
};

}  // namespace

TEST_CASE("a line of strace is taken apart") {
    Reader reader;
    reader.text.set_clock_offset(-1795487046'000000000);
    const auto& calls = reader.read("11 1795487046.228429 write(4<pipe:[7130150]>, \"hi\\n\", 3) = 3 <0.000008>\n");
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].id == 0);
    CHECK(calls[0].time == 228'429'000);
    CHECK(calls[0].duration == 8'000);
    CHECK(calls[0].pid == 11);
    CHECK(calls[0].actor == 0);
    CHECK(calls[0].kind == Kind::call);
    CHECK(calls[0].returned);
    CHECK(calls[0].name == "write");
    CHECK(calls[0].arguments == "4<pipe:[7130150]>, \"hi\\n\", 3");
    CHECK(calls[0].result == "3");
    CHECK(calls[0].error == "");
}

TEST_CASE("results, errors and durations are told apart") {
    struct Line {
        std::string_view written, arguments, result, error;
        std::int64_t duration;
    };
    const Line lines[] = {
        {"read(3, 0x7f, 64) = -1 EAGAIN (Resource temporarily unavailable) <0.000010>", "3, 0x7f, 64",
         "-1 EAGAIN (Resource temporarily unavailable)", "EAGAIN", 10'000},
        {"read(3, 0x7f, 64)       = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.600341>", "3, 0x7f, 64",
         "? ERESTARTSYS (To be restarted if SA_RESTART is set)", "ERESTARTSYS", 600'341'000},
        {"poll([{fd=3<pipe:[1]>, events=POLLIN}], 1, 50) = 0 (Timeout) <0.050100>",
         "[{fd=3<pipe:[1]>, events=POLLIN}], 1, 50", "0 (Timeout)", "", 50'100'000},
        {"poll([{fd=3, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}]) <0.1>", "[{fd=3, events=POLLIN}], 1, -1",
         "1 ([{fd=3, revents=POLLIN}])", "", 100'000'000},
        {"write(1, \") = 7 <0.5>\", 9) = 9 <0.000001>", "1, \") = 7 <0.5>\", 9", "9", "", 1'000},
        {"write(1, \"a\\\\\\\") = 1\", 9) = 9 <0.000001>", "1, \"a\\\\\\\") = 1\", 9", "9", "", 1'000},
        {"openat(AT_FDCWD</tmp/a) = b>, \"x\", O_RDONLY) = 5</tmp/a) = b/x> <0.000011>",
         "AT_FDCWD</tmp/a) = b>, \"x\", O_RDONLY", "5</tmp/a) = b/x>", "", 11'000},
        {"sendto(4<TCP:[127.0.0.1:4077->127.0.0.1:80]>, \"x\", 1, MSG_NOSIGNAL, NULL, 0) = 1 <0.000022>",
         "4<TCP:[127.0.0.1:4077->127.0.0.1:80]>, \"x\", 1, MSG_NOSIGNAL, NULL, 0", "1", "", 22'000},
        {"mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3</dev/shm/x (deleted)>, 0) = 0x7f0000 <0.000009>",
         "NULL, 4096, PROT_READ, MAP_SHARED, 3</dev/shm/x (deleted)>, 0", "0x7f0000", "", 9'000},
        {"rt_sigsuspend([], 8) = ? ERESTARTNOHAND (To be restarted if no handler) <1.5>", "[], 8",
         "? ERESTARTNOHAND (To be restarted if no handler)", "ERESTARTNOHAND", 1'500'000'000},
        {"getpid() = 11", "", "11", "", -1},
    };
    for (const Line& line : lines) {
        CAPTURE(line.written);
        Reader reader;
        const auto& calls = reader.read("11 5.000000 " + std::string(line.written) + "\n");
        REQUIRE(calls.size() == 1);
        CHECK(calls[0].arguments == line.arguments);
        CHECK(calls[0].result == line.result);
        CHECK(calls[0].error == line.error);
        CHECK(calls[0].duration == line.duration);
        CHECK(calls[0].returned);
    }
}

TEST_CASE("an unfinished call and its end are one call") {
    Reader reader;
    reader.read("12 5.1 read(0<pipe:[7130152]>,  <unfinished ...>\n11 5.2 getpid() = 11 <0.000001>\n");
    REQUIRE(reader.calls.size() == 2);
    CHECK(reader.calls[0].name == "read");
    CHECK(!reader.calls[0].returned);
    CHECK(reader.calls[0].arguments == "0<pipe:[7130152]>,");
    reader.read("12 5.9 <... read resumed>\"ho\\n\", 131072) = 3 <0.597727>\n");
    REQUIRE(reader.calls.size() == 3);
    CHECK(reader.calls[2].id == reader.calls[0].id);
    CHECK(reader.calls[2].time == reader.calls[0].time);
    CHECK(reader.calls[2].returned);
    CHECK(reader.calls[2].arguments == "0<pipe:[7130152]>, \"ho\\n\", 131072");
    CHECK(reader.calls[2].result == "3");
    CHECK(reader.text.garbage() == 0);
}

TEST_CASE("a call in which its process died never returned") {
    Reader reader;
    reader.read("12 5.1 read(0,  <unfinished ...>\n12 5.9 <... read resumed> <unfinished ...>) = ?\n"
                "12 5.9 +++ killed by SIGKILL +++\n");
    REQUIRE(reader.calls.size() == 3);
    CHECK(!reader.calls[1].returned);
    CHECK(reader.calls[1].result == "?");
    CHECK(reader.calls[2].kind == Kind::ended);
    CHECK(reader.calls[2].name == "killed");
    CHECK(reader.calls[2].arguments == "by SIGKILL");
}

TEST_CASE("the end of a call whose begin was before strace came is shown") {
    Reader reader;
    reader.read("12 5.1 <... restart_syscall resumed>) = 0 <0.1>\n");
    REQUIRE(reader.calls.size() == 1);
    CHECK(reader.calls[0].name == "restart_syscall");
    CHECK(reader.calls[0].returned);
}

TEST_CASE("signals have lines of their own") {
    Reader reader;
    reader.read("11 5.0 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=22903, si_uid=0} ---\n"
                "11 5.1 --- stopped by SIGSTOP ---\n11 5.2 +++ exited with 0 +++\n");
    REQUIRE(reader.calls.size() == 3);
    CHECK(reader.calls[0].kind == Kind::signal);
    CHECK(reader.calls[0].name == "SIGUSR1");
    CHECK(reader.calls[0].arguments == "{si_signo=SIGUSR1, si_code=SI_USER, si_pid=22903, si_uid=0}");
    CHECK(reader.calls[1].name == "stopped");
    CHECK(reader.calls[2].kind == Kind::ended);
    CHECK(reader.calls[2].arguments == "with 0");
}

TEST_CASE("a line that is not whole yet is the call that somebody is in") {
    Reader reader;
    reader.read("11 5.1 read(0<pipe:[1]>, ");
    CHECK(reader.calls.empty());
    reader.text.settle(reader.calls);
    reader.text.settle(reader.calls);
    REQUIRE(reader.calls.size() == 1);
    CHECK(reader.calls[0].name == "read");
    CHECK(!reader.calls[0].returned);
    SUBCASE("and becomes whole") { reader.read("\"x\", 1) = 1 <0.3>\n"); }
    SUBCASE("and is finished later") {
        reader.read(" <unfinished ...>\n12 5.2 getpid() = 12 <0.1>\n11 5.3 <... read resumed>\"x\", 1) = 1 <0.3>\n");
        CHECK(reader.calls[1].id == 1);
    }
    const TracedCall& last = reader.calls.back();
    CHECK(last.id == 0);
    CHECK(last.returned);
    CHECK(last.arguments == "0<pipe:[1]>, \"x\", 1");
    CHECK(last.result == "1");
}

TEST_CASE("a line may come in pieces of any size") {
    const std::string_view line = "11 5.1 write(4<pipe:[1]>, \"abc\", 3) = 3 <0.000008>\n";
    for (std::size_t cut = 0; cut <= line.size(); ++cut) {
        Reader reader;
        reader.read(line.substr(0, cut));
        if (cut % 2 == 1) reader.text.settle(reader.calls);
        reader.read(line.substr(cut));
        CAPTURE(cut);
        REQUIRE(!reader.calls.empty());
        CHECK(reader.calls.back().id == 0);
        CHECK(reader.calls.back().arguments == "4<pipe:[1]>, \"abc\", 3");
        CHECK(reader.calls.back().result == "3");
    }
}

TEST_CASE("a futex in the run's page holds an actor at its gate, any other is its own") {
    Reader reader;
    reader.read("11 5.1 futex(0x7123, FUTEX_WAIT, 2, NULL) = 0 <0.1>\n12 5.2 futex(0x9123, FUTEX_WAIT, 2, NULL) = 0 <0.1>\n"
                "11 5.3 futex(0x7123, FUTEX_WAIT, 2, NULL <unfinished ...>\n");
    REQUIRE(reader.calls.size() == 3);
    CHECK(reader.calls[0].gate);
    CHECK(!reader.calls[1].gate);
    CHECK(reader.calls[2].gate);
}

TEST_CASE("lines of processes that belong to no actor are left out, those of an actor's child are its own") {
    Reader reader;
    reader.read("99 5.1 read(0, \"\", 1) = 0 <0.1>\n13 5.2 read(0, \"\", 1) = 0 <0.1>\n");
    REQUIRE(reader.calls.size() == 1);
    CHECK(reader.calls[0].actor == 1);
    CHECK(reader.calls[0].pid == 13);
    CHECK(reader.text.garbage() == 0);
}

TEST_CASE("time never goes back, whatever the clock on the wall does") {
    Reader reader;
    reader.read("11 9.0 getpid() = 11\n11 5.0 getpid() = 11\n");
    CHECK(reader.calls[1].time == reader.calls[0].time);
}

TEST_CASE("what strace says of itself is kept, in its newest form") {
    Reader reader;
    reader.read("/usr/bin/strace: attach: ptrace(PTRACE_SEIZE, 4127): Operation not permitted\n");
    CHECK(reader.text.talk() == "attach: ptrace(PTRACE_SEIZE, 4127): Operation not permitted");
    CHECK(reader.calls.empty());
}

TEST_CASE("a line of 100 kB becomes a short call, and the next line is read") {
    Reader reader;
    reader.read("11 5.1 write(1, \"" + std::string(100'000, 'x') + "\", 100000) = 100000 <0.000008>\n");
    reader.read("11 5.2 getpid() = 11 <0.1>\n");
    REQUIRE(reader.calls.size() == 2);
    CHECK(reader.calls[0].name == "write");
    CHECK(reader.calls[0].arguments.size() <= kMostArguments + 3);
    CHECK(reader.calls[0].result == "100000");
    CHECK(reader.calls[1].name == "getpid");
}

TEST_CASE("what is no line of strace is counted and left out") {
    for (const std::string_view garbage :
         {"x", "11", "11 ", "11 x read() = 0", "11 5.1", "11 5.1 ", "-5 5.1 read() = 0", "11 99999999999999999999 read() = 0",
          "11 5.1 Read(1) = 0", "11 5.1 (1) = 0", "11 5.1 <... read", "11 5.1 <... read resumed", "11 5.1 =", "\xff\xfe"}) {
        CAPTURE(garbage);
        Reader reader;
        reader.read(std::string(garbage) + "\n");
        CHECK(reader.calls.empty());
        CHECK(reader.text.garbage() == 1);
        reader.read("11 5.2 getpid() = 11 <0.1>\n");
        CHECK(reader.calls.size() == 1);
    }
}

TEST_CASE("nothing but printable ASCII comes through") {
    Reader reader;
    reader.read("11 5.1 write(1, \"\x1b[31m\xc3\xa4\", 3) = \x07 <0.1>\n");
    REQUIRE(reader.calls.size() == 1);
    for (const char c : reader.calls[0].arguments + reader.calls[0].result) CHECK((c >= ' ' && c <= '~'));
}

TEST_CASE("a hundred thousand mutilated lines are read without harm") {
    const std::string_view good = "11 5.1 read(0<pipe:[1]>,  <unfinished ...>\n12 5.2 futex(0x7123, FUTEX_WAIT, 2, NULL) = -1 EAGAIN (x) <0.1>\n"
                                  "11 5.3 <... read resumed>\"a\", 1) = 1 <0.2>\n11 5.4 --- SIGUSR1 {si=1} ---\n12 5.5 +++ exited with 0 +++\n";
    std::mt19937 random(1);
    Reader reader;
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes(good);
        for (int change = 0; change < 4; ++change) {
            bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
            if (random() % 3 == 0) bytes.erase(random() % bytes.size(), random() % 9);
        }
        reader.read(bytes);
        if (random() % 2 == 0) reader.text.settle(reader.calls);
        for (const TracedCall& call : reader.calls) {
            CHECK(call.name.size() <= 43);
            CHECK(call.arguments.size() <= kMostArguments + 3);
        }
        reader.calls.clear();
    }
    CHECK(reader.text.garbage() > 1000);
}
