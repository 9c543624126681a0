#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/place.hpp"
#include "support/report.hpp"

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
