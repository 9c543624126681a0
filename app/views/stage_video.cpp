// Video frames: the camera, what carries the frames, and in the middle what the viewer received.
#include <algorithm>
#include <cmath>

#include "views/stage_drawing.hpp"
#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/stage_tube.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr std::int64_t kBands = 4;              // a frame is drawn and copied in so many parts
constexpr std::uint32_t kNumber = 0x00ffffffU;  // of a row's first pixel: the frame it comes from

/// The rows in which the picture goes over from one frame to another.
std::vector<std::size_t> tears_of(const model::Picture& picture) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 1; row < picture.height; ++row) {
        const std::size_t at = row * picture.width;
        if (((picture.pixels[at] ^ picture.pixels[at - picture.width]) & kNumber) != 0)
            rows.push_back(row);
    }
    return rows;
}

/// A frame in shared memory, band by band: those that the camera has drawn are filled.
void draw_frame(const model::App& app, const Canvas& canvas, Rect rect, bool drawn_now,
                bool read_now, const Player* camera, const Player* viewer) {
    const Theme& theme = canvas.theme();
    const std::int64_t drawn = drawn_now ? app.gauge("band_drawn") : kBands;
    const std::int64_t copied = read_now ? app.gauge("band_copied") : 0;
    const float gap = canvas.px(2);
    const float high = (rect.height() - gap * (kBands - 1)) / kBands;
    const bool slow = is_slow(app) && !app.run.actors.empty();
    for (std::int64_t band = 1; band <= kBands; ++band) {
        const float y = rect.min.y + (high + gap) * static_cast<float>(band - 1);
        const Rect place{{rect.min.x, y}, {rect.max.x, y + high}};
        // Too fast to be seen, a frame is just a frame.
        const bool filled = slow && band <= drawn && camera != nullptr;
        canvas.box(place,
                   filled  ? mixed(theme.panel, theme.actor(camera->index), 0.6F)
                   : !slow ? mixed(theme.panel, theme.dim, 0.4F)
                           : mixed(theme.panel, theme.background, 0.7F),
                   theme.line, 2);
        if (!slow || viewer == nullptr || copied != band) continue;
        const float r = std::min(canvas.px(4), high / 2);
        const ImVec2 tip{rect.max.x + canvas.px(3), place.center().y};
        canvas.list.AddTriangleFilled(tip, {tip.x + r * 1.6F, tip.y - r},
                                      {tip.x + r * 1.6F, tip.y + r}, theme.actor(viewer->index));
    }
}

/// What lies between the two processes: frames in shared memory, or a tube of bytes.
void draw_carrier(const model::App& app, const Canvas& canvas, Rect rect, const Player* camera,
                  const Player* viewer) {
    const Theme& theme = canvas.theme();
    const std::string transport = chosen(app, "transport"), sync = chosen(app, "sync");
    const bool running = !app.run.actors.empty();
    canvas.ui.items.add("carrier: " + transport, rect);
    canvas.box(rect, theme.raised, theme.line, 6);
    rect = {{rect.min.x + canvas.px(9), rect.min.y + canvas.px(3)},
            {rect.max.x - canvas.px(9), rect.max.y - canvas.px(3)}};
    ImFont* font = canvas.fonts().mono_small;
    const float line = platform::font_size(font);
    const float y = rect.center().y - line / 2;
    if (transport != "shared-memory") {
        const std::string name = transport == "pipe" ? "pipe" : "socket";
        const float left = canvas.text({rect.min.x, y}, font, theme.dim, name) + canvas.px(8);
        const std::string fill =
            running ? model::grouped(app.gauge("fill")) + " bytes" : std::string("–");
        const float room = platform::text_size(font, "1 000 000 bytes").x + canvas.px(8);
        draw_tube(app, canvas, {{left, rect.min.y}, {rect.max.x - room, rect.max.y}}, false);
        canvas.text_right({rect.max.x, y}, font, theme.text, fill);
        return;
    }
    const bool two = sync == "double-buffer";
    const float wide = std::min(rect.height() * 1.9F, canvas.px(70));
    const float frames = two ? (wide + canvas.px(60)) * 2 : wide + canvas.px(14);
    float x = rect.min.x;
    const std::string words = "shared memory";
    const float named = platform::text_size(font, words).x + canvas.px(10);
    if (named + frames + canvas.px(sync == "none" ? 62 : 110) <= rect.width())
        x = canvas.text({x, y}, font, theme.dim, words) + canvas.px(10);
    const std::int64_t front = app.gauge("front_buffer"), reading = app.gauge("buffer_being_read");
    for (int buffer = 0; buffer < (two ? 2 : 1); ++buffer) {
        const Rect frame{{x, rect.min.y}, {x + wide, rect.max.y}};
        const bool back = !two || front != buffer;
        draw_frame(app, canvas, frame, back, !two || reading == buffer, camera, viewer);
        x += wide + canvas.px(14);
        if (two && running && is_slow(app))
            x = canvas.text({x, y}, font, back ? theme.dim : theme.text, back ? "back" : "front") +
                canvas.px(12);
    }
    std::string state;
    const bool slow = is_slow(app);
    const std::int64_t sequence = app.gauge("sequence");
    if (sync == "seqlock" && running && slow)
        state = "sequence " + model::grouped(sequence) + (sequence % 2 == 0 ? " even" : " odd");
    else if (sync == "seqlock" || sync == "none" || two)
        state = sync == "none" ? "no lock" : sync;
    if (sync == "mutex") {
        const Guard guard = guard_of_lock(app, "mutex");
        x = canvas.text({x, y}, font, theme.dim, "mutex ") + canvas.px(2);
        if (!guard.letters.empty())
            draw_letters(canvas, {x, rect.center().y}, rect.max.x - x, guard.letters);
        else
            canvas.text_fitted({x, y}, rect.max.x - x, font, theme.dim, guard.nobody);
        return;
    }
    canvas.text_fitted({x, y}, rect.max.x - x, font, sync == "none" ? theme.bad : theme.dim, state);
}

/// The largest rectangle of the picture's shape in `room`, at whole pixels; pixel by pixel where
/// that is nearly it.
Rect letterboxed(Rect room, float width, float height) {
    float scale = std::min(room.width() / width, room.height() / height);
    if (scale > 1 && scale < 1.3F) scale = 1;
    const float wide = std::floor(width * scale), high = std::floor(height * scale);
    const ImVec2 min{std::round(room.center().x - wide / 2),
                     std::round(room.center().y - high / 2)};
    return {min, {min.x + wide, min.y + high}};
}

void draw_received(const model::App& app, const Canvas& canvas, Rect screen) {
    const Theme& theme = canvas.theme();
    const model::Picture& picture = app.run.picture;
    canvas.ui.items.add("received picture", screen);
    canvas.list.AddRectFilled(screen.min, screen.max, theme.background);
    const Rect frame{{screen.min.x - 1, screen.min.y - 1}, {screen.max.x + 1, screen.max.y + 1}};
    const bool there = picture.number != 0 && canvas.ui.picture;
    if (!there) {
        canvas.dashed_box(frame, theme.line, 3, 1);
        const Canvas inside = canvas.part(screen);
        const std::string words =
            app.run.active() ? "no frame received yet" : "each frame that the viewer receives";
        ImFont* small = canvas.fonts().small;
        const ImVec2 size = platform::text_size(small, words, screen.width() * 0.8F);
        inside.text_wrapped({screen.center().x - size.x / 2, screen.center().y - size.y / 2},
                            size.x + 1, small, theme.dim, words);
        return;
    }
    canvas.list.AddImage(*canvas.ui.picture, screen.min, screen.max);
    const std::vector<std::size_t> tears = tears_of(picture);
    canvas.box(frame, 0, tears.empty() ? theme.dim : theme.bad, 2);
    ImFont* font = canvas.fonts().mono_small;
    float free = screen.min.y; // below the label before: where tears lie close the first is named, and each has its marks
    for (const std::size_t row : tears) {
        const float y = screen.min.y + screen.height() * static_cast<float>(row) /
                                           static_cast<float>(picture.height);
        const float r = canvas.px(5);
        for (const float side : {-1.0F, 1.0F}) {
            const ImVec2 tip{side < 0 ? screen.min.x - 2 : screen.max.x + 2, y};
            canvas.list.AddTriangleFilled(tip, {tip.x + side * r * 1.6F, tip.y - r},
                                          {tip.x + side * r * 1.6F, tip.y + r}, theme.bad);
        }
        const std::string words = "row " + std::to_string(row);
        const float high = platform::font_size(font) + canvas.px(3);
        const float wide = platform::text_size(font, words).x + canvas.px(8);
        const float top = std::clamp(y - high / 2, screen.min.y, screen.max.y - high);
        const Rect label{{screen.min.x, top}, {screen.min.x + wide, top + high}};
        if (top < free) continue;
        free = label.max.y;
        canvas.box(label, theme.bad, 0, 2);
        canvas.text_centered(label, font, theme.on_strong, words);
        canvas.ui.items.add("tear", label);
    }
}

struct Number {
    std::string name, value;
    bool bad = false;
};

std::vector<Number> numbers_of(const model::App& app) {
    const bool running = !app.run.actors.empty();
    const auto with = [&](const char* metric, const char* format, const char* unit) {
        const double value = running ? app.metric(metric) : std::nan("");
        if (std::isnan(value)) return std::string("–");
        char text[48];
        std::snprintf(text, sizeof text, format, value);
        return std::string(text) + unit;
    };
    const model::Picture& picture = app.run.picture;
    std::string frame = running ? model::grouped(app.gauge("frame_shown")) : "–";
    bool torn = false;
    if (running && picture.number != 0 && !picture.pixels.empty()) {
        // Of a torn picture its first row and its last come from different frames.
        const std::uint32_t first = picture.pixels.front() & kNumber;
        const std::uint32_t last = picture.pixels.back() & kNumber;
        frame = std::to_string(first);
        torn = first != last;
        if (torn) frame += "/" + std::to_string(last);
    }
    return {{"frame", frame, torn},
            {"drawn", running ? model::grouped(app.gauge("frame_drawn")) : "–"},
            {"shown", with("frames_per_second", "%.1f", " /s")},
            {"copies", with("copies_per_frame", "%.1f", "")},
            {"CPU", with("cpu_seconds", "%.2f", " s")}};
}

/// All in one row, in the middle of it; those that find no room are left out.
void draw_numbers_in_a_row(const Canvas& canvas, Rect row, const std::vector<Number>& numbers) {
    const Theme& theme = canvas.theme();
    ImFont* small = canvas.fonts().small;
    ImFont* mono = canvas.fonts().mono_strong;
    const float gap = canvas.px(22);
    const auto wide = [&](const Number& number) {
        return platform::text_size(small, number.name).x + canvas.px(6) +
               platform::text_size(mono, number.value).x;
    };
    float all = -gap;
    std::size_t count = 0;
    while (count < numbers.size() && all + gap + wide(numbers[count]) <= row.width())
        all += gap + wide(numbers[count++]);
    float x = row.center().x - all / 2;
    for (std::size_t i = 0; i < count; ++i) {
        const Number& number = numbers[i];
        x = canvas.text({x, row.min.y}, small, theme.dim, number.name) + canvas.px(6);
        x = canvas.text({x, row.min.y}, mono, number.bad ? theme.bad : theme.text, number.value) +
            gap;
    }
}

void draw_numbers_in_a_column(const Canvas& canvas, Rect column,
                              const std::vector<Number>& numbers) {
    const Theme& theme = canvas.theme();
    ImFont* small = canvas.fonts().small;
    const float pitch = std::min(column.height() / static_cast<float>(numbers.size()),
                                 platform::font_size(small) + canvas.px(12));
    const float line = platform::font_size(small);
    float y =
        std::max(column.center().y - pitch * static_cast<float>(numbers.size()) / 2, column.min.y);
    for (const Number& number : numbers) {
        if (y + line > column.max.y + 1) return;
        ImFont* mono = canvas.fonts().mono_strong;
        const float room =
            column.width() - platform::text_size(small, number.name).x - canvas.px(6);
        if (platform::text_size(mono, number.value).x > room) mono = canvas.fonts().mono_small;
        canvas.text({column.min.x, y}, small, theme.dim, number.name);
        canvas.text_right({column.max.x, y}, mono, number.bad ? theme.bad : theme.text,
                          number.value);
        y += std::max(pitch, line);
    }
}

struct Shape {
    float width, height;
};

Shape shape_of(const model::App& app) {
    const model::Picture& picture = app.run.picture;
    const auto knob = [&](const char* name) {
        return static_cast<float>(
            std::max<std::int64_t>(app.knob_now(app.demo()->knob_index(name)), 1));
    };
    if (picture.number == 0) return {knob("width"), knob("height")};
    return {static_cast<float>(picture.width), static_cast<float>(picture.height)};
}

}  // namespace

// The picture at the left, as large as it can be, and in a column the processes and what is between them.
void draw_picture_beside(const model::App& app, model::Commands& commands, const Canvas& canvas,
                         const model::PictureStage& place) {
    const std::vector<Player> cameras = players(app, "camera"), viewers = players(app, "viewer");
    if (cameras.empty() || viewers.empty()) return;
    const Player &camera = cameras.front(), &viewer = viewers.front();
    const Shape shape = shape_of(app);
    const Rect room{{place.picture.x, place.picture.y}, {place.picture.right(), place.picture.bottom()}};
    Rect screen = letterboxed(room, shape.width, shape.height);
    screen = {{screen.min.x, room.min.y + 1}, {screen.max.x, room.min.y + screen.height() - 1}};
    draw_received(app, canvas, screen);

    const model::Box& column = place.actors;
    const float gap = canvas.px(4), least = canvas.px(24), carrier = canvas.px(24);
    const bool carried = column.height >= 2 * least + carrier + 2 * gap;
    const float others = carried ? carrier + 2 * gap : gap;
    const float high = std::clamp((column.height - others) / 2, least, canvas.px(44));
    auto row = [&, y = column.y](float height) mutable {
        const Rect made{{column.x, y}, {column.right(), y + height}};
        y += height + gap;
        return made;
    };
    draw_actor(app, commands, canvas, row(high), camera);
    if (carried) draw_carrier(app, canvas, row(carrier), &camera, &viewer);
    draw_actor(app, commands, canvas, row(high), viewer);
    const Rect rest{row(0).min, {column.right(), column.bottom()}};
    if (rest.height() > canvas.px(20)) draw_numbers_in_a_column(canvas, rest, numbers_of(app));
}

std::optional<model::PictureStage> picture_beside(const model::App& app, const Ui& ui, Rect inside) {
    const Shape shape = shape_of(app);
    return model::picture_beside({inside.min.x, inside.min.y, inside.width(), inside.height()}, ui.scale, shape.width,
                                 shape.height, app.run.in_step_mode());
}

void draw_video_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const std::vector<Player> cameras = players(app, "camera"), viewers = players(app, "viewer");
    if (cameras.empty() || viewers.empty()) return;
    // The picture is the heart: the two processes and what carries the frames stand in one row
    // above it.
    const Rect area = canvas.area.shrunk(1);
    const float high = canvas.px(44), gap = canvas.px(8);
    const float side = std::clamp(area.width() * 0.25F, canvas.px(150), canvas.px(250));
    const float way = std::clamp(area.width() * 0.04F, canvas.px(20), canvas.px(44));
    const Rect left{area.min, {area.min.x + side, area.min.y + high}};
    const Rect right{{area.max.x - side, area.min.y}, {area.max.x, area.min.y + high}};
    const Rect carrier{{left.max.x + way, area.min.y + canvas.px(5)},
                       {right.min.x - way, left.max.y - canvas.px(5)}};
    draw_carrier(app, canvas, carrier, &cameras.front(), &viewers.front());
    const float y = carrier.center().y;
    draw_arrow(canvas, {left.max.x, y}, {carrier.min.x - canvas.px(2), y},
               theme.actor(cameras.front().index));
    draw_arrow(canvas, {carrier.max.x + canvas.px(2), y}, {right.min.x - 1, y},
               theme.actor(viewers.front().index));
    draw_actor(app, commands, canvas, left, cameras.front());
    draw_actor(app, commands, canvas, right, viewers.front());

    // The numbers stand beside the picture, or below it: whichever leaves it larger.
    const auto [width, height] = shape_of(app);
    const Rect room{{area.min.x, left.max.y + gap}, area.max};
    const float line = platform::font_size(canvas.fonts().small);
    const float marks = canvas.px(10);
    const float column = canvas.px(128);  // of numbers, and the way to it
    const Rect narrow{{room.min.x + marks, room.min.y}, {room.max.x - column, room.max.y}};
    const Rect flat{{room.min.x + marks, room.min.y},
                    {room.max.x - marks, room.max.y - line - canvas.px(7)}};
    const bool beside =
        letterboxed(narrow, width, height).width() > letterboxed(flat, width, height).width();
    const Rect screen = letterboxed(beside ? narrow : flat, width, height);
    draw_received(app, canvas, screen);
    const std::vector<Number> numbers = numbers_of(app);
    if (beside) {
        draw_numbers_in_a_column(
            canvas,
            {{room.max.x - column + canvas.px(16), screen.min.y}, {room.max.x, screen.max.y}},
            numbers);
    } else {
        draw_numbers_in_a_row(canvas, {{room.min.x, room.max.y - line}, room.max}, numbers);
    }
}

}  // namespace ipc::views
