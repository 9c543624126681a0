#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "model/app.hpp"

namespace ipc::model {

/// A rectangle in the window, pixels from its top left corner.
struct Box {
    float x = 0, y = 0, width = 0, height = 0;
    float right() const { return x + width; }
    float bottom() const { return y + height; }
};

/// Where the panels are. The splitters are the gaps between them, to be dragged.
struct Arrangement {
    Box top, left, stage, inspector, timeline;
    Box left_splitter, inspector_splitter, timeline_splitter;
    Sharing sharing = Sharing::none;  ///< those that share a place have the same rectangle
};

/// Fits the layout into a window of this size: a panel that would be too small to use takes from
/// its neighbour. `scale` as in App. Where Stage and Inspector have no room side by side, the
/// Inspector stands below, beside the Timeline; in a low window it shares that place with it, and in the lowest ones all
/// panels share one. Until the learner has set it, the Stage's height is
/// `stage_share` of the room; 0: what a window of this height leaves to the Timeline. `reading`:
/// the panel at the left holds words, and is as wide as those need.
Arrangement arrange(float width, float height, float scale, const Layout& layout,
                    bool reading = false, float stage_share = 0);

/// The Stage over the room of Inspector and Timeline, too: those are not drawn, and nothing can be
/// dragged there.
Arrangement with_stage_alone(Arrangement made);

/// The Inspector down to the foot of the window, beside Stage and Timeline; where it stands below the Stage it stays.
Arrangement with_tall_inspector(Arrangement made);

/// The layout after its splitter was dragged to this place. Limited so that no panel vanishes.
Layout with_left(float x, float scale, Layout layout, bool reading = false);
Layout with_inspector(const Arrangement& now, float x, float scale, Layout layout);
Layout with_timeline(const Arrangement& now, float y, Layout layout);

/// Which of a row of choices have room: the one chosen always, then in their order; those that are
/// left out go behind a last segment "more" of `more_width`, which is there when needed or when
/// `always_more`.
std::vector<std::size_t> choices_that_fit(std::span<const float> widths, std::size_t chosen,
                                          float room, float more_width, bool always_more);

/// Which steps of a schedule have room in a row: from `first` on, those before `first_in_words` by their letter
/// alone. The newest tell most: they are left out last, and say first what they did.
struct StepsShown {
    std::size_t first = 0, first_in_words = 0;
};
/// `words`: the width of each step in words, `letter` that of one letter; `gap` lies behind each, and an `ellipsis`
/// stands for those left out.
StepsShown steps_that_fit(std::span<const float> words, float letter, float gap, float ellipsis, float room);

/// The slow motion slider: 0 is real time (pace 1), 1 is 1 : 1 000 000; logarithmic between.
float slider_of_pace(std::int64_t pace);
/// Rounded to 1, 2 or 5 times a power of ten.
std::int64_t pace_of_slider(float part);
/// "real time", "1 : 5000"
std::string pace_text(std::int64_t pace);

}  // namespace ipc::model
