#include "supervisor/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "samples.hpp"

using ipc::supervisor::OutputFile;
using namespace ipc::tests;

TEST_CASE("a file appears with all of its bytes at commit, and not before") {
    const Directory directory;
    const std::string path = directory.file("out");
    const std::string text(200'000, 'x');
    OutputFile file(path);
    file.write(text);
    CHECK(!std::filesystem::exists(path));
    REQUIRE(file.commit());
    CHECK(read_file(path) == text);
    CHECK(directory.files() == 1);
}

TEST_CASE("a file that is not committed leaves the old one as it was, and nothing else") {
    const Directory directory;
    const std::string path = directory.file("out");
    write_file(path, "old");
    { OutputFile(path).write(std::string(200'000, 'x')); }
    CHECK(read_file(path) == "old");
    CHECK(directory.files() == 1);
}

TEST_CASE("a replaced file keeps its permissions, and a link to it stays a link") {
    const Directory directory;
    const std::string path = directory.file("real"), link = directory.file("link");
    write_file(path, "old");
    REQUIRE(chmod(path.c_str(), 0640) == 0);
    std::filesystem::create_symlink(path, link);
    OutputFile file(link);
    file.write("new");
    REQUIRE(file.commit());
    CHECK(std::filesystem::is_symlink(link));
    CHECK(read_file(path) == "new");
    struct stat info {};
    REQUIRE(stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0640);
}

TEST_CASE("a device is written as it stands and never replaced") {
    struct stat before {
    }, after{};
    REQUIRE(stat("/dev/null", &before) == 0);
    OutputFile file("/dev/null");
    file.write("gone");
    REQUIRE(file.commit());
    REQUIRE(stat("/dev/null", &after) == 0);
    CHECK(S_ISCHR(after.st_mode));
    CHECK(before.st_ino == after.st_ino);
}

TEST_CASE("an error names the file, the errno name and the remedy") {
    const Directory directory;
    const std::string path = directory.file("missing") + "/out";
    OutputFile file(path);
    CHECK(file.failed());
    file.write("lost");
    const auto result = file.commit();
    REQUIRE(!result);
    CHECK(result.error().text ==
          path +
              " cannot be written: open: ENOENT (No such file or directory): "
              "make the directory first or choose another one");
}

TEST_CASE("a directory is not a file") {
    const Directory directory;
    OutputFile file(directory.path.string());
    const auto result = file.commit();
    REQUIRE(!result);
    CHECK(result.error().text.find("EISDIR") != std::string::npos);
}

TEST_CASE("a full device is an error at commit") {
    OutputFile file("/dev/full");
    file.write("too much");
    const auto result = file.commit();
    REQUIRE(!result);
    CHECK(result.error().text.find("ENOSPC") != std::string::npos);
    CHECK(result.error().text.find("free some space") != std::string::npos);
}
