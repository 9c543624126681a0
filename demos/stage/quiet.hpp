#pragma once

#include "stage/stage.hpp"

namespace ipc::stage {

/// What went wrong stays counted after a live knob was put right, so a verdict says when that was last. In observe(), one
/// static object for each count.
class Quiet {
public:
    /// For how many whole seconds the count has been what it is now.
    int seconds(const Stage& stage, long long count) {
        if (count != before_) last_change_ = stage.seconds();
        before_ = count;
        return static_cast<int>(stage.seconds() - last_change_);
    }

private:
    long long before_ = 0;
    double last_change_ = 0;
};

}  // namespace ipc::stage
