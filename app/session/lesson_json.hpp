#pragma once

#include <nlohmann/json.hpp>

#include "model/app.hpp"

namespace ipc::session {

/// What --state says of lessons: "lesson" (its name), "task" (the exercise the learner is at), and
/// "lesson_detail" with everything of the open one; "lessons", the list.
void add_lesson(const model::App& app, nlohmann::ordered_json& json);

}  // namespace ipc::session
