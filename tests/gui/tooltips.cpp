// What a tooltip explains can still be seen while it is shown.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "gui/playground.hpp"

using namespace ipc::test;

namespace {

struct Span {
    int left, top, right, bottom;  ///< of pixels; inclusive
};

bool contains(const Span& span, int x, int y) {
    return x >= span.left && x <= span.right && y >= span.top && y <= span.bottom;
}

/// The pointer is in the picture, too.
Span pointer_at(int x, int y) {
    return {x - 20, y - 20, x + 20, y + 20};
}

/// What changed outside of these between two pictures; nothing: right < left.
Span changed_outside(const ScreenPicture& before, const ScreenPicture& after, const std::array<Span, 3>& ignored) {
    Span changed{before.width(), before.height(), -1, -1};
    for (int y = 0; y < before.height(); ++y) {
        if (before.row(y) == after.row(y)) continue;
        for (int x = 0; x < before.width(); ++x) {
            if (before.at(x, y) == after.at(x, y)) continue;
            if (std::any_of(ignored.begin(), ignored.end(), [&](const Span& span) { return contains(span, x, y); })) continue;
            changed = {std::min(changed.left, x), std::min(changed.top, y), std::max(changed.right, x), std::max(changed.bottom, y)};
        }
    }
    return changed;
}

bool touches(const Span& one, const Span& other) {
    return one.left <= other.right && other.left <= one.right && one.top <= other.bottom && other.top <= one.bottom;
}

}  // namespace

TEST_CASE_FIXTURE(OnSeenScreen, "no tooltip covers what it explains, nor leaves the window") {
    constexpr int kWide = 1280, kHigh = 720;
    Playground window(*this, {"--demo", "shared-counter", "--size", "1280x720"});
    window.press("s");
    window.wait_for("a step", [](const Json& now) { return now.at("schedule") == "A"; });
    window.click("Kernel");
    window.wait_for_item("A: state");
    // All that can be pressed, and nothing that is as large as a panel.
    std::vector<Json> items;
    for (const Json& item : window.items()) {
        const auto rect = item.at("rect").get<std::array<double, 4>>();
        if (rect[2] < 420 && rect[3] < 60) items.push_back(item);
    }
    CHECK(items.size() > 25);
    std::set<std::string> explained;
    for (const Json& item : items) {
        const std::string name = item.at("name");
        CAPTURE(name);
        const auto rect = item.at("rect").get<std::array<double, 4>>();
        const Span span{static_cast<int>(rect[0]), static_cast<int>(rect[1]), static_cast<int>(rect[0] + rect[2]),
                        static_cast<int>(rect[1] + rect[3])};
        window.point_at(2, 2);
        const ScreenPicture before = look();
        const int x = (span.left + span.right) / 2, y = (span.top + span.bottom) / 2;
        window.point_at(x, y);
        const Span itself{span.left - 3, span.top - 3, span.right + 3, span.bottom + 3};
        const Span tip = changed_outside(before, look(), {itself, pointer_at(x, y), pointer_at(2, 2)});
        if (tip.right < tip.left) continue;
        explained.insert(name);
        CHECK_FALSE(touches(tip, {span.left - 4, span.top - 4, span.right + 4, span.bottom + 4}));
        CHECK(tip.left >= 0);
        CHECK(tip.right < kWide);
        CHECK(tip.bottom < kHigh);
    }
    CHECK(explained.size() >= 6);
    CHECK(explained.contains("A: state"));
}
