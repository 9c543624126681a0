#include "model/arrange.hpp"

#include <algorithm>
#include <cmath>

namespace ipc::model {

namespace {

constexpr float kTopBar = 56;
constexpr float kGap = 12;
constexpr float kLeastLeft = 150, kMostLeft = 360;
constexpr float kLeastReading = 280, kMostReading = 560;
constexpr float kLeastInspector = 280, kLeastStage = 480;
constexpr float kLeastDrawing = 500;  // a Stage on which boxes do not cover each other
constexpr float kLeastStageShare = 0.32F, kMostStageShare = 0.74F;
constexpr float kLowRoom = 450, kLeastShareWhenLow = 0.58F, kPictureShareWhenLow = 0.62F;
constexpr float kTinyRoom = 360;  // only one panel can be used at a time
constexpr float kSmallRoom = 700, kShareWhenSmall = 0.56F;
constexpr double kSlowest = 1'000'000;

}  // namespace

Arrangement arrange(float width, float height, float scale, const Layout& layout, bool reading,
                    float stage_share) {
    Arrangement made;
    const float gap = std::round(kGap * scale);
    made.top = {0, 0, width, std::round(kTopBar * scale)};
    const float below = std::max(height - made.top.height, 1.0F);

    const float room = std::max(below - 3 * gap, 2.0F);
    const bool tiny = room < kTinyRoom * scale;
    const bool low = room < kLowRoom * scale;
    // Where two panels stand beside the Stage no more, the list has room for its titles.
    const float most_left = std::max(width * (reading ? 0.29F : low ? 0.215F : 0.19F), kLeastLeft);
    const float wanted = reading ? std::clamp(layout.lesson, kLeastReading, kMostReading)
                                 : std::clamp(layout.left, kLeastLeft, kMostLeft);
    const float left = std::round(std::min(wanted * scale, most_left));
    made.left = {0, made.top.bottom(), left, below};

    const float middle = std::max(width - left - 3 * gap, 2.0F);
    float inspector = std::max(layout.inspector, kLeastInspector) * scale;
    inspector = std::min(inspector, std::max(middle - kLeastStage * scale, middle * 0.38F));
    // A narrow window takes from both, or the Stage alone would pay for it.
    inspector = std::round(std::min(inspector, std::max(middle * 0.36F, kLeastInspector * scale)));
    // Where both are too narrow side by side, the Stage has the whole row and the Inspector stands below it.
    const bool below_stage = middle - inspector < kLeastDrawing * scale;
    if (below_stage)
        inspector = std::round(std::min(std::max(inspector, kLeastInspector * scale), middle / 2));
    const float stage = std::max(middle - inspector, 1.0F);
    float share = std::clamp(layout.stage_share, kLeastStageShare, kMostStageShare);
    if (layout.stage_share == Layout().stage_share) {
        // Where little has room, the other panels need what there is.
        if (stage_share > 0 && room >= kLowRoom * scale)
            share = stage_share;
        else if (room < kSmallRoom * scale)
            share = kShareWhenSmall;
    }
    // Where little has room, the heart of the window gets more of it.
    if (low)
        share = std::max(share, stage_share > 0 ? kPictureShareWhenLow : kLeastShareWhenLow);
    const float upper = std::round(room * share);

    const float x = left + gap;
    const float y = made.top.bottom() + gap;
    made.stage = {x, y, stage, upper};
    made.inspector = {x + stage + gap, y, inspector, upper};
    made.timeline = {x, y + upper + gap, stage + gap + inspector, room - upper};
    made.left_splitter = {left - gap / 4, made.left.y, gap / 2, below};
    made.inspector_splitter = {made.stage.right(), y, gap, upper};
    made.timeline_splitter = {x, y + upper, made.timeline.width, gap};
    if (!below_stage) return made;
    made.stage.width = made.timeline.width;
    if (tiny) {
        made.sharing = Sharing::all;
        made.stage = {gap, y, std::max(width - 2 * gap, 1.0F), below - 2 * gap};
        made.left = made.inspector = made.timeline = made.stage;
        made.left_splitter = made.inspector_splitter = made.timeline_splitter = {};
        return made;
    }
    if (low) {
        made.sharing = Sharing::lower;
        made.inspector = made.timeline;
        made.inspector_splitter = {};
        return made;
    }
    made.timeline.width = stage;
    made.inspector.y = made.inspector_splitter.y = made.timeline.y;
    made.inspector.height = made.inspector_splitter.height = made.timeline.height;
    return made;
}

Arrangement with_stage_alone(Arrangement made) {
    const float right = std::max(made.inspector.right(), made.timeline.right());
    made.stage.width = std::max(right, made.stage.right()) - made.stage.x;
    made.stage.height = std::max(made.timeline.bottom(), made.inspector.bottom()) - made.stage.y;
    made.inspector = made.timeline = made.inspector_splitter = made.timeline_splitter = {};
    return made;
}

Arrangement with_tall_inspector(Arrangement made) {
    if (made.inspector.y > made.stage.y || made.sharing != Sharing::none) return made;
    made.inspector.height = made.timeline.bottom() - made.inspector.y;
    made.inspector_splitter.height = made.inspector.height;
    made.timeline.width = made.stage.width;
    made.timeline_splitter.width = made.stage.width;
    return made;
}

Layout with_left(float x, float scale, Layout layout, bool reading) {
    if (reading) {
        layout.lesson = std::clamp(x / scale, kLeastReading, kMostReading);
    } else {
        layout.left = std::clamp(x / scale, kLeastLeft, kMostLeft);
    }
    return layout;
}

Layout with_inspector(const Arrangement& now, float x, float scale, Layout layout) {
    const float gap = now.inspector_splitter.width;
    const float most = (now.inspector.right() - now.stage.x) / scale - kLeastStage;
    layout.inspector = std::max((now.inspector.right() - x - gap / 2) / scale, kLeastInspector);
    layout.inspector = std::min(layout.inspector, std::max(most, kLeastInspector));
    return layout;
}

Layout with_timeline(const Arrangement& now, float y, Layout layout) {
    const float room = now.stage.height + now.timeline.height;
    const float share = (y - now.stage.y - now.timeline_splitter.height / 2) / std::max(room, 1.0F);
    layout.stage_share = std::clamp(share, kLeastStageShare, kMostStageShare);
    return layout;
}

std::vector<std::size_t> choices_that_fit(std::span<const float> widths, std::size_t chosen,
                                          float room, float more_width, bool always_more) {
    float all = 0;
    for (const float width : widths)
        all += width;
    const bool more = always_more || all > room;
    if (more) room -= more_width;
    if (chosen < widths.size()) room -= widths[chosen];
    std::vector<std::size_t> fitting;
    bool full = false;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (i == chosen) {
            fitting.push_back(i);
        } else if (!full && widths[i] <= room) {
            room -= widths[i];
            fitting.push_back(i);
        } else {
            full = true;
        }
    }
    return fitting;
}

StepsShown steps_that_fit(std::span<const float> words, float letter, float gap, float ellipsis, float room) {
    const std::size_t count = words.size();
    const float letters = (letter + gap) * static_cast<float>(count);
    // All by their letters, and what is left over for words; else half of the room for words.
    float for_words = letters <= room ? room - letters : room / 2;
    StepsShown shown{0, count};
    while (shown.first_in_words > 0 && words[shown.first_in_words - 1] - letter <= for_words)
        for_words -= words[--shown.first_in_words] - letter;
    if (letters <= room) return shown;
    float left = room - ellipsis;
    shown.first = count;
    while (shown.first > 0) {
        const float width = shown.first > shown.first_in_words ? words[shown.first - 1] : letter;
        if (width + gap > left) break;
        left -= width + gap;
        --shown.first;
    }
    shown.first_in_words = std::max(shown.first_in_words, shown.first);
    return shown;
}

float slider_of_pace(std::int64_t pace) {
    if (pace <= 1) return 0;
    return static_cast<float>(
        std::min(std::log(static_cast<double>(pace)) / std::log(kSlowest), 1.0));
}

std::int64_t pace_of_slider(float part) {
    const double pace = std::pow(kSlowest, static_cast<double>(std::clamp(part, 0.0F, 1.0F)));
    const double power = std::pow(10.0, std::floor(std::log10(pace) + 1e-6));
    const double digit = pace / power;
    const double rounded = digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10;
    return std::llround(std::min(rounded * power, kSlowest));
}

std::string pace_text(std::int64_t pace) {
    return pace <= 1 ? "real time" : "1 : " + grouped(pace);
}

}  // namespace ipc::model
