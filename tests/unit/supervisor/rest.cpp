// Where real processes stand, read from the kernel.
#include "supervisor/rest.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>

#include "../stage/processes.hpp"
#include "stage/futex.hpp"
#include "stage/stage.hpp"
#include "supervisor/page_control.hpp"

using namespace ipc::stage;
using namespace ipc::supervisor;
using namespace ipc::tests;

namespace {

/// A page with gates shut and one actor, which a child plays.
struct OneActor {
    OneActor() {
        page.actors = 1;
        change_all_watches(page, kGateBit, 0);
        REQUIRE(pipe2(empty_pipe.data(), O_CLOEXEC) == 0);
    }
    ~OneActor() {
        for (const int fd : empty_pipe) close(fd);
    }
    /// What the child is, once it says so.
    void is(const Child& child) { slot.pid = child.pid(); }
    bool comes_to(Stand stand) {
        return eventually([&] { return rest.stand(0) == stand; });
    }
    bool sleeps_in(std::initializer_list<int> calls) {
        const ProcWatcher watcher(slot.pid);
        return eventually([&] {
            const ProcLook look = watcher.look();
            const bool in_one = std::find(calls.begin(), calls.end(), look.syscall) != calls.end();
            return look.state == 'S' && in_one;
        });
    }
    /// In the child: a call that the actor says may put it to sleep.
    void read_empty_pipe() {
        char byte = 0;
        slot.state = ActorState::calling;
        [[maybe_unused]] const ssize_t got = read(empty_pipe[0], &byte, 1);
    }

    SharedBytes memory{sizeof(RunPage)};
    RunPage& page = memory.as<RunPage>();
    ActorSlot& slot = page.slots[0];
    std::array<int, 2> empty_pipe{};
    Rest rest{page};
};

bool never() { return false; }

}  // namespace

TEST_CASE("an actor at its gate is at rest, and moves again once it is granted a step") {
    OneActor one;
    Child child([&] {
        Stage stage(one.page, 0, {});
        stage.at("first");
        stage.at("second");
    });
    one.is(child);
    CHECK(one.comes_to(Stand::at_gate));
    CHECK(one.rest.wait(one.page, never) == Waited::at_rest);
    CHECK(one.slot.site == name_hash("first"));
    one.slot.granted.fetch_add(1); // nobody has woken it: it is told, so it is about to move
    CHECK(one.rest.stand(0) == Stand::moving);
    CHECK(!one.rest.all_at_rest());
    change_watch(one.slot, 0, 0);
    CHECK(one.rest.wait(one.page, never) == Waited::at_rest);
    CHECK(one.slot.site == name_hash("second"));
}

TEST_CASE("an actor in a call that sleeps until somebody acts is blocked") {
    OneActor one;
    Child child([&] { one.read_empty_pipe(); });
    one.is(child);
    CHECK(one.comes_to(Stand::blocked));
    CHECK(one.rest.wait(one.page, never) == Waited::at_rest);
    CHECK(one.rest.last(0) == Stand::blocked);
    CHECK(one.rest.last_look(0).argument == one.empty_pipe[0]);
}

TEST_CASE("an actor that sleeps for a time is on its way") {
    OneActor one;
    Child child([&] {
        one.slot.state = ActorState::calling;
        const timespec hour{3600, 0};
        nanosleep(&hour, nullptr);
    });
    one.is(child);
    REQUIRE(one.sleeps_in({SYS_nanosleep, SYS_clock_nanosleep}));
    CHECK(one.rest.stand(0) == Stand::moving);
    CHECK(!one.rest.all_at_rest());
    CHECK(one.rest.wait(one.page, [] { return true; }) == Waited::given_up);
}

TEST_CASE("an actor whose child still works is on its way, and once that sleeps too it is blocked") {
    OneActor one;
    std::atomic<std::uint32_t>& busy = one.page.bell; // shared memory that nobody else uses here
    busy = 1;
    Child child([&] {
        if (fork() == 0) {
            while (busy == 1) {
            }
            one.read_empty_pipe();
            _exit(0);
        }
        one.read_empty_pipe();
    });
    one.is(child);
    const ProcWatcher watcher(child.pid());
    REQUIRE(eventually([&] { return watcher.children().size() == 1; }));
    REQUIRE(one.sleeps_in({SYS_read}));
    for (int look = 0; look < 200; ++look) CHECK(one.rest.stand(0) == Stand::moving);
    busy = 0;
    CHECK(one.comes_to(Stand::blocked));
    for (const int grandchild : watcher.children()) kill(grandchild, SIGKILL);
}

TEST_CASE("a process that has ended is on its way until it is reaped, and then has left") {
    OneActor one;
    Child child([&] { one.slot.state = ActorState::running; });
    one.is(child);
    const ProcWatcher watcher(child.pid());
    REQUIRE(eventually([&] { return watcher.look().state == 'Z'; }));
    CHECK(one.rest.stand(0) == Stand::moving);
    child.wait();
    one.slot.state = ActorState::exited;
    CHECK(one.rest.stand(0) == Stand::exited);
    CHECK(one.rest.wait(one.page, never) == Waited::at_rest);
}

TEST_CASE("who was woken goes on when all others have come to rest, the first by letter first") {
    OneActor one;
    one.page.actors = 2;
    ActorSlot& other = one.page.slots[1];
    const auto wait_for_a_step = [&](std::size_t index) {
        return [&page = one.page, index] {
            Stage stage(page, index, {});
            ActorSlot& slot = page.slots[index];
            slot.parked = 1;
            slot.state = ActorState::calling;
            stage.done("call", 0); // out of its call
            stage.at("after");
        };
    };
    Child first(wait_for_a_step(0)), second(wait_for_a_step(1));
    one.is(first);
    other.pid = second.pid();
    REQUIRE(eventually([&] { return one.rest.stand(0) == Stand::woken && one.rest.stand(1) == Stand::woken; }));
    CHECK(one.rest.wait(one.page, never) == Waited::at_rest);
    CHECK(one.rest.last(0) == Stand::at_gate);
    CHECK(one.rest.last(1) == Stand::at_gate);
}
