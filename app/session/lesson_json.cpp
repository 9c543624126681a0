#include "session/lesson_json.hpp"

#include "lesson/read_lesson.hpp"

namespace ipc::session {

namespace {

using nlohmann::ordered_json;

const char* kind_of(const model::Block& block) {
    if (block.predict() != nullptr) return "predict";
    if (block.task() != nullptr) return "task";
    return block.choose() != nullptr ? "choose" : "text";
}

ordered_json block_json(const model::LessonShown& open, std::size_t at) {
    const model::Block& block = open.lesson.blocks[at];
    const model::BlockShown& shown = open.blocks[at];
    ordered_json json{{"kind", kind_of(block)}};
    if (!block.is_exercise()) return json;
    json["name"] = lesson::exercise_name(open.lesson, at);
    json["answer"] = shown.answer;
    json["right"] = shown.right;
    json["wrong_answers"] = shown.wrong_answers;
    json["proving"] = shown.proving;
    json["proved"] = nullptr;
    if (shown.proved) json["proved"] = *shown.proved;
    json["started"] = shown.started;
    json["reached"] = shown.reached;
    json["reached_now"] = shown.reached_now;
    json["playing"] = shown.playing;
    json["hints"] = shown.hints;
    json["solution_shown"] = shown.solution_shown;
    json["figures"] = shown.figures;
    json["trouble"] = shown.trouble;
    json["done"] = shown.done;
    return json;
}

}  // namespace

void add_lesson(const model::App& app, ordered_json& json) {
    json["lesson"] = nullptr;
    json["task"] = nullptr;
    json["lesson_detail"] = nullptr;
    json["lessons"] = ordered_json::array();
    for (const model::LessonListed& each : app.lessons)
        json["lessons"].push_back(
            {{"name", each.name}, {"title", each.title}, {"done", each.done}, {"total", each.total}, {"problem", each.problem}});
    if (!app.lesson) return;
    const model::LessonShown& open = *app.lesson;
    json["lesson"] = open.lesson.name;
    if (open.current < open.lesson.blocks.size() && open.lesson.blocks[open.current].is_exercise())
        json["task"] = lesson::exercise_name(open.lesson, open.current);
    ordered_json blocks = ordered_json::array();
    for (std::size_t at = 0; at < open.blocks.size(); ++at)
        blocks.push_back(block_json(open, at));
    json["lesson_detail"] = {{"index", open.index}, {"title", open.lesson.title}, {"current", open.current},
                             {"done", open.done()}, {"total", open.total()},      {"lacks", open.lacks},
                             {"blocks", std::move(blocks)}};
}

}  // namespace ipc::session
