#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

// The pieces that Stage drawings are made of.
namespace ipc::views {

/// One process on the Stage: running, or as the knobs say that it will be.
struct Player {
    std::size_t index = 0;  ///< its letter and colour
    std::string name;       ///< "writer A"
    std::string role;
    std::string help;                     ///< what the role does
    std::string local;                    ///< the name of its value; empty: none
    const model::Actor* actor = nullptr;  ///< null while nothing runs
    bool stuck = false;                   ///< blocked, and nobody will ever wake it
};
/// Those that play `role`; all of them for an empty one.
std::vector<Player> players(const model::App& app, std::string_view role = {});

/// Whether single events can be watched: stepping, paused, slow motion, or slow by nature.
/// Otherwise rates are shown, and nothing travels.
bool is_slow(const model::App& app);
/// How much of a movement is done that began at `time`: 1 where nothing moves by itself.
float progress(const model::App& app, std::int64_t time, double seconds);

/// `count` boxes one under another, centred, at most `most` high.
std::vector<Rect> stacked(const Canvas& canvas, Rect area, std::size_t count, float most);

/// The box of an actor: name, pid, the lines of its source from where it is, its value, its state
/// in a sign and a word, and its Step button while the run is held. Shows what fits.
void draw_actor(const model::App& app, model::Commands& commands, const Canvas& canvas, Rect rect,
                const Player& player);
/// Whether the learner may let it take a step: the run is held, and it has not left.
bool has_step_button(const model::App& app, const Player& player);
/// At the right end of the row, or as wide as the row; `bare`: without its key. Answers the left
/// end of the button, or the row's right end where there is none.
float draw_step_button(const model::App& app, model::Commands& commands, const Canvas& canvas,
                       Rect row, const Player& player, bool wide = false, bool bare = false);
/// "pid 4127" at the right of a name that ends at `name_end`; the number alone where there is less
/// room. False: there is none for that either.
bool draw_pid(const Canvas& canvas, ImVec2 top_right, float name_end, const Player& player);
/// The sign of its state, and in words as many of what it waits for as fit: "waits for fork 2",
/// "blocked". `first` is said before them.
void draw_state(const model::App& app, const Canvas& canvas, Rect row, const Player& player,
                ImFont* font, std::string_view first = {});
/// The sign of a state, told apart without its colour: stage_signs.cpp.
void draw_mood(const Canvas& canvas, ImVec2 center, const Player& player);

/// What travels: a value on a line, a signal, a message.
void draw_bubble(const Canvas& canvas, ImVec2 center, ImU32 color, std::string_view text);
void draw_envelope(const Canvas& canvas, ImVec2 center, ImU32 color, bool crossed);
/// `head`: its colour where several arrows end in one point; 0: that of the line.
void draw_arrow(const Canvas& canvas, ImVec2 from, ImVec2 to, ImU32 color, ImU32 head = 0);

/// A bar with a part of it filled, and a mark where one is given (0..1; below 0: none).
void draw_bar(const Canvas& canvas, Rect rect, double part, ImU32 color, double mark = -1);
/// "SENT" over "1 512".
void draw_figure(const Canvas& canvas, ImVec2 at, std::string_view title, std::string_view figure,
                 ImU32 color, bool large);
/// A bit of a mask: filled when set, outlined when not.
void draw_bit(const Canvas& canvas, Rect rect, std::string_view name, bool set, ImU32 color);

/// The choice of a knob that is in force: "mutex"; empty: there is no such knob.
std::string chosen(const model::App& app, std::string_view knob);
/// The name of the site where it stands; empty: none yet.
std::string_view site_of(const model::App& app, const Player& player);
/// It sleeps in the kernel until another wakes it.
bool is_waiting(const Player& player);
/// Its newest event about the lock of this number is that it took it. As long as events can be
/// watched; else false.
bool holds_lock(const model::App& app, const Player& player, int lock = 0);
/// Actors by index.
using Letters = std::vector<std::size_t>;
/// A letter in the colour of its actor, in a filled or an open circle of radius px(8).
void draw_letter(const Canvas& canvas, ImVec2 center, std::size_t actor, bool filled = true);
/// Letters side by side, no wider than `width`; answers where they end.
float draw_letters(const Canvas& canvas, ImVec2 left_center, float width, const Letters& actors,
                   bool filled = true);

/// What keeps actors apart, or lets them sleep: a lock, a semaphore, a condition.
struct Guard {
    std::string name;             ///< as in the source
    std::string value;            ///< of a semaphore
    Letters letters;              ///< who has it, who sleeps
    std::string nobody;           ///< stands where there is no letter
    std::string word = "asleep";  ///< beside the letters
    bool filled = false;          ///< the letters: it has it
    std::string brief = {};       ///< the name where it has no room
};
/// Two rows: its name and value, the letters.
void draw_guard(const Canvas& canvas, Rect rect, const Guard& guard);
/// Who has the only lock of the demo; while events are too fast to be watched, nobody.
Guard guard_of_lock(const model::App& app, std::string name);

/// How fast a metric grew over the last second of the run; below 0: not known.
double rate(const model::App& app, std::string_view metric);
/// "1.2 M bytes/s"
std::string rate_text(double a_second, std::string_view unit);

}  // namespace ipc::views
