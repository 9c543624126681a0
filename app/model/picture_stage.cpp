#include "model/picture_stage.hpp"

#include <algorithm>

namespace ipc::model {

namespace {

// At scale 1. Around a picture lie marks at its sides.
constexpr float kMarks = 10, kColumnGap = 8;
constexpr float kLeastColumn = 174, kMostColumn = 260, kColumnShare = 0.34F;
constexpr float kStripHigh = 57, kVerdictHigh = 26, kBetween = 5;
// Below each other: the row of processes, the numbers at the side, a strip of steps and a flat verdict.
constexpr float kProcessRow = 54, kNumbers = 128, kFoot = 106;

float scale_in(float room_width, float room_height, float width, float height) {
    return std::max(std::min(room_width / width, room_height / height), 0.0F);
}

}  // namespace

std::optional<PictureStage> picture_beside(const Box& inside, float scale, float width, float height, bool held) {
    const float column = std::clamp(inside.width * kColumnShare, kLeastColumn * scale, kMostColumn * scale);
    const float left = inside.width - column - (2 * kMarks + kColumnGap) * scale;
    const float beside = scale_in(left, inside.height, width, height);
    const float below = scale_in(inside.width - (kMarks + kNumbers) * scale,
                                 inside.height - (kProcessRow + kFoot) * scale, width, height);
    // A little larger is not worth another arrangement.
    if (beside <= below * 1.15F) return std::nullopt;
    PictureStage made;
    made.picture = {inside.x + kMarks * scale, inside.y, left, inside.height};
    const float x = inside.right() - column;
    const float strip = held ? kStripHigh * scale : 0;
    made.verdict = {x, inside.bottom() - kVerdictHigh * scale, column, kVerdictHigh * scale};
    made.strip = {x, made.verdict.y - (held ? kBetween * scale : 0) - strip, column, strip};
    made.actors = {x, inside.y, column, std::max(made.strip.y - kBetween * scale - inside.y, 0.0F)};
    return made;
}

}  // namespace ipc::model
