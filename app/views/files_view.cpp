#include "views/files_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "views/stage_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kRow = 30, kLow = 26, kCaption = 26, kMostRecordings = 8;

/// From top to bottom in the overlay.
class Column {
public:
    Column(const Canvas& canvas, float part) : canvas_(canvas), y_(canvas.area.min.y), part_(part) {}
    const Canvas& canvas() const { return canvas_; }
    Rect take(float at_scale_1) {
        const Rect rect{{canvas_.area.min.x, y_}, {canvas_.area.max.x, y_ + canvas_.px(at_scale_1 * part_)}};
        y_ = rect.max.y;
        return rect;
    }
    void heading(std::string_view text, std::string_view more) {
        const Rect row = take(kCaption);
        const ImVec2 at{row.min.x, row.max.y - canvas_.px(18)};
        caption(canvas_, at, text, canvas_.theme().dim);
        if (more.empty()) return;
        const float x = at.x + caption_width(canvas_.ui, text) + canvas_.px(14);
        ImFont* font = canvas_.fonts().mono_small;
        canvas_.text({x, at.y}, font, canvas_.theme().dim, canvas_.ending(row.max.x - x, font, more));
    }

private:
    const Canvas& canvas_;
    float y_, part_;
};

/// A row that is pressed as a whole: what it does at the left, what comes of it or why it cannot be at the right.
bool draw_action(Column& column, std::string_view label, std::string_view hint, std::string_view words,
                 std::string_view why_not) {
    const Canvas& canvas = column.canvas();
    const Rect row = column.take(kRow);
    const ButtonLook look{.hint = hint, .enabled = why_not.empty(), .small = true};
    const float width = button_width(canvas.ui, label, look);
    const Rect place{{row.min.x, row.min.y + canvas.px(2)}, {row.min.x + width, row.max.y - canvas.px(2)}};
    const bool pressed = button(canvas, place, label, look);
    const float x = std::max(place.max.x + canvas.px(10), row.min.x + canvas.px(257));
    canvas.text_fitted({x, row.center().y - platform::font_size(canvas.fonts().small) / 2}, row.max.x - x,
                       canvas.fonts().small, canvas.theme().dim, why_not.empty() ? words : why_not);
    return pressed;
}

void draw_saving(const model::App& app, model::Commands& commands, Column& column) {
    column.heading("Save to", app.files.folder);
    if (app.demo() != nullptr && app.demo()->compares) {
        const std::string_view why = app.run.comparison.empty() ? "Nothing was measured yet: run it first." : "";
        if (draw_action(column, "Figures as CSV", "", "a line for each cell of the comparison", why))
            commands.push(model::SaveComparison{model::ComparisonFormat::csv, {}});
        if (draw_action(column, "Figures as JSON", "", "as ipc-compare --json prints them", why))
            commands.push(model::SaveComparison{model::ComparisonFormat::json, {}});
        return;
    }
    const std::string_view why = app.why_not_saved();
    if (draw_action(column, "Save recording", "Ctrl S", "opens again in this window", why))
        commands.push(model::SaveRecording{});
    if (draw_action(column, "Export for Perfetto and Tracy", "Ctrl E", "Chrome trace JSON, with an arrow a message", why))
        commands.push(model::Export{model::ExportFormat::chrome_trace, {}});
    if (draw_action(column, "Export CSV", "", "a line for each event", why))
        commands.push(model::Export{model::ExportFormat::csv, {}});
}

void draw_pictures(const model::App& app, model::Commands& commands, Column& column) {
    struct Picture {
        const char *label, *name, *panel;
    };
    const bool compares = app.demo() != nullptr && app.demo()->compares;
    const bool schedules = app.exploration && app.bottom == model::BottomTab::every_schedule;
    const std::array<Picture, 4> pictures{{
        compares ? Picture{"Comparison", "Picture: Comparison", "Comparison"} : Picture{"Stage", "Picture: Stage", "Stage"},
        {"Inspector", "Picture: Inspector", "Inspector"},
        compares    ? Picture{"Trade-offs", "Picture: Trade-offs", "Trade-offs"}
        : schedules ? Picture{"Every schedule", "Picture: Every schedule", "Every schedule"}
                    : Picture{"Timeline", "Picture: Timeline", "Timeline"},
        {"Whole window", "Picture: whole window", ""},
    }};
    column.heading("Picture of", "");
    const Canvas& canvas = column.canvas();
    const Rect row = column.take(kRow);
    float x = row.min.x;
    for (const Picture& picture : pictures) {
        const ButtonLook look{.name = picture.name, .small = true};
        const float width = button_width(canvas.ui, picture.label, look);
        const Rect place{{x, row.min.y + canvas.px(2)}, {x + width, row.max.y - canvas.px(2)}};
        if (button(canvas, place, picture.label, look)) commands.push(model::SavePicture{picture.panel, {}});
        x += width + canvas.px(8);
    }
    canvas.text_fitted({x + canvas.px(4), row.center().y - platform::font_size(canvas.fonts().small) / 2}, row.max.x - x,
                       canvas.fonts().small, canvas.theme().dim, "PNG, without this box");
}

void draw_recording(const model::FoundRecording& found, model::Commands& commands, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    const Rect row = canvas.area;
    const Click click = click_area(canvas, row, found.name, found.name);
    if (click.hovered) canvas.box(row, theme.raised, 0, 4);
    focus_ring(canvas, row, 4);
    ImFont* font = canvas.fonts().mono_small;
    const float y = row.center().y - platform::font_size(font) / 2;
    const std::string facts = found.when + "   " + found.size;
    canvas.text_right({row.max.x - canvas.px(8), y}, font, theme.dim, facts);
    const float room = row.width() - platform::text_size(font, facts).x - canvas.px(32);
    canvas.text_fitted({row.min.x + canvas.px(8), y}, room, font, theme.text, found.name);
    if (click.pressed) commands.push(model::ChoosePath{found.name});
}

void draw_path(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const ButtonLook look{.name = "Open path", .small = true};
    const Rect row = canvas.area;
    const float width = button_width(canvas.ui, "Open", look);
    const Rect field{row.min, {row.max.x - width - canvas.px(8), row.max.y}};
    std::array<char, 2048> text{};
    app.files.typed.copy(text.data(), text.size() - 1);
    platform::push_font(canvas.fonts().mono_small);
    ImGui::SetCursorScreenPos(field.min);
    ImGui::SetNextItemWidth(field.width());
    const float pad = (field.height() - platform::font_size(canvas.fonts().mono_small)) / 2;
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {canvas.px(8), pad});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    if (ImGui::InputTextWithHint("##path", "path of a recording to open, or of a folder to use", text.data(), text.size()))
        commands.push(model::TypePath{text.data()});
    ImGui::PopStyleVar(2);
    platform::pop_font();
    if (canvas.ui.tabs != nullptr) canvas.ui.tabs->add_last_item(true);
    const bool entered_path = ImGui::IsItemDeactivated() && platform::is_key_pressed(platform::Key::enter);
    canvas.ui.items.add("Path", field);
    const Rect open{{field.max.x + canvas.px(8), row.min.y}, row.max};
    if (button(canvas, open, "Open", look) || entered_path) commands.push(model::ChoosePath{text.data()});
}

void draw_opening(const model::App& app, model::Commands& commands, Column& column, std::size_t rows) {
    const Canvas& canvas = column.canvas();
    const std::size_t count = app.files.recordings.size();
    const std::size_t shown = std::min(count, rows);
    const std::string more = count > shown ? std::to_string(count - shown) + (shown > 0 ? " more here" : " here") : "";
    column.heading("Open", more);
    if (count == 0) {
        const Rect row = column.take(kLow);
        canvas.text_fitted({row.min.x, row.center().y - platform::font_size(canvas.fonts().small) / 2}, row.width(),
                           canvas.fonts().small, canvas.theme().dim,
                           "No recording in this folder. One can be dragged onto the window, too.");
    }
    for (std::size_t i = 0; i < shown; ++i)
        draw_recording(app.files.recordings[i], commands, canvas.part(column.take(kLow)));
    column.take(4);
    draw_path(app, commands, canvas.part(column.take(kRow)));
}

// What came of it, where it can be copied.
void draw_note(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    if (!app.error.empty()) {
        draw_error(app, commands, canvas);
        return;
    }
    if (app.note.empty()) return;
    const Theme& theme = canvas.theme();
    const float height = canvas.px(36);
    const Rect box{{canvas.area.min.x, canvas.area.max.y - height}, canvas.area.max};
    canvas.box(box, theme.good_ground, mixed(theme.good_ground, theme.good, 0.45F));
    canvas.ui.items.add("Note", box);
    const ButtonLook look{.name = "Copy note", .small = true};
    const float width = button_width(canvas.ui, "Copy", look);
    const Rect copy{{box.max.x - canvas.px(8) - width, box.min.y + canvas.px(5)}, {box.max.x - canvas.px(8), box.max.y - canvas.px(5)}};
    ImFont* font = canvas.fonts().small;
    const float room = copy.min.x - canvas.px(22) - box.min.x;
    const bool fits = platform::text_size(font, app.note).x <= room;
    canvas.text({box.min.x + canvas.px(12), box.center().y - platform::font_size(font) / 2}, font, theme.text,
                fits ? app.note : canvas.ending(room, font, app.note));
    if (button(canvas, copy, "Copy", look)) commands.push(model::Copy{app.note});
}

}  // namespace

void draw_files(const model::App& app, model::Commands& commands, Canvas canvas) {
    if (!app.files.open) return;
    const bool compares = app.demo() != nullptr && app.demo()->compares;
    // Closer together where there is little room; `fixed`: all but the rows for recordings.
    const float high = canvas.area.height() / canvas.ui.scale;
    const float part = high < 440 ? 0.86F : 1.0F;
    const float head = high < 440 ? 44 : 50, foot = high < 440 ? 50 : 66;
    const float fixed = head + (3 * kCaption + (compares ? 2 : 3) * kRow + 2 * kRow + 4) * part + foot;
    const float room = high - 16 - fixed;
    const auto found = static_cast<float>(app.files.recordings.size());
    const float rows = std::clamp(std::min(found, std::floor(room / (kLow * part))), 1.0F, kMostRecordings);
    const ImVec2 size{std::min(canvas.px(640), canvas.area.width() - canvas.px(16)), canvas.px(fixed + rows * kLow * part)};
    const ImVec2 min{std::floor(canvas.area.center().x - size.x / 2), std::floor(canvas.area.center().y - size.y / 2)};
    ImGui::SetNextWindowPos(min);
    ImGui::SetNextWindowSize(size);
    ImGui::SetNextWindowFocus();
    ImGui::Begin("Files", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    const Rect box{min, {min.x + size.x, min.y + size.y}};
    const float pad = canvas.px(24);
    const Canvas inside{canvas.ui, *ImGui::GetWindowDrawList(),
                        {{min.x + pad, min.y + canvas.px(head)}, {box.max.x - pad, box.max.y - canvas.px(12)}}};
    overlay_ground(inside, box);
    canvas.ui.items.add("Files overlay", box);
    inside.text({min.x + pad, min.y + canvas.px(16)}, canvas.fonts().title, canvas.theme().text, "Files");
    Column column(inside, part);
    draw_saving(app, commands, column);
    draw_pictures(app, commands, column);
    draw_opening(app, commands, column, static_cast<std::size_t>(rows));
    draw_note(app, commands, inside);
    const ButtonLook look{.name = "Close files", .small = true};
    const float width = button_width(canvas.ui, "Close", look);
    const Rect close{{box.max.x - canvas.px(20) - width, min.y + canvas.px(14)}, {box.max.x - canvas.px(20), min.y + canvas.px(40)}};
    if (button(inside, close, "Close", look)) commands.push(model::ShowFiles{false});
    ImGui::End();
}

}  // namespace ipc::views
