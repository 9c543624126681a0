#include "stage/named_objects.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "processes.hpp"

using namespace ipc::stage;
using ipc::tests::Child;

namespace {

/// A runtime directory of this test's own; gone with it.
struct RuntimeDirectory {
    RuntimeDirectory() {
        std::string name = (std::filesystem::temp_directory_path() / "ipc-test.XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
        setenv("XDG_RUNTIME_DIR", path.c_str(), 1);
    }
    ~RuntimeDirectory() { std::filesystem::remove_all(path); }

    std::filesystem::path registry() const {
        return path / "ipc-playground" / unique_name("registry");
    }
    std::filesystem::path path;
};

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// Whether another process can lock the file, as the next start does to learn if its run still
/// lives.
bool is_free(const std::filesystem::path& path) {
    Child child([&] {
        const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
        _exit(fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : 1);
    });
    return child.wait() == 0;
}

}  // namespace

TEST_CASE("the private directory is made for its owner alone") {
    const RuntimeDirectory runtime;
    const Result<std::string> directory = private_directory();
    REQUIRE(directory);
    CHECK(*directory == (runtime.path / "ipc-playground").string());
    struct stat info {};
    REQUIRE(stat(directory->c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0700);
    CHECK(private_directory());  // and is found again
}

TEST_CASE("a private directory that others may enter is not trusted") {
    const RuntimeDirectory runtime;
    const auto path = runtime.path / "ipc-playground";
    std::filesystem::create_directory(path);
    REQUIRE(chmod(path.c_str(), 0755) == 0);
    const Result<std::string> directory = private_directory();
    REQUIRE(!directory);
    CHECK(directory.error().text.find(path.string()) != std::string::npos);
}

TEST_CASE("a link in the place of the private directory is not followed") {
    const RuntimeDirectory runtime;
    const auto elsewhere = runtime.path / "elsewhere";
    std::filesystem::create_directory(elsewhere);
    REQUIRE(chmod(elsewhere.c_str(), 0700) == 0);
    std::filesystem::create_directory_symlink(elsewhere, runtime.path / "ipc-playground");
    CHECK(!private_directory());
}

TEST_CASE("a name carries the pid, so that no other process has it") {
    const std::string here = unique_name("queue");
    CHECK(here.find("." + std::to_string(getpid()) + ".") != std::string::npos);
    CHECK(here != unique_name("counter"));
    CHECK(here == unique_name("queue"));
}

TEST_CASE("what is written down stands in a registry that is locked while its writer lives") {
    const RuntimeDirectory runtime;
    REQUIRE(write_down(NamedKind::posix_shm, "/one"));
    REQUIRE(write_down(NamedKind::path, "/tmp/two"));
    const std::string pid = std::to_string(getpid());
    CHECK(text_of(runtime.registry()) == "posix-shm " + pid + " /one\npath " + pid + " /tmp/two\n");
    CHECK(!is_free(runtime.registry()));
    close_registry(false);
    CHECK(!std::filesystem::exists(runtime.registry()));
    CHECK(!std::filesystem::exists(runtime.registry().parent_path()));
}

TEST_CASE("a registry that is kept can be locked by the next start") {
    const RuntimeDirectory runtime;
    REQUIRE(write_down(NamedKind::sysv_queue, "17"));
    close_registry(true);
    CHECK(text_of(runtime.registry()).starts_with("sysv-queue "));
    CHECK(is_free(runtime.registry()));
}

TEST_CASE("every kind of object has its own word in the registry") {
    std::set<std::string> words;
    for (const NamedKind kind :
         {NamedKind::posix_shm, NamedKind::posix_queue, NamedKind::sysv_shm, NamedKind::sysv_queue,
          NamedKind::sysv_semaphores, NamedKind::path}) {
        CHECK(words.insert(word(kind)).second);
    }
}
