// What a demo shows itself in is written by its actors, who may scribble there: the window takes what can be.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include "session/take_comparison.hpp"
#include "session/take_picture.hpp"

using namespace ipc;

namespace {

void show(stage::Picture& screen, std::uint32_t width, std::uint32_t height, std::uint32_t color) {
    stage::Picture::Buffer& next = screen.next();
    next.width = width;
    next.height = height;
    for (std::size_t pixel = 0; pixel < std::size_t{width} * height && pixel < next.pixels.size(); ++pixel) {
        next.pixels[pixel] = color;
    }
    screen.show();
}

stage::Comparison::Cell& fill(stage::Comparison& figures, std::size_t slot) {
    stage::Comparison::Cell& cell = figures.cells[slot];
    cell.mechanism = 2;
    cell.bytes = 64;
    cell.repeats = 3;
    cell.messages = 3000;
    cell.p50_ns = {4700, 4600, 5100};
    cell.sequence.store(2);
    return cell;
}

}  // namespace

TEST_CASE("each picture that an actor shows is taken once, with its own size") {
    const auto screen = std::make_unique<stage::Picture>();
    model::Picture taken;
    CHECK(!session::take_picture(*screen, taken));
    for (std::uint32_t number = 1; number <= 5; ++number) {
        show(*screen, 15 + number, 8, number);
        CHECK(session::take_picture(*screen, taken));
        CHECK(taken.number == number);
        CHECK(taken.width == 15 + number);
        REQUIRE(taken.pixels.size() == std::size_t{15 + number} * 8);
        CHECK(taken.pixels.front() == number);
        CHECK(taken.pixels.back() == number);
        CHECK(!session::take_picture(*screen, taken));
    }
}

TEST_CASE("a picture of a size that cannot be is not taken, and the one before stays") {
    const auto screen = std::make_unique<stage::Picture>();
    model::Picture taken;
    show(*screen, 4, 4, 7);
    REQUIRE(session::take_picture(*screen, taken));
    constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
    for (const auto& [width, height] : {std::pair<std::uint32_t, std::uint32_t>{0, 4},
                                       {4, 0},
                                       {stage::Picture::kMostWidth + 1, 4},
                                       {4, stage::Picture::kMostHeight + 1},
                                       {kMost, kMost}}) {
        screen->next().width = width;
        screen->next().height = height;
        screen->show();
        CHECK(!session::take_picture(*screen, taken));
        CHECK(taken.number == 1);
        CHECK(taken.pixels.size() == 16);
    }
}

TEST_CASE("figures are taken as they are filled in, and each again only when it has changed") {
    const auto figures = std::make_unique<stage::Comparison>();
    model::Comparison taken;
    CHECK(!session::take_comparison(*figures, taken));
    figures->planned.store(3);
    fill(*figures, 2);
    fill(*figures, 0);
    CHECK(session::take_comparison(*figures, taken));
    REQUIRE(taken.cells.size() == 2);
    CHECK(taken.cells[0].slot == 0);
    CHECK(taken.cells[1].slot == 2);
    CHECK(taken.cells[1].p50_ns.median == 4700);
    CHECK(!session::take_comparison(*figures, taken));
    figures->cells[0].p50_ns.median = 4650;
    figures->cells[0].sequence.store(4);
    CHECK(session::take_comparison(*figures, taken));
    CHECK(taken.cells[0].p50_ns.median == 4650);
}

TEST_CASE("figures that cannot be, and those being written, are left out") {
    const auto figures = std::make_unique<stage::Comparison>();
    model::Comparison taken;
    figures->planned.store(std::numeric_limits<std::uint32_t>::max());
    std::memset(figures->environment.data(), 'x', figures->environment.size()); // no end
    fill(*figures, 0).mechanism = 200;
    fill(*figures, 1).p99_ns.highest = std::numeric_limits<double>::quiet_NaN();
    fill(*figures, 2).copies = std::numeric_limits<double>::infinity();
    fill(*figures, 3).placement = static_cast<stage::Comparison::Placement>(9);
    fill(*figures, 4).sequence.store(3); // being written
    fill(*figures, 5).repeats = 0;       // and no reason given
    std::memset(fill(*figures, 6).why_not, 'y', sizeof(figures->cells[6].why_not));
    session::take_comparison(*figures, taken);
    CHECK(taken.planned == stage::Comparison::kMostCells);
    CHECK(taken.environment.size() == figures->environment.size());
    REQUIRE(taken.cells.size() == 1);
    CHECK(taken.cells[0].slot == 6);
    CHECK(taken.cells[0].why_not.size() == sizeof(figures->cells[6].why_not));
}
