// What a demo needs is not to be had: one sentence, exit status 1, nothing half done.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

constexpr uid_t kNobodyElse = 54321; // a user without processes, so that its limits are ours alone

/// It could not run and said why in one sentence with the errno's name, or it could: then it did.
/// Returns whether it was refused.
bool check_refusal(const Outcome& ended, const std::vector<std::string>& one_of) {
    CAPTURE(ended.err);
    CAPTURE(ended.exit);
    if (ended.exit == 0) {
        CHECK(Json::accept(ended.out));
        return false;
    }
    CHECK(ended.exit == 1);
    CHECK(ended.out == "");
    CHECK(split_lines(ended.err).size() == 1);
    CHECK(ended.err.starts_with("ipc-"));
    bool named = false;
    for (const std::string& word : one_of) named |= ended.err.find(word) != std::string::npos;
    CHECK(named);
    return true;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "without descriptors every demo says so, however few there are") {
    // Every fifth number for each demo, and another fifth for the next: all go the same way to their descriptors.
    rlim_t first = 5;
    for (const std::string& demo : all_demos()) {
        int refused = 0;
        first = first == 9 ? 5 : first + 1;
        for (rlim_t descriptors = first; descriptors <= 45; descriptors += 5) {
            CAPTURE(demo);
            CAPTURE(descriptors);
            const Outcome ended = run(demo, {.arguments = {"--json", "--iterations", "1", "--seconds", "1"},
                                             .limits = {{RLIMIT_NOFILE, descriptors}}});
            refused += check_refusal(ended, {"EMFILE"});
        }
        const auto left = left_in_the_end();
        CHECK_MESSAGE(left.empty(), lines(left));
        CHECK(refused > 0);
    }
}

TEST_CASE_FIXTURE(Place, "without processes every demo says so, however few there are") {
    if (geteuid() != 0) {
        MESSAGE("left out: only root can start a program as a user who has no other process");
        return;
    }
    // The user needs a way to the programs, and a directory of his own.
    REQUIRE(chown(directory().c_str(), kNobodyElse, kNobodyElse) == 0);
    const Outcome described = run("ipc-shared-counter", {.arguments = {"--describe"}, .user = kNobodyElse});
    if (described.exit != 0) {
        MESSAGE("left out: another user may not execute the programs in this directory");
        return;
    }
    for (const std::string& demo : all_demos()) {
        int refused = 0;
        for (rlim_t processes = 1; processes <= 8; ++processes) {
            CAPTURE(demo);
            CAPTURE(processes);
            const Outcome ended = run(demo, {.arguments = {"--json", "--iterations", "1", "--seconds", "2"},
                                             .user = kNobodyElse,
                                             .limits = {{RLIMIT_NPROC, processes}}});
            refused += check_refusal(ended, {"EAGAIN"});
            const auto left = left_in_the_end(); // or the next run has fewer
            CHECK_MESSAGE(left.empty(), lines(left));
        }
        CHECK(refused > 0);
    }
}

TEST_CASE_FIXTURE(Place, "without memory every demo says so, however little there is") {
    if (is_sanitized()) {
        MESSAGE("left out: AddressSanitizer needs terabytes of address space");
        return;
    }
    for (const std::string& demo : all_demos()) {
        int refused = 0;
        for (rlim_t megabytes = 40; megabytes <= 160; megabytes += 20) {
            CAPTURE(demo);
            CAPTURE(megabytes);
            const Outcome ended = run(demo, {.arguments = {"--json", "--iterations", "1", "--seconds", "1"},
                                             .limits = {{RLIMIT_AS, megabytes << 20}}});
            refused += check_refusal(ended, {"ENOMEM", "EAGAIN"});
        }
        const auto left = left_in_the_end();
        CHECK_MESSAGE(left.empty(), lines(left));
        CHECK(refused > 0);
    }
}

TEST_CASE_FIXTURE(Place, "with /dev/shm full the shared counter says so, and on other memory it runs") {
    const Outcome full = run("ipc-shared-counter", {.arguments = {"--json", "--iterations", "1"}, .tiny_shared_memory = true});
    if (full.exit == kNotSet) {
        MESSAGE("left out: this system lets nobody make a namespace with a /dev/shm of its own");
        return;
    }
    CHECK(check_refusal(full, {"ENOSPC"}));
    CHECK(full.err.find("/dev/shm") != std::string::npos);
    for (const std::string backing : {"sysv-shm", "memfd", "mapped-file"}) {
        CAPTURE(backing);
        const Outcome ran = run("ipc-shared-counter",
                                {.arguments = {"--json", "--iterations", "1", "--backing", backing},
                                 .tiny_shared_memory = true});
        CHECK(ran.exit == 0);
    }
}

TEST_CASE_FIXTURE(Place, "a private directory that is not private is refused") {
    const std::string theirs = may_keep("ipc-playground");
    REQUIRE(mkdir(theirs.c_str(), 0777) == 0);
    REQUIRE(chmod(theirs.c_str(), 0777) == 0);
    const Outcome ended = run("ipc-shared-counter", {"--json", "--iterations", "1", "--backing", "mapped-file"});
    CHECK(ended.exit == 1);
    CHECK(split_lines(ended.err).size() == 1);
}

TEST_CASE_FIXTURE(Place, "a file that finds no room on its file system is said") {
    for (const std::string file : {"--csv", "--perfetto", "--record"}) {
        CAPTURE(std::string(file));
        const Outcome ended =
            run("ipc-shared-counter", {.arguments = {"--json", "--iterations", "5000", "--backing", "memfd", file, "/dev/shm/run"},
                                       .tiny_shared_memory = true});
        if (ended.exit == kNotSet) {
            MESSAGE("left out: this system lets nobody make a namespace with a /dev/shm of its own");
            return;
        }
        CHECK(check_refusal(ended, {"ENOSPC"}));
        CHECK(ended.err.find("/dev/shm/run") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "a limit on the size of files is said, and kills nobody without a word") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        const Outcome ended = run(demo, {.arguments = {"--json", "--iterations", "1", "--seconds", "1"},
                                         .limits = {{RLIMIT_FSIZE, 100'000}}});
        CHECK(check_refusal(ended, {"EFBIG"}));
        CHECK(ended.err.find("ulimit -f") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "a log that comes to the limit on the size of files is said, with what helps against it") {
    const Outcome ended = run("ipc-log-file", {.arguments = {"--json", "--iterations", "0", "--seconds", "0"},
                                               .limits = {{RLIMIT_FSIZE, 16 << 20}}});
    CHECK(check_refusal(ended, {"write: EFBIG"}));
    CHECK(ended.err.find("raise ulimit -f") != std::string::npos);
    CHECK(ended.err.find("ENOSPC") == std::string::npos);
}
