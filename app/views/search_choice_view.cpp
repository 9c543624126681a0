// What a search of every schedule takes and leaves out, and the switches for it.
#include <array>

#include "views/every_schedule_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr std::string_view kEveryOrder =
    "Every order of the steps is run, also those that only come to what another has come to.";
constexpr std::string_view kByState =
    "Of schedules that come to the same state, one goes on: what can follow has then been run once. The same outcomes in "
    "fewer schedules; those that were run are counted. It is honest as far as the state that this demo shows (where "
    "each process stands, values, locks, gauges, metrics) decides how it goes on; where a state that looks the "
    "same goes on otherwise, the search ends and says so.";
constexpr std::string_view kByOrder =
    "Of schedules that only swap neighbouring steps which do not touch the same, one is run. The same outcomes in fewer "
    "schedules; those that were run are counted. It is honest as far as the demo says rightly of its sites which "
    "touch nothing that is shared or only read it; where it says nothing, nothing is skipped.";

// At the right end of the row; answers where it begins. `chosen` becomes the position pressed.
float draw_switch(const Canvas& canvas, float right, const std::array<Segment, 2>& segments, bool& second) {
    const float width = segment_width(canvas.ui, segments[0]) + segment_width(canvas.ui, segments[1]);
    const Rect place{{right - width, canvas.area.min.y}, {right, canvas.area.max.y}};
    const int pressed = segmented(canvas, place, segments, second ? 1 : 0);
    if (pressed >= 0) second = pressed == 1;
    return place.min.x;
}

}  // namespace

std::string search_hint(const model::App& app) {
    const model::Demo& demo = *app.demo();
    const auto knobs = model::knobs_to_search(demo, app.knobs, app.search.as_set);
    return "Runs every order of the steps, for real, the ones with the fewest switches first, with " +
           model::search_values(demo, knobs, app.knobs) + ".";
}

float search_choice_height(const Ui& ui) {
    return ui.px(26);
}

void draw_search_choice(const model::App& app, model::Commands& commands, Canvas canvas) {
    const model::Demo& demo = *app.demo();
    const Theme& theme = canvas.theme();
    const auto small = model::knobs_to_search(demo, app.knobs, false);
    const auto as_set = model::knobs_to_search(demo, app.knobs, true);
    const model::Search* shown = app.exploration ? &app.exploration->now : nullptr;
    const auto& taken = shown != nullptr ? shown->knobs : app.search.as_set ? as_set : small;
    model::SearchChoice choice = app.search;

    bool skips = shown != nullptr ? shown->skipping : model::skips_equivalent(demo, taken, app.search);
    const bool skipped = skips;
    const bool by_itself = model::skips_equivalent(demo, taken, {});
    const auto with_default = [](std::string_view text, bool is_default) {
        return std::string(text) + (is_default ? " The demo does so by itself." : "");
    };
    const bool narrow = canvas.area.width() < canvas.px(420);
    float x = draw_switch(canvas, canvas.area.max.x,
                          {Segment{narrow ? "every" : "every order", "equivalent schedules: run", with_default(kEveryOrder, !by_itself)},
                           Segment{narrow ? "skip" : "skip equivalent", "equivalent schedules: skip",
                                   with_default(demo.state_shown ? kByState : kByOrder, by_itself)}},
                          skips);
    if (skips != skipped) choice.skips_equivalent = skips;
    // Where both are the same there is nothing to choose.
    if (small != as_set)
        x = draw_switch(canvas, x - canvas.px(narrow ? 5 : 10),
                        {Segment{"small", "search values: small",
                                 "As few as show every mistake, for what stands at its preset: " +
                                     model::search_values(demo, small, app.knobs) + "."},
                         Segment{narrow ? "set" : "as set", "search values: as set",
                                 "As the knobs are set: " + model::search_values(demo, as_set, app.knobs) +
                                     ". There may be more schedules than can be run: then the search says so."}},
                        choice.as_set);
    if (choice != app.search) commands.push(model::ChooseSearch{choice});

    const std::string values = model::search_values(demo, taken, app.knobs);
    const Rect words{canvas.area.min, {x - canvas.px(14), canvas.area.max.y}};
    if (words.width() < canvas.px(60)) return;
    ImFont* font = canvas.fonts().small;
    click_area(canvas, words, "values of the search", "values of the search");
    tooltip(canvas.ui, "A search takes " + values + ".");
    const float y = words.center().y - platform::font_size(font) / 2;
    const float end = canvas.text_fitted({words.min.x, y}, words.width(), font, theme.dim,
                                         shown != nullptr ? "searched with " : "a search takes ");
    if (end < words.max.x) canvas.text_fitted({end, y}, words.max.x - end, font, theme.text, values);
}

}  // namespace ipc::views
