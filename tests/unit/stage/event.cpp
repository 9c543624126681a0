#include "stage/event.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace ipc::stage;

TEST_CASE("every kind of event is described in the order of the enumeration") {
    const std::vector<std::string> names{"none",
                                         "site_reached",
                                         "call_started",
                                         "call_returned",
                                         "blocked",
                                         "slept",
                                         "lock_acquired",
                                         "lock_released",
                                         "value_stored",
                                         "update_lost",
                                         "message_sent",
                                         "message_received",
                                         "message_torn",
                                         "signal_sent",
                                         "signal_delivered",
                                         "handler_left",
                                         "signals_blocked",
                                         "signals_unblocked",
                                         "owner_died",
                                         "recovered",
                                         "end_of_file",
                                         "broken_pipe",
                                         "process_forked",
                                         "process_reaped",
                                         "process_started",
                                         "process_ended"};
    REQUIRE(names.size() == static_cast<std::size_t>(EventKind::count_of_kinds));
    for (std::size_t kind = 0; kind < names.size(); ++kind) {
        CHECK(info(static_cast<EventKind>(kind)).name == names[kind]);
    }
    CHECK(info(EventKind::message_sent).shape == Shape::flow_out);
    CHECK(info(EventKind::process_ended).name == "process_ended");
}

TEST_CASE("no two kinds of event have the same name or the same words") {
    std::set<std::string_view> names, words;
    for (std::size_t kind = 0; kind < static_cast<std::size_t>(EventKind::count_of_kinds); ++kind) {
        const KindInfo& described = info(static_cast<EventKind>(kind));
        CHECK(!described.words.empty());
        CHECK(names.insert(described.name).second);
        CHECK(words.insert(described.words).second);
    }
}

TEST_CASE("a kind that does not exist is unknown") {
    CHECK(info(EventKind::count_of_kinds).name == "unknown");
    CHECK(info(static_cast<EventKind>(255)).name == "unknown");
}

TEST_CASE("a name's hash is FNV-1a") {
    CHECK(name_hash("") == 0x811c9dc5u);
    CHECK(name_hash("a") == 0xe40c292cu);
    CHECK(name_hash("foobar") == 0xbf9cf968u);
}
