// What the window makes of strace's lines.
#include <doctest/doctest.h>

#include <set>

#include "model/app.hpp"
#include "model/call_gloss.hpp"
#include "model/system_calls.hpp"
#include "model/view_commands.hpp"

using namespace ipc::model;

namespace {

CallLine call(std::uint64_t id, std::string name, std::string arguments = "3", std::string result = "1") {
    CallLine line;
    line.id = id;
    line.time = static_cast<std::int64_t>(id) * 1000;
    line.name = std::move(name);
    line.arguments = std::move(arguments);
    line.result = std::move(result);
    line.returned = true;
    return line;
}

}  // namespace

TEST_CASE("the panel shows the calls by which processes talk, and all if asked") {
    SystemCalls calls;
    calls.put(call(0, "write"));
    calls.put(call(1, "getpid"));
    CallLine gate = call(2, "futex", "0x7f, FUTEX_WAIT, 1, NULL");
    gate.gate = true;
    calls.put(gate);
    calls.put(call(3, "futex", "0x8f, FUTEX_WAIT, 1, NULL"));
    CHECK(calls.rows(true) == 4);
    REQUIRE(calls.rows(false) == 2);
    CHECK(calls.row(0, false).id == 0);
    CHECK(calls.row(1, false).id == 3);
    CHECK(calls.row_of(3, false) == 1);
    CHECK(calls.row_of(3, true) == 3);
}

TEST_CASE("a line that comes again stands in the place of the first") {
    SystemCalls calls;
    CallLine in_it = call(0, "mmap", "NULL, 4096,", "");
    in_it.returned = false;
    calls.put(in_it);
    calls.put(call(1, "read"));
    CHECK(calls.rows(false) == 1);
    calls.put(call(0, "mmap", "NULL, 4096, PROT_READ, MAP_SHARED, 3, 0", "0x7f"));
    CHECK(calls.rows(true) == 2);
    REQUIRE(calls.rows(false) == 2); // now it is known to be shared memory
    CHECK(calls.row(0, false).result == "0x7f");
}

TEST_CASE("of a long run the newest lines are kept and the others counted") {
    SystemCalls calls;
    const std::uint64_t all = SystemCalls::kMostLines + 1000;
    for (std::uint64_t id = 0; id < all; ++id) calls.put(call(id, id % 2 == 0 ? "read" : "getpid"));
    CHECK(calls.size() == SystemCalls::kMostLines);
    CHECK(calls.rows(false) == SystemCalls::kMostLines / 2);
    CHECK(calls.forgotten() == 1000);
    CHECK(calls.find(999) == nullptr);
    REQUIRE(calls.find(1000) != nullptr);
    calls.put(call(5, "read")); // returned after it was forgotten
    CHECK(calls.size() == SystemCalls::kMostLines);
    CHECK(calls.row(0, true).id == 1000);
}

TEST_CASE("a line that was selected is still explained once it is forgotten") {
    App app;
    app.run.calls.put(call(0, "read"));
    apply_to_view(app, SelectCall{0, false});
    for (std::uint64_t id = 1; id < SystemCalls::kMostLines + 10; ++id) app.run.calls.put(call(id, "write"));
    CHECK(app.run.calls.find(0) == nullptr);
    REQUIRE(app.chosen_call() != nullptr);
    CHECK(app.chosen_call()->name == "read");
    apply_to_view(app, SelectCall{});
    CHECK(app.chosen_call() == nullptr);
}

TEST_CASE("marks are as dense as can be told apart, and the selected line is always one") {
    SystemCalls calls;
    for (std::uint64_t id = 0; id < 1000; ++id) calls.put(call(id, "read", "3", id == 500 ? "-1 EPIPE" : "1"));
    std::vector<CallMark> marks;
    calls.marks(0, 1'000'000, 300, false, 501, marks);
    CHECK(marks.size() <= 101);
    CHECK(marks.size() >= 90);
    std::uint32_t sum = 0, selected = 0, failed = 0;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        sum += marks[i].count;
        selected += marks[i].selected && marks[i].id == 501 ? 1 : 0;
        failed += marks[i].failed ? 1 : 0;
        if (i > 0) CHECK(marks[i].x - marks[i - 1].x >= SystemCalls::kDensity);
    }
    CHECK(sum == 1000);
    CHECK(selected == 1);
    CHECK(failed == 1);
    calls.marks(2'000, 5'000, 300, false, {}, marks);
    REQUIRE(marks.size() == 3);
    CHECK(marks[0].id == 2);
    CHECK(marks[1].x == doctest::Approx(100));
}

TEST_CASE("a call is told in plain words, with what came of it") {
    CallLine line = call(0, "write", "4<pipe:[7]>, \"a\", 1", "-1 EPIPE (Broken pipe)");
    line.error = "EPIPE";
    line.duration = 12'000;
    CallWords words = in_words(line);
    CHECK(words.what.find("puts bytes into a pipe") != std::string::npos);
    CHECK(words.came_of.find("EPIPE, after 12") != std::string::npos);
    CHECK(words.came_of.find("the last reader has gone") != std::string::npos);
    CHECK(words.page == "man 7 pipe");

    line = call(1, "read", "3<pipe:[7]>, ", "");
    line.returned = false;
    CHECK(in_words(line).came_of == "It has not returned: the process is in it.");
    line.result = "?";
    CHECK(in_words(line).came_of == "It never returned: the process ended in it.");

    line = call(2, "SIGPIPE", "{si_signo=SIGPIPE}");
    line.kind = CallLine::Kind::signal;
    CHECK(in_words(line).what.find("nobody reads any more") != std::string::npos);
    line.kind = CallLine::Kind::ended;
    line.name = "exited";
    line.arguments = "with 0";
    CHECK(in_words(line).what == "The process exited with 0.");
}

TEST_CASE("an error means what it means in its call") {
    CHECK(error_words("read", "EAGAIN") != error_words("write", "EAGAIN"));
    CHECK(error_words("futex", "EAGAIN").find("changed already") != std::string_view::npos);
    CHECK(error_words("getpid", "EAGAIN") == "not now; try again");
    CHECK(error_words("read", "ENOSUCH").empty());
}

TEST_CASE("every row of the tables can be reached, says one sentence, and names a man page's section") {
    std::set<std::string> seen;
    for (const CallGloss& row : call_glosses()) {
        CAPTURE(row.name);
        CAPTURE(row.with);
        CHECK(gloss_of(row.name, row.with) == &row);
        CHECK(seen.insert(std::string(row.name) + ' ' + std::string(row.with)).second);
        CHECK(row.words.size() > 10);
        CHECK(!row.words.ends_with('.'));
        if (!row.page.empty()) CHECK(row.page.find('(') != std::string_view::npos);
    }
    for (const ErrorGloss& row : error_glosses()) {
        CAPTURE(row.error);
        const std::string_view first = row.calls.empty() ? " nothing " : row.calls;
        CHECK(error_words(first.substr(1, first.find(' ', 1) - 1), row.error) == row.words);
        CHECK(row.error.starts_with('E'));
    }
}

TEST_CASE("the slowdown is told as it was measured, or what is missing to know it") {
    Slowdown slowdown;
    CHECK(slowdown.in_words(false) == "What strace costs is measured while the run goes freely.");
    CHECK(slowdown.in_words(true).find("too short") != std::string::npos);
    slowdown.traced = 12'400;
    CHECK(slowdown.in_words(false).find("run this once without it") != std::string::npos);
    slowdown.untraced = 1'350'000;
    REQUIRE(slowdown.times());
    CHECK(*slowdown.times() == doctest::Approx(108.87).epsilon(0.001));
    CHECK(slowdown.in_words(false).find(": 109 times slower.") != std::string::npos);
    slowdown.untraced = 12'500;
    CHECK(slowdown.in_words(false).find("no difference") != std::string::npos);
    slowdown.traced = 0;
    CHECK(!slowdown.times());
}

TEST_CASE("only what goes freely is measured") {
    RateMeter meter;
    meter.look(true, 0, 0);
    meter.look(true, 400, 0.4);
    CHECK(!meter.rate());
    meter.look(false, 500, 0.5);
    meter.look(false, 500, 10.5); // a pause
    meter.look(true, 500, 11.5);
    CHECK(!meter.rate());
    meter.look(true, 1100, 12.1);
    REQUIRE(meter.rate());
    CHECK(*meter.rate() == doctest::Approx(1000));
}

TEST_CASE("the end of a line is what came of its call") {
    CallLine line;
    line.name = "write";
    line.arguments = "4, \"a\", 1";
    CHECK(line.ending().empty());  // it is in it still
    line.result = "1";
    CHECK(line.ending() == ") = 1");
    CHECK(line.text().ends_with(line.ending()));
    line.kind = CallLine::Kind::signal;
    CHECK(line.ending().empty());
}
