#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "session/line_reader.hpp"
#include "session/without_window.hpp"

namespace ipc::session {

/// A lesson in a terminal: the same lesson, word by word, for a screen reader, over ssh, or from a script.
/// Text in lines of 80 columns without decoration; what the window shows is said.
class TextTwin {
public:
    TextTwin(WithoutWindow& driver, int input, std::FILE* output) : driver_(driver), lines_(input), output_(output) {}

    /// To its end, to "quit", or to the end of the input.
    void run(std::size_t lesson);

private:
    enum class Move { stay, next, back, quit };

    Move show(std::size_t block);
    /// Where the text begins that leads to an exercise.
    std::size_t text_before(std::size_t exercise);
    Move predict(std::size_t block);
    Move task(std::size_t block);
    Move choose(std::size_t block);
    void begin();
    void say_proof(std::size_t block);
    void say_options(const std::vector<std::string>& options);
    /// "b", or the words of an option; nothing: neither.
    std::optional<std::size_t> option_of(const std::vector<std::string>& options, const std::string& line) const;
    std::optional<std::string> ask(const char* prompt, std::size_t watched);
    /// What may be said at every prompt. Nothing: it is something else.
    std::optional<Move> common(const std::string& line, const char* help);
    void say(std::string_view paragraph);
    void say_text(const model::Text& text);

    // text_twin_task.cpp
    bool do_in_task(std::size_t block, const std::string& line);
    void step(const std::string& letters);
    void send_signal(const std::vector<std::string>& words);
    void let_run(std::size_t block);
    void settle();
    void say_figures(std::size_t block);

    model::App& app() { return driver_.app(); }
    const model::Block& block_at(std::size_t block) { return app().lesson->lesson.blocks[block]; }
    model::BlockShown& shown(std::size_t block) { return app().lesson->blocks[block]; }

    WithoutWindow& driver_;
    LineReader lines_;
    std::FILE* output_;
};

}  // namespace ipc::session
