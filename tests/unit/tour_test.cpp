// What the tour says is read off the run: whoever takes other steps is told what became of them.
#include <doctest/doctest.h>

#include "model/app.hpp"

using namespace ipc;

namespace {

/// The shared counter held before its first step, and then these steps: "A B A".
model::App after(const std::string& letters, double lost = 0) {
    model::App app;
    model::Demo& demo = app.demos.emplace_back();
    demo.name = model::kTourDemo;
    for (const char* metric : {"counter", "lost_updates"}) demo.metrics.emplace_back().name = metric;
    app.run.metrics = {1, lost};
    app.run.actors.resize(2);
    app.run.phase = model::Phase::running;
    app.run.paused = true;
    for (const char letter : letters) app.run.steps.push_back({static_cast<std::size_t>(letter - 'A')});
    app.tour = model::Tour::begun;
    return app;
}

model::TourCard card_after(const std::string& letters, double lost = 0) {
    const auto card = model::tour_card(after(letters, lost));
    REQUIRE(card);
    return *card;
}

}  // namespace

TEST_CASE("without a tour no card is shown, and one that is offered can be begun") {
    model::App app;
    CHECK(!model::tour_card(app));
    app.tour = model::Tour::offered;
    REQUIRE(model::tour_card(app));
    CHECK(!model::tour_card(app)->go_on.empty());
}

TEST_CASE("the tour points at the step that comes next, whoever took the first one") {
    CHECK(card_after("").points_at == "Step A");
    CHECK(card_after("A").points_at == "Step B");
    CHECK(card_after("B").points_at == "Step A");
    CHECK(card_after("B").words.find("the key 1") != std::string::npos);
    CHECK(card_after("AA").points_at == "Step B");
    CHECK(card_after("AB").points_at == "Step A");
    CHECK(card_after("ABAA").points_at == "Step B");
}

TEST_CASE("the tour is over when an update was lost") {
    model::App app = after("ABAABB", 1);
    app.run.phase = model::Phase::finished;
    const auto card = model::tour_card(app);
    REQUIRE(card);
    CHECK(card->over);
    CHECK(card->words.find("the counter holds 1") != std::string::npos);
    CHECK(!card_after("ABAAB").over);
}

TEST_CASE("the tour says when the order of the steps can lose nothing any more") {
    for (const char* order : {"AAA", "AAAB", "BBB", "BBBA", "AAABBB"}) {
        CAPTURE(order);
        CHECK(card_after(order).title == "In this order nothing is lost");
        CHECK(!card_after(order).go_on.empty());
    }
    CHECK(card_after("BBB").words.starts_with("B has stored before A has loaded"));
}

TEST_CASE("a run that is not the tour's is called so") {
    model::App running = after("AB");
    running.run.paused = false;
    CHECK(model::tour_card(running)->go_on == "Begin again");
    model::App other = after("A");
    other.demos[0].name = "pipe";
    CHECK(model::tour_card(other)->go_on == "Begin again");
    model::App reset = after("A");
    reset.run = {};
    CHECK(model::tour_card(reset)->go_on == "Begin again");
}
