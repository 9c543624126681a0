// Where the panels are: how much of the window the Stage gets, and what nobody can drag away.
#include "model/arrange.hpp"

#include <doctest/doctest.h>

#include <tuple>

#include "model/picture_stage.hpp"

using namespace ipc::model;

namespace {

float share(const Arrangement& made) {
    return made.stage.height / (made.stage.height + made.timeline.height);
}

}  // namespace

TEST_CASE("until the learner has dragged it, the Stage's height is what the window has room for") {
    CHECK(share(arrange(1280, 720, 1, {})) == doctest::Approx(0.56).epsilon(0.01));
    CHECK(share(arrange(1600, 1000, 1, {})) == doctest::Approx(0.54).epsilon(0.01));
    // A picture wants more of it.
    CHECK(share(arrange(1600, 1000, 1, {}, false, 0.74F)) == doctest::Approx(0.74).epsilon(0.01));
    // At twice the size the other panels need what there is.
    CHECK(share(arrange(1600, 1000, 2, {}, false, 0.74F)) == doctest::Approx(0.62).epsilon(0.01));
}

TEST_CASE("what the learner has dragged stays, in small windows and for a picture, too") {
    const Arrangement before = arrange(1280, 720, 1, {});
    const Layout dragged = with_timeline(before, before.timeline_splitter.y - 60, {});
    CHECK(share(arrange(1280, 720, 1, dragged)) < share(before) - 0.05F);
    CHECK(share(arrange(1280, 720, 1, dragged, false, 0.74F)) < share(before) - 0.05F);
}

TEST_CASE("the Stage alone has the room of all but the list, and leaves nothing to drag") {
    for (const float scale : {1.0F, 2.0F}) {
        const Arrangement usual = arrange(1600, 1000, scale, {});
        const Arrangement alone = with_stage_alone(usual);
        CHECK(alone.stage.x == usual.stage.x);
        CHECK(alone.stage.right() == std::max(usual.inspector.right(), usual.timeline.right()));
        CHECK(alone.stage.bottom() == std::max(usual.inspector.bottom(), usual.timeline.bottom()));
        CHECK(alone.inspector.width == 0);
        CHECK(alone.timeline.width == 0);
        CHECK(alone.timeline_splitter.height == 0);
        CHECK(alone.left.width == usual.left.width);
    }
}

TEST_CASE("of a schedule the newest steps are in words, those before are letters, and the oldest are left out") {
    const std::vector<float> words(10, 90.0F);
    const auto shown = [&](float room) { return steps_that_fit(words, 22, 4, 12, room); };
    const StepsShown all = shown(940);
    CHECK(all.first == 0);
    CHECK(all.first_in_words == 0);
    // 260 for the letters, and 68 more for each that is in words.
    const StepsShown mixed = shown(260 + 2 * 68);
    CHECK(mixed.first == 0);
    CHECK(mixed.first_in_words == 8);
    const StepsShown few = shown(200);
    CHECK(few.first_in_words == 9);
    CHECK(few.first == 6);  // 12 + 94 + 3 * 26 = 184
    CHECK(steps_that_fit({}, 22, 4, 12, 200).first == 0);
    CHECK(shown(10).first == 10);
    for (float room = 0; room < 1000; room += 7) {
        const StepsShown now = shown(room);
        CHECK(now.first <= now.first_in_words);
        const auto letters = static_cast<float>(now.first_in_words - now.first);
        const auto in_words = static_cast<float>(words.size() - now.first_in_words);
        CHECK((now.first > 0 ? 12 : 0) + letters * 26 + in_words * 94 <= std::max(room, 12.0F));
    }
}

TEST_CASE("a picture stands beside all else where it is larger so, and stays where it is when its run is held") {
    const float ratio = 16.0F / 9;
    const auto seen = [&](const Box& room) { return std::min(room.width, room.height * ratio); };
    // A Stage of 640x360 and of 800x500 at scale 1, as in 1280x720 and in 1600x1000 at 200 %.
    for (const Box& inside : {Box{0, 0, 454, 146}, Box{0, 0, 590, 201}, Box{0, 0, 614, 188}}) {
        for (const float scale : {1.0F, 2.0F}) {
            const Box scaled{10, 20, inside.width * scale, inside.height * scale};
            const auto running = picture_beside(scaled, scale, 960, 540, false);
            const auto held = picture_beside(scaled, scale, 960, 540, true);
            REQUIRE(running.has_value());
            REQUIRE(held.has_value());
            CHECK(held->picture.x == running->picture.x);
            CHECK(held->picture.width == running->picture.width);
            CHECK(seen(held->picture) > 0.45F * scaled.width);
            CHECK(held->picture.right() <= held->actors.x);
            // Two processes, steps, verdict, one below the other.
            CHECK(held->actors.height >= 2 * 24 * scale);
            CHECK(held->actors.bottom() < held->strip.y);
            CHECK(held->strip.bottom() < held->verdict.y);
            CHECK(held->verdict.bottom() == doctest::Approx(scaled.bottom()));
            CHECK(running->strip.height == 0);
            CHECK(running->actors.height > held->actors.height);
        }
    }
    // Where there is room below each other, it has more there.
    CHECK(!picture_beside({0, 0, 628, 371}, 1, 960, 540, true).has_value());
    CHECK(!picture_beside({0, 0, 900, 600}, 1, 960, 540, true).has_value());
}

TEST_CASE("in a low window the panels below the Stage share their place, in the lowest ones all share one") {
    const auto same = [](const Box& a, const Box& b) {
        return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
    };
    const auto inside = [](const Box& box, float width, float height) {
        return box.x >= 0 && box.y >= 0 && box.right() <= width && box.bottom() <= height;
    };
    for (const auto& [width, height, scale] :
         {std::tuple{1280.0F, 720.0F, 1.5F}, {1600.0F, 1000.0F, 2.0F}, {1280.0F, 720.0F, 2.0F}, {640.0F, 400.0F, 1.0F}}) {
        CAPTURE(width);
        CAPTURE(scale);
        for (const bool reading : {false, true}) {
            const Arrangement made = arrange(width, height, scale, {}, reading);
            const bool all = width / scale < 700;
            CHECK(made.sharing == (all ? Sharing::all : Sharing::lower));
            CHECK(same(made.inspector, made.timeline));
            CHECK(same(made.stage, made.timeline) == all);
            CHECK(same(made.left, made.timeline) == all);
            CHECK(made.inspector_splitter.width == 0);
            CHECK((made.timeline_splitter.width == 0) == all);
            for (const Box& box : {made.stage, made.timeline}) {
                CHECK(inside(box, width, height));
                // Enough for lanes or some lines of code below a header.
                CHECK(box.height >= 150 * scale);
                CHECK(box.width >= (all ? 590 : 530) * scale);
            }
        }
    }
    CHECK(arrange(1280, 720, 1, {}).sharing == Sharing::none);
    CHECK(arrange(1600, 1000, 1.5F, {}).sharing == Sharing::none);
    // Wide and low there is room for both side by side.
    CHECK(arrange(2400, 480, 1, {}).sharing == Sharing::none);
}

TEST_CASE("of panels that share a place one is seen") {
    constexpr Front kAll[] = {Front::stage, Front::bottom, Front::inspector, Front::left};
    for (const Front front : kAll) {
        const auto seen = [&](Sharing sharing) {
            int count = 0;
            for (const Front panel : kAll) count += is_seen(panel, front, sharing);
            return count;
        };
        CHECK(seen(Sharing::none) == 4);
        CHECK(seen(Sharing::lower) == 3);
        CHECK(is_seen(Front::stage, front, Sharing::lower));
        CHECK(is_seen(Front::left, front, Sharing::lower));
        CHECK(seen(Sharing::all) == 1);
        CHECK(is_seen(front, front, Sharing::all));
    }
}
