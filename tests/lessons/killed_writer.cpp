// The program may be killed at any moment, also while it writes.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lesson/progress_file.hpp"

using namespace ipc;

namespace {

// Adds exercise after exercise and says through the pipe which are kept, until it is killed.
[[noreturn]] void keep_writing(const std::string& file, int round, int said) {
    for (int number = 0;; ++number) {
        lesson::Progress fresh;
        fresh.merge({"anna", "round " + std::to_string(round), std::to_string(number)}, {"task", "", false, 0, 0, false, 0, 1000});
        if (!lesson::ProgressFile(file).merge_in(fresh)) _exit(1);
        if (write(said, &number, sizeof number) != sizeof number) _exit(1);
    }
}

}  // namespace

TEST_CASE("what was kept stays kept when the writer is killed in mid-write, again and again") {
    std::string name = (std::filesystem::temp_directory_path() / "ipc-killed-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    const std::string file = name + "/progress.toml";
    std::size_t kept = 0;
    for (int round = 0; round < 40; ++round) {
        int ends[2];
        REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
        const pid_t writer = fork();
        REQUIRE(writer >= 0);
        if (writer == 0) keep_writing(file, round, ends[1]);
        close(ends[1]);
        // After a number of records of its own, and then at any moment of the next write.
        int number = -1;
        for (int i = 0; i <= round % 5; ++i)
            REQUIRE(read(ends[0], &number, sizeof number) == sizeof number);
        usleep(static_cast<useconds_t>(round * 37));
        kill(writer, SIGKILL);
        int status = 0;
        REQUIRE(waitpid(writer, &status, 0) == writer);
        CHECK(WIFSIGNALED(status));
        while (read(ends[0], &number, sizeof number) == sizeof number) {}
        close(ends[0]);
        kept += static_cast<std::size_t>(number) + 1;

        std::string trouble;
        const lesson::Progress progress = lesson::ProgressFile(file).read(trouble);
        CHECK(trouble == "");
        CHECK(progress.records().size() >= kept);
        CHECK(progress.records().size() <= kept + 1);  // written, but killed before it said so
        kept = progress.records().size();
    }
    // Beside it stand at most the lock and one unfinished file.
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(name))
        ++files;
    CHECK(files <= 3);
    std::filesystem::remove_all(name);
}

TEST_CASE("several writers at once lose nothing of each other") {
    std::string name = (std::filesystem::temp_directory_path() / "ipc-at-once-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    const std::string file = name + "/progress.toml";
    constexpr int kWriters = 4, kEach = 20;
    std::vector<pid_t> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
        writers.push_back(fork());
        REQUIRE(writers.back() >= 0);
        if (writers.back() != 0) continue;
        for (int number = 0; number < kEach; ++number) {
            lesson::Progress fresh;
            fresh.merge({std::to_string(writer), "l", std::to_string(number)}, {"task", "", false, 0, 0, false, 0, 1000});
            if (!lesson::ProgressFile(file).merge_in(fresh)) _exit(1);
        }
        _exit(0);
    }
    for (const pid_t writer : writers) {
        int status = 0;
        REQUIRE(waitpid(writer, &status, 0) == writer);
        CHECK(status == 0);
    }
    std::string trouble;
    CHECK(lesson::ProgressFile(file).read(trouble).records().size() == kWriters * kEach);
    CHECK(trouble == "");
    std::filesystem::remove_all(name);
}
