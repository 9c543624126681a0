// Every demo is asked to describe itself, but not again if its answer is known and still holds.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "session/answer_cache.hpp"
#include "session/find_demos.hpp"
#include "support/place.hpp"
#include "support/program.hpp"
#include "support/wait.hpp"

using namespace ipc;
using namespace ipc::test;

namespace {

namespace fs = std::filesystem;

/// A demo folder with one program, which is a link: that of a file which was not changed a moment ago.
struct DemoFolder : Place {
    std::string folder = directory() + "/demos", program = folder + "/ipc-one", answers = directory() + "/answers";

    DemoFolder() {
        may_keep("demos");
        may_keep("demos/ipc-one");
        may_keep("answers");
        fs::create_directory(folder);
        is_settled("ipc-pipe");
    }
    void is_settled(const std::string& demo) const {
        is(path_of(demo));
        REQUIRE(wait_until([this] { return !session::AnswerCache::key_of(program).empty(); }));  // it was just built
    }
    void is(const std::string& other) const {
        fs::remove(program);
        fs::create_symlink(other, program);
    }
    std::string name() const {
        const session::FoundDemos found = session::find_demos(folder, answers);
        CHECK(found.demos.size() + found.problems.size() == 1);
        CHECK(found.shown.size() == found.demos.size());
        return found.demos.empty() ? found.problems.front() : found.demos.front().name;
    }
    /// Changes what is known, so that it shows whether it is used.
    void change_known(const std::string& from, const std::string& to) const {
        REQUIRE(from.size() == to.size());
        std::string text = read_text(answers);
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        std::ofstream(answers, std::ios::binary) << text.replace(at, from.size(), to);
    }
};

}  // namespace

TEST_CASE_FIXTURE(DemoFolder, "an answer to --describe is known at the next start") {
    CHECK(name() == "pipe");
    change_known(R"("name": "pipe")", R"("name": "ripe")");
    CHECK(name() == "ripe");
    CHECK(session::find_demos(folder).demos.at(0).name == "pipe");  // without a file of answers all are asked
}

TEST_CASE_FIXTURE(DemoFolder, "another program in a demo's place is asked anew") {
    CHECK(name() == "pipe");
    is_settled("ipc-fifo");
    CHECK(name() == "fifo");
    is(path_of("ipc-pipe"));
    change_known(R"("name": "fifo")", R"("name": "lifo")");  // only what the last start saw is kept
    CHECK(name() == "pipe");
}

TEST_CASE_FIXTURE(DemoFolder, "a program that was changed a moment ago is asked at every start") {
    const std::string copy = may_keep("copy");
    is(copy);
    // On a machine that stands still for seconds the moment may be over at once.
    CHECK(wait_until([&] {
        fs::copy_file(path_of("ipc-pipe"), copy, fs::copy_options::overwrite_existing);
        return session::AnswerCache::key_of(program).empty();
    }));
    CHECK(name() == "pipe");
    CHECK(name() == "pipe");
}

TEST_CASE_FIXTURE(DemoFolder, "of a script nothing is kept, and a damaged file of answers holds nothing") {
    const std::string script = may_keep("script");
    std::ofstream(script) << "#!/bin/sh\nexec '" << path_of("ipc-pipe") << "' \"$@\"\n";
    fs::permissions(script, fs::perms::owner_all);
    is(script);
    CHECK(name() == "pipe");
    CHECK(read_text(answers).find("\"name\"") == std::string::npos);
    is(path_of("ipc-pipe"));
    CHECK(name() == "pipe");
    const std::string whole = read_text(answers);
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{10}, std::size_t{60}, whole.size() / 2, whole.size() - 1}) {
        std::ofstream(answers, std::ios::binary) << whole.substr(0, bytes);
        CHECK(name() == "pipe");
        CHECK(read_text(answers) == whole);
    }
    change_known("{\n  \"name\": \"pipe\"", "[\n  \"name\": \"pipe\"");
    CHECK(name() == "pipe");
}

TEST_CASE_FIXTURE(DemoFolder, "a program that does not answer is left out, with the reason, and asked again") {
    is("/bin/true");
    CHECK(name().starts_with("ipc-one was left out: "));
    is("/bin/false");
    CHECK(name() == "ipc-one was left out: it cannot describe itself; run it with --describe to see why");
    is(path_of("ipc-pipe"));
    CHECK(name() == "pipe");
}
