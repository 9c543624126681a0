#pragma once

#include <string>

#include "model/app.hpp"

namespace ipc::session {

/// Of the window's input: how many changes it has taken in, and how many frames it still owes them.
struct InputNow {
    long taken = 0;
    int frames_due = 0;
};

/// What the model shows now, as --state writes it:
/// {"demo","knobs","metrics","verdict","running","actors":[...],"schedule","lesson","task","input","frames_drawn"}
std::string state_json(const model::App& app, InputNow input = {});

}  // namespace ipc::session
