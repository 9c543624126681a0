// Where the panels are: how much of the window the Stage gets, and what nobody can drag away.
#include "model/arrange.hpp"

#include <doctest/doctest.h>

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
