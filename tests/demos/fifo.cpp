#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

TEST_CASE_FIXTURE(Place, "two programs meet in open(), and what one writes the other reads") {
    for (const std::string order : {"writer-first", "reader-first"}) {
        CAPTURE(order);
        const Json met = report(kFifo, {"--open-order", order, "--gap-ms", "60", "--iterations", "7"});
        CHECK(met.at("metrics").at("lines") == 7);
        CHECK(met.at("metrics").at("bytes") == met.at("metrics").at("bytes_written"));
        CHECK(met.at("metrics").at("eof_seen") == true);
        CHECK(met.at("metrics").at("open_wait_ms").get<double>() > 30);
        CHECK(met.at("verdict").at("holds") == true);
    }
}

TEST_CASE_FIXTURE(Place, "a writer that does not wait is refused with ENXIO until there is a reader") {
    const Json met = report(kFifo, {"--nonblocking", "yes", "--gap-ms", "60", "--iterations", "3"});
    CHECK(met.at("metrics").at("enxio").get<long>() > 0);
    CHECK(met.at("metrics").at("lines") == 3);
}

TEST_CASE_FIXTURE(Place, "whoever the permission bits do not allow gets EACCES, root too") {
    const Json none = report(kFifo, {"--mode", "0000", "--gap-ms", "0"});
    CHECK(none.at("metrics").at("eacces") == 2);
    CHECK(none.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(Place, "in every order of steps they meet, or nobody can") {
    const Outcome all = run(kFifo, {"--explore", "--json", "--expect", "safe"});
    CHECK(all.exit == 0);
    const Outcome refused = run(kFifo, {"--explore", "--json", "--mode", "0200", "--expect", "broken"});
    CHECK(refused.exit == 0);
    CHECK(Json::parse(refused.out).at("explored").at("outcomes").at(0).at("stuck") ==
          "A: open of a FIFO, until somebody opens its other end");
}

TEST_CASE_FIXTURE(Place, "one side alone meets a program that is not ours") {
    const std::string path = directory() + "/letters";
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    const pid_t other = fork();
    if (other == 0) {
        const int out = open(path.c_str(), O_WRONLY);
        const bool whole = write(out, "one\ntwo\n", 8) == 8;
        _exit(whole ? 0 : 1);
    }
    const Json read = report(kFifo, {"--role", "reader", "--path", path});
    CHECK(read.at("metrics").at("lines") == 2);
    CHECK(read.at("metrics").at("bytes") == 8);
    CHECK(read.at("processes").size() == 1);
    struct stat info {};
    CHECK(stat(path.c_str(), &info) == 0); // who did not make it does not remove it
    unlink(path.c_str());
    REQUIRE(waitpid(other, nullptr, 0) == other);
    CHECK(run(kFifo, {"--role", "nobody"}).exit == 2);
    CHECK(run(kFifo, {"--path", path}).exit == 2);
}

TEST_CASE_FIXTURE(Place, "who has not come before the run is over has not been met, and an end that nobody opened has no wait") {
    for (const std::string order : {"writer-first", "reader-first"}) {
        for (const std::string nonblocking : {"no", "yes"}) {
            CAPTURE(order);
            CAPTURE(nonblocking);
            const Json alone = report(kFifo, {"--open-order", order, "--nonblocking", nonblocking, "--gap-ms", "5000",
                                              "--seconds", "1"});
            const bool reader_opened = order == "reader-first" && nonblocking == "yes"; // its open() does not wait
            CHECK(alone.at("metrics").at("opened") == (reader_opened ? 1 : 0));
            CHECK(alone.at("metrics").at("open_wait_ms").is_null() == !reader_opened);
            CHECK(alone.at("verdict").at("holds") == false);
            const std::string said = alone.at("verdict").at("text"), missing = order == "writer-first" ? "reading" : "writing";
            CHECK(said == "They have not met: nobody has opened the FIFO for " + missing + ".");
        }
    }
}

TEST_CASE_FIXTURE(Place, "who is killed before the two have met is in the verdict") {
    for (const std::string order : {"writer-first", "reader-first"}) {
        for (const std::size_t victim : {0, 1}) {
            CAPTURE(order);
            CAPTURE(victim);
            LiveRun live(kFifo, {{"open_order", order}, {"gap_ms", "5000"}, {"iterations", "0"}, {"seconds", "0"}});
            kill(live.now().actors[victim].pid, SIGKILL);
            const std::string said = victim == 0 ? "The writer was killed. They have not met: nobody has opened the FIFO for writing."
                                                 : "The reader was killed. They have not met: nobody has opened the FIFO for reading.";
            CHECK(wait_until([&] { return live.now().verdict == said; }));
            CHECK(live.now().holds == 0);
        }
    }
}

TEST_CASE_FIXTURE(Place, "another program that opens the FIFO and writes nothing has been there") {
    const std::string path = directory() + "/letters";
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    auto reader = std::async(std::launch::async, [&] { return report(kFifo, {"--role", "reader", "--path", path}); });
    CHECK(run("/bin/sh", {"-c", ": > " + path}).exit == 0);
    const Json read = reader.get();
    CHECK(read.at("metrics").at("eof_seen") == true);
    CHECK(read.at("verdict").at("text") == "Another program opened the FIFO for writing, and closed it without a byte.");
    unlink(path.c_str());
}

TEST_CASE_FIXTURE(Place, "whoever is about to open the FIFO has no bytes yet") {
    const auto begins_stepping = [](ipc::supervisor::RunOptions& options) { options.stepping = true; };
    LiveRun live(kFifo, {{"iterations", "1"}, {"seconds", "0"}}, {}, begins_stepping);
    for (const std::size_t actor : {0, 1}) {
        REQUIRE(wait_until([&] { return live.now().actors[actor].site == live.site("open"); }));
        CHECK(live.now().actors[actor].value == 0);
    }
}

TEST_CASE_FIXTURE(Place, "what the writer has written when the time is over is read to its end") {
    for (const std::string nonblocking : {"no", "yes"}) {
        for (const Setting& setting : on_all_and_on_one({"--nonblocking", nonblocking, "--gap-ms", "0", "--iterations", "0", "--seconds", "1"})) {
            CAPTURE(nonblocking);
            CAPTURE(setting.only_cpu);
            const Json ran = report_of_all(kFifo, setting);
            CAPTURE(ran.dump());
            CHECK(ran.at("metrics").at("bytes") == ran.at("metrics").at("bytes_written"));
            CHECK(ran.at("metrics").at("eof_seen") == true);
            CHECK(ran.at("verdict").at("holds") == true);
        }
    }
}
