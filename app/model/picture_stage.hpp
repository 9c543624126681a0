#pragma once

#include <optional>

#include "model/arrange.hpp"

namespace ipc::model {

/// A Stage whose picture stands at the left, and all else in a column beside it.
struct PictureStage {
    Box picture;  ///< the room for it, whatever its shape
    Box actors;   ///< the processes and what carries the pictures, from above
    Box strip;    ///< of steps; no height while the run is not held
    Box verdict;
};

/// Nothing where the picture is larger below the processes and above strip and verdict. It does not hang on `held`
/// which of both it is: a run that is held does not move its picture. `width` and `height` are the picture's.
std::optional<PictureStage> picture_beside(const Box& inside, float scale, float width, float height, bool held);

}  // namespace ipc::model
