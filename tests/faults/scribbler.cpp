// A demo for the tests: one actor works well, the other does what `mischief` says.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "stage/stage.hpp"

namespace {

using namespace ipc::stage;

enum class Mischief { none, ring, slot, page, flood, hang, busy, ignore_signals, crash, orphans };

const Knob kMischief{.name = "mischief",
                     .help = "what the bad actor does",
                     .choices = {{"none", "nothing"},
                                 {"ring", "fills its trace with random bytes, again and again"},
                                 {"slot", "fills its place in the shared page with random bytes"},
                                 {"page", "fills the whole shared page but its size with random bytes"},
                                 {"flood", "writes events as fast as it can"},
                                 {"hang", "sleeps for ever"},
                                 {"busy", "runs for ever and never looks whether it shall stop"},
                                 {"ignore-signals", "ignores every signal that can be ignored, and hangs"},
                                 {"crash", "writes to address 0"},
                                 {"orphans", "leaves grandchildren behind that are their own sessions"}}};
const Metric kRounds{.name = "rounds", .help = "rounds that the good actor made"};

void* nowhere = nullptr;

/// Start and length of the mapping that has this name in /proc/self/maps.
bool find_mapping(const char* name, unsigned char*& start, std::size_t& bytes) {
    std::FILE* maps = std::fopen("/proc/self/maps", "re");
    if (maps == nullptr) return false;
    char line[512];
    bool found = false;
    while (!found && std::fgets(line, sizeof(line), maps) != nullptr) {
        unsigned long from = 0, to = 0;
        if (std::strstr(line, name) == nullptr || std::sscanf(line, "%lx-%lx", &from, &to) != 2) continue;
        start = reinterpret_cast<unsigned char*>(from);
        bytes = to - from;
        found = true;
    }
    std::fclose(maps);
    return found;
}

/// Never ends by itself, and never looks at the page it may have spoilt.
[[noreturn]] void scribble(Stage& stage, unsigned char* start, std::size_t bytes) {
    for (std::uint64_t round = 0;; ++round) {
        for (std::size_t at = 0; at + 8 <= bytes; at += 8) {
            // Now and then small numbers and ones, which look like valid indices and lengths.
            std::uint64_t word = stage.random();
            if (round % 4 == 1) word &= 0xff;
            if (round % 4 == 2) word = ~std::uint64_t{0};
            if (round % 4 == 3) word = at / 64 + round * 65536;
            std::memcpy(start + at, &word, sizeof(word));
        }
    }
}

void bad(Stage& stage) {
    stage.at("mischief");
    unsigned char* start = nullptr;
    std::size_t bytes = 0;
    switch (stage.choice<Mischief>(kMischief)) {
        case Mischief::none:
            while (stage.next_iteration()) stage.at("mischief");
            break;
        case Mischief::ring:
            if (!find_mapping("ipc-playground trace", start, bytes)) _exit(9);
            scribble(stage, start, bytes);
        case Mischief::slot:
            scribble(stage, reinterpret_cast<unsigned char*>(&stage.page().slots[stage.index()]), sizeof(ActorSlot));
        case Mischief::page:
            // Behind magic, size and ring_slots, by which the other actor finds its way.
            start = reinterpret_cast<unsigned char*>(&stage.page()) + 128;
            scribble(stage, start, sizeof(RunPage) - 128);
        case Mischief::flood:
            for (;;) stage.event(EventKind::message_sent, 1, 2);
        case Mischief::ignore_signals:
            for (int number = 1; number < NSIG; ++number) signal(number, SIG_IGN);
            [[fallthrough]];
        case Mischief::hang:
            for (;;) pause();
        case Mischief::busy:
            for (;;) asm volatile("");
        case Mischief::crash:
            signal(SIGSEGV, SIG_DFL); // a sanitizer would catch it and exit
            std::memset(*const_cast<void* volatile*>(&nowhere), 1, 1);
            break;
        case Mischief::orphans:
            for (int child = 0; child < 3; ++child) {
                if (fork() != 0) continue;
                setsid();
                signal(SIGTERM, SIG_IGN);
                signal(SIGHUP, SIG_IGN);
                if (fork() != 0) _exit(0);
                for (;;) pause();
            }
            while (stage.next_iteration()) stage.at("mischief");
            break;
    }
}

void good(Stage& stage) {
    while (stage.next_iteration()) {
        stage.at("work");
        stage.count(kRounds);
        stage.sleep_us(500);
    }
}

}  // namespace

const Demo kDemo{
    .name = "scribbler",
    .title = "Scribbler",
    .category = "Tests",
    .summary = "one actor works, the other does what it should not",
    .roles = {{"good", "works", good}, {"bad", "does what it should not", bad}},
    .knobs = {&kMischief},
    .sites = {{"work", "at work"}, {"mischief", "about to do it"}},
    .metrics = {&kRounds},
};
