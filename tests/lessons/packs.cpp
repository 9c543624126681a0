// A folder of lessons, which may come from anywhere.
#include <sys/stat.h>
#include <unistd.h>

#include "lesson/pack.hpp"
#include "sample.hpp"

using namespace ipc;
using namespace ipc::tests;

namespace {

namespace fs = std::filesystem;

/// A folder that goes in the end.
struct PackFolder {
    PackFolder() {
        std::string name = (fs::temp_directory_path() / "ipc-pack-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = fs::canonical(name);
    }
    ~PackFolder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
    lesson::Pack read() const { return lesson::read_pack((path / "pack").string(), sample_demos()); }
    fs::path path;
};

struct Pack : PackFolder {
    Pack() { fs::create_directory(path / "pack"); }
    void add(const std::string& name, const std::string& text = kWholeLesson) const { write("pack/" + name, text); }
};

std::string first_problem(const lesson::Pack& pack, std::size_t lesson) {
    const auto& problems = pack.lessons.at(lesson).read.problems;
    return problems.empty() ? "" : problems.front().in_words();
}

}  // namespace

TEST_CASE("lessons stand in the order of their files, and README.md is none") {
    const Pack pack;
    pack.add("10-second.md");
    pack.add("09-first.md");
    pack.add("README.md", "how to write one");
    pack.add("notes.txt", "mine");
    const lesson::Pack read = pack.read();
    REQUIRE(read.lessons.size() == 2);
    CHECK(read.missing == "");
    CHECK(read.lessons[0].read.lesson.name == "09-first");
    CHECK(first_problem(read, 0) == "");
    CHECK(first_problem(read, 1) == "");
}

TEST_CASE("a lesson is found by its name, its name without number, and its number") {
    const Pack pack;
    pack.add("05-broken-pipe.md");
    pack.add("12-last.md");
    const lesson::Pack read = pack.read();
    for (const char* name : {"12-last", "last", "12", "12-last.md"}) {
        const auto found = read.named(name);
        REQUIRE(found);
        CHECK(*found == 1);
    }
    CHECK(*read.named("5") == 0);
    const auto missing = read.named("05-broken-pip");
    REQUIRE(!missing);
    CHECK(missing.error().text.find("did you mean \"05-broken-pipe\"") != std::string::npos);
}

TEST_CASE("two lessons of one number are named") {
    const Pack pack;
    pack.add("09-a.md");
    pack.add("09-b.md");
    CHECK(first_problem(pack.read(), 1).find("09-b.md:1: the number 09 is also that of 09-a.md") == 0);
}

TEST_CASE("a link to a lesson that the pack does not have is named with its line") {
    const Pack pack;
    pack.add("09-a.md", with("# Two desks", "[next](10-bee.md) [self](09-a.md)"));
    pack.add("10-be.md");
    CHECK(first_problem(pack.read(), 0).find("09-a.md:17: the link leads to no lesson of this pack: \"10-bee.md\"; "
                                             "did you mean \"10-be.md\"") == 0);
}

TEST_CASE("a link of the file system that leads out of the pack is refused, one that stays is not") {
    const Pack pack;
    pack.write("secret.txt", "secret");
    pack.add("09-inside.md");
    fs::create_symlink(pack.path / "secret.txt", pack.path / "pack" / "10-out.md");
    fs::create_symlink("../secret.txt", pack.path / "pack" / "11-up.md");
    fs::create_symlink("nowhere", pack.path / "pack" / "12-nowhere.md");
    fs::create_symlink("09-inside.md", pack.path / "pack" / "13-alias.md");
    const lesson::Pack read = pack.read();
    REQUIRE(read.lessons.size() == 5);
    CHECK(first_problem(read, 0) == "");
    CHECK(first_problem(read, 1).find("leads out of the pack") != std::string::npos);
    CHECK(first_problem(read, 2).find("leads out of the pack") != std::string::npos);
    CHECK(first_problem(read, 3).find("leads nowhere") != std::string::npos);
    CHECK(first_problem(read, 4) == "");
    for (const lesson::PackLesson& each : read.lessons) {
        for (const lesson::Problem& problem : each.read.problems)
            CHECK(problem.text.find("secret\n") == std::string::npos);
    }
}

TEST_CASE("neither a folder nor a FIFO nor a huge file is taken for a lesson, and nothing waits") {
    const Pack pack;
    fs::create_directory(pack.path / "pack" / "09-folder.md");
    REQUIRE(mkfifo((pack.path / "pack" / "10-fifo.md").c_str(), 0600) == 0);
    pack.add("11-huge.md", std::string(300 * 1024, 'x'));
    const lesson::Pack read = pack.read();
    REQUIRE(read.lessons.size() == 3);
    CHECK(first_problem(read, 0) != "");
    CHECK(first_problem(read, 1).find("no regular file") != std::string::npos);
    CHECK(first_problem(read, 2).find("larger than 128 KiB") != std::string::npos);
}

TEST_CASE("a folder that is not there or empty says so") {
    const Pack pack;
    CHECK(pack.read().missing.find("There are no lessons") == 0);
    fs::remove(pack.path / "pack");
    CHECK(pack.read().missing.find("cannot be read: No such file or directory") != std::string::npos);
}
