#include <algorithm>
#include <string>
#include <utility>

#include "views/lesson_parts.hpp"

namespace ipc::views {

namespace {

using model::BlockShown;

std::string in_card(const char* what, int number) {
    return std::string(what) + " " + std::to_string(number);
}

/// What a name in the condition stands at now; measured.
void draw_figures(Flow& flow, const BlockShown& shown) {
    if (shown.figures.empty()) return;
    flow.space(4);
    flow.line(flow.canvas.fonts().small, flow.canvas.theme().dim, "now: " + shown.figures);
}

void draw_trouble(Flow& flow, const BlockShown& shown) {
    if (shown.trouble.empty()) return;
    flow.space(6);
    flow.line(flow.canvas.fonts().small, flow.canvas.theme().bad, shown.trouble);
}

// --- predict ------------------------------------------------------------------------------------

void draw_choices(model::Commands& commands, Flow& flow, const model::Predict& predict, const BlockShown& shown,
                  std::size_t block) {
    const Theme& theme = flow.canvas.theme();
    bool first = true;
    for (const std::string& choice : predict.choices) {
        if (!first) flow.space(6);
        first = false;
        const bool chosen = shown.answer == choice;
        const ImU32 tone = shown.right ? theme.good : theme.bad;
        const ImU32 ground = chosen ? (shown.right ? theme.good_ground : theme.bad_ground) : theme.raised;
        std::string label = choice;
        if (chosen) label = (shown.right ? "✓ " : "✗ ") + label;
        if (flow.press_row(label, "answer: " + choice, ground, chosen ? mixed(ground, tone, 0.6F) : theme.line,
                           !shown.proving))
            commands.push(model::AnswerPredict{block, choice});
    }
}

void draw_number(model::Commands& commands, Flow& flow, const BlockShown& shown, std::size_t block, int number) {
    const Canvas& canvas = flow.canvas;
    const float height = canvas.px(30);
    const Rect place{{flow.x, flow.y}, {flow.x + canvas.px(96), flow.y + height}};
    ImGui::SetCursorScreenPos(place.min);
    ImGui::SetNextItemWidth(place.width());
    platform::push_font(canvas.fonts().mono);
    // What is typed stays with the field until it is answered.
    const std::string id = "##" + in_card("number", number);
    ImGuiStorage* typed = ImGui::GetStateStorage();
    const ImGuiID key = ImGui::GetID(id.c_str());
    int value = typed->GetInt(key, 0);
    const bool entered = ImGui::InputInt(id.c_str(), &value, 0, 0, ImGuiInputTextFlags_EnterReturnsTrue);
    typed->SetInt(key, value);
    if (canvas.ui.tabs != nullptr) canvas.ui.tabs->add_last_item(true);
    if (ImGui::IsItemVisible()) canvas.ui.items.add(in_card("number", number), canvas.visible_part(place));
    platform::pop_font();
    const ButtonLook look{.name = in_card("answer", number), .enabled = !shown.proving, .small = true};
    const float x = place.max.x + canvas.px(8);
    const Rect where{{x, flow.y}, {x + button_width(canvas.ui, "Answer", look), flow.y + height}};
    if ((button(canvas, where, "Answer", look) || entered) && !shown.proving)
        commands.push(model::AnswerPredict{block, std::to_string(value)});
    if (!shown.answer.empty())
        canvas.text({where.max.x + canvas.px(10), flow.y + canvas.px(6)}, canvas.fonts().strong,
                    shown.right ? canvas.theme().good : canvas.theme().bad,
                    shown.answer + (shown.right ? ": right" : ": not so"));
    flow.y += height;
}

void draw_what_came(Flow& flow, const model::Predict& predict, const BlockShown& shown, int number) {
    const Theme& theme = flow.canvas.theme();
    const platform::Fonts& fonts = flow.canvas.fonts();
    if (shown.proving) {
        flow.space(8);
        flow.line(fonts.small, theme.accent,
                  predict.by == model::ProvedBy::explore ? "Every schedule is being run, with real processes …"
                                                         : "The real processes run …");
    }
    if (shown.answer.empty() || shown.proving) return;
    if (!shown.right) {
        const auto reply = std::find_if(predict.wrong.begin(), predict.wrong.end(),
                                        [&](const auto& wrong) { return wrong.answer == shown.answer; });
        flow.space(8);
        if (reply != predict.wrong.end()) {
            flow.words(reply->reply, in_card("reply", number), theme.text);
        } else {
            flow.line(fonts.text, theme.text, "Not so. The right answer is " + predict.answer + ".");
        }
    }
    if (shown.proved) {
        flow.space(8);
        std::string said = *shown.proved ? "Measured just now" : "This machine shows it otherwise";
        if (!shown.figures.empty()) said += ": " + shown.figures;
        flow.line(fonts.small, *shown.proved ? theme.good : theme.bad, said + ".");
    }
    flow.space(8);
    flow.words(predict.why, in_card("why", number), theme.text);
}

void draw_predict(model::Commands& commands, Flow& flow, const model::Predict& predict,
                  const BlockShown& shown, std::size_t block, int number) {
    flow.words(predict.ask, in_card("ask", number), flow.canvas.theme().text);
    flow.space(10);
    if (predict.choices.empty()) {
        draw_number(commands, flow, shown, block, number);
    } else {
        draw_choices(commands, flow, predict, shown, block);
    }
    draw_what_came(flow, predict, shown, number);
    draw_trouble(flow, shown);
}

// --- task ---------------------------------------------------------------------------------------

void draw_hints(Flow& flow, const model::Task& task, const BlockShown& shown, int number) {
    const Theme& theme = flow.canvas.theme();
    for (std::size_t i = 0; i < std::min(shown.hints, task.hints.size()); ++i) {
        flow.space(6);
        flow.line(flow.canvas.fonts().caption, theme.dim, "HINT " + std::to_string(i + 1));
        flow.words(task.hints[i], in_card("hint", number) + "." + std::to_string(i), theme.text);
    }
    if (shown.solution_shown) {
        flow.space(6);
        flow.line(flow.canvas.fonts().caption, theme.dim, "SOLUTION");
        for (const std::string& step : task.solution_in_words)
            flow.line(flow.canvas.fonts().mono, theme.text, step);
    }
}

// What the processes do is seen on the Stage, which comes to the front where only one panel is seen.
void play_on_stage(model::Commands& commands, const Ui& ui, model::Command command) {
    commands.push(std::move(command));
    if (ui.sharing == model::Sharing::all) commands.push(model::ShowPanel{model::Front::stage});
}

void draw_task_buttons(model::Commands& commands, Flow& flow, const model::Task& task, const BlockShown& shown,
                       std::size_t block, int number) {
    flow.space(10);
    const ButtonLook start{.tooltip = "Sets the knobs and begins as this task says.",
                           .name = in_card("start", number),
                           .tone = shown.started || shown.reached ? Tone::plain : Tone::good,
                           .enabled = !shown.playing,
                           .small = true};
    if (flow.press(shown.started ? "Start again" : "Start", start))
        play_on_stage(commands, flow.canvas.ui, model::StartTask{block});
    if (shown.hints < task.hints.size()) {
        const std::string label = shown.hints == 0 ? "Hint" : "Next hint";
        const ButtonLook look{.name = in_card("hint", number), .small = true};
        if (flow.press(label + " (" + std::to_string(shown.hints + 1) + " of " +
                           std::to_string(task.hints.size()) + ")", look, true))
            commands.push(model::ShowHint{block});
    } else if (!shown.solution_shown) {
        const ButtonLook look{.name = in_card("solution", number), .small = true};
        if (flow.press("Show the solution", look, true)) commands.push(model::ShowSolution{block});
    }
    if (shown.solution_shown) {
        const ButtonLook look{.tooltip = "Starts anew and does what the solution says, with the real processes.",
                              .name = in_card("play", number),
                              .enabled = !shown.playing,
                              .small = true};
        if (flow.press(shown.playing ? "Playing …" : "Play it", look, true))
            play_on_stage(commands, flow.canvas.ui, model::PlaySolution{block});
    }
}

void draw_task(model::Commands& commands, Flow& flow, const model::Task& task,
               const BlockShown& shown, std::size_t block, int number) {
    const Theme& theme = flow.canvas.theme();
    const platform::Fonts& fonts = flow.canvas.fonts();
    flow.words(task.ask, in_card("ask", number), theme.text);
    flow.space(6);
    flow.line(fonts.small, shown.reached ? theme.good : theme.dim,
              (shown.reached ? "✓ Reached: " : "Goal: ") + task.goal_in_words + ".");
    if (shown.started && !shown.reached) draw_figures(flow, shown);
    draw_hints(flow, task, shown, number);
    draw_task_buttons(commands, flow, task, shown, block, number);
    draw_trouble(flow, shown);
    if (!shown.reached || task.why.empty()) return;
    flow.space(8);
    flow.words(task.why, in_card("why", number), theme.text);
}

// --- choose -------------------------------------------------------------------------------------

void draw_choose(model::Commands& commands, Flow& flow, const model::Choose& choose,
                 const BlockShown& shown, std::size_t block, int number) {
    const Theme& theme = flow.canvas.theme();
    flow.words(choose.ask, in_card("ask", number), theme.text);
    flow.space(4);
    for (std::size_t i = 0; i < choose.options.size(); ++i) {
        const model::Choose::Option& option = choose.options[i];
        const bool chosen = shown.answer == option.name;
        const ImU32 ground = !chosen ? theme.raised : option.right ? theme.good_ground : theme.bad_ground;
        const ImU32 border = !chosen ? theme.line : mixed(ground, option.right ? theme.good : theme.bad, 0.6F);
        flow.space(6);
        const std::string label = (!chosen ? "" : option.right ? "✓ " : "✗ ") + option.name;
        if (flow.press_row(label, in_card("option", number) + ": " + option.name, ground, border, true))
            commands.push(model::ChooseOption{block, i});
        if (!chosen) continue;
        flow.space(6);
        flow.words(option.why, in_card("why", number), theme.text);
    }
}

// --- the card -----------------------------------------------------------------------------------

const char* plain_title(const model::Block& block) {
    if (block.predict() != nullptr) return "Predict";
    return block.choose() != nullptr ? "Choose" : "Try it";
}

const std::string& own_title(const model::Block& block) {
    if (const auto* predict = block.predict()) return predict->title;
    if (const auto* choose = block.choose()) return choose->title;
    return block.task()->title;
}

}  // namespace

void draw_card(const model::App& app, model::Commands& commands, Flow& flow, std::size_t block, int number) {
    const model::LessonShown& open = *app.lesson;
    const model::Block& content = open.lesson.blocks[block];
    const BlockShown& shown = open.blocks[block];
    const Canvas& canvas = flow.canvas;
    const Theme& theme = canvas.theme();
    const bool current = open.current == block;
    const ImU32 tone = shown.done ? theme.good : current ? theme.accent : theme.dim;

    // The card's ground lies under what it holds, and how high that is comes out last.
    const ImVec2 top{flow.x, flow.y};
    ImDrawListSplitter layers;
    layers.Split(&canvas.list, 2);
    layers.SetCurrentChannel(&canvas.list, 1);

    Flow inside(canvas, {flow.x + canvas.px(14), flow.y + canvas.px(12)}, flow.width - canvas.px(28), flow.links);
    const std::string own = own_title(content);
    const std::string title = (shown.done ? "✓ " : current ? "▸ " : "") + std::to_string(number) + "  " +
                              (own.empty() ? plain_title(content) : own);
    const float head = platform::font_size(canvas.fonts().strong);
    const Rect row{{flow.x, flow.y}, {flow.x + flow.width, inside.y + head + canvas.px(2)}};
    const std::string name = in_card("exercise", number);
    if (click_area(canvas, row, name, name).pressed) commands.push(model::GoToBlock{block});
    if (current && canvas.ui.tabs != nullptr) canvas.ui.tabs->begin_here();
    focus_ring(canvas, row.shrunk(canvas.px(3)), 6);
    inside.line(canvas.fonts().strong, tone, title);
    inside.space(6);
    if (content.predict() != nullptr) {
        draw_predict(commands, inside, *content.predict(), shown, block, number);
    } else if (content.task() != nullptr) {
        draw_task(commands, inside, *content.task(), shown, block, number);
    } else {
        draw_choose(commands, inside, *content.choose(), shown, block, number);
    }
    flow.y = inside.y + canvas.px(14);

    layers.SetCurrentChannel(&canvas.list, 0);
    const ImU32 ground = shown.done ? theme.good_ground : current ? mixed(theme.panel, theme.accent, 0.07F) : theme.panel;
    const ImU32 border = shown.done ? mixed(theme.good_ground, theme.good, current ? 0.8F : 0.35F)
                         : current  ? theme.accent
                                    : theme.line;
    canvas.box({top, {flow.x + flow.width, flow.y}}, ground, border);
    layers.Merge(&canvas.list);
}

}  // namespace ipc::views
