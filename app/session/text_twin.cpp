#include "session/text_twin.hpp"

#include <algorithm>

#include "lesson/text_layout.hpp"

namespace ipc::session {

namespace {

constexpr const char* kHelp = "next goes on, back goes back, again says it once more, quit ends the lesson.";

std::string without_ends(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string lowered(std::string text) {
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

}  // namespace

void TextTwin::say(std::string_view paragraph) {
    const std::string lines = lesson::wrapped(paragraph);
    std::fputs(lines.c_str(), output_);
}

void TextTwin::say_text(const model::Text& text) {
    if (!text.empty()) std::fprintf(output_, "%s\n", lesson::laid_out(text).c_str());
}

void TextTwin::run(std::size_t index) {
    driver_.apply(model::OpenLesson{index});
    if (!app().lesson) return say(app().error);
    begin();
    std::size_t at = text_before(app().lesson->current);
    if (at > 0) say("You have done a part of it; it goes on where you left off. back goes back.\n");
    while (at < app().lesson->blocks.size()) {
        driver_.apply(model::GoToBlock{at});
        const Move move = show(at);
        if (move == Move::quit) break;
        if (move == Move::next) ++at;
        if (move != Move::back) continue;
        // To the exercise before, with the text that leads to it.
        while (at > 0 && !block_at(--at).is_exercise()) {}
        at = text_before(at);
    }
    if (lines_.at_end()) std::fputs("\n", output_);
    say("Done: " + std::to_string(app().lesson->done()) + " of " + std::to_string(app().lesson->total()) + ".");
    std::fflush(output_);
    driver_.apply(model::CloseLesson{});
    driver_.apply(model::Reset{});
}

std::size_t TextTwin::text_before(std::size_t exercise) {
    while (exercise > 0 && !block_at(exercise - 1).is_exercise())
        --exercise;
    return exercise;
}

void TextTwin::begin() {
    const model::Lesson& lesson = app().lesson->lesson;
    say("Lesson " + lesson.number + ": " + lesson.title);
    say(app().demos[lesson.demo].title + ", " + std::to_string(lesson.minutes) + " minutes. It teaches: " +
        lesson::joined(lesson.teaches) + ".");
    if (!lesson.misunderstanding.empty()) say("What many believe: " + lesson.misunderstanding);
    for (const std::string& lack : app().lesson->lacks)
        say(lack);
    std::fputs("\n", output_);
}

TextTwin::Move TextTwin::show(std::size_t at) {
    if (const model::Text* text = block_at(at).text()) {
        say_text(*text);
        return Move::next;
    }
    if (shown(at).done) say("You have done this one before. next goes on.");
    if (block_at(at).predict() != nullptr) return predict(at);
    if (block_at(at).task() != nullptr) return task(at);
    return choose(at);
}

std::optional<std::string> TextTwin::ask(const char* prompt, std::size_t watched) {
    std::fprintf(output_, "%s", prompt);
    std::fflush(output_);
    const bool before = shown(watched).reached;
    const auto line = lines_.read([&] {
        driver_.session().update();
        return shown(watched).reached != before;
    });
    return line ? std::optional(without_ends(*line)) : std::nullopt;
}

std::optional<TextTwin::Move> TextTwin::common(const std::string& line, const char* help) {
    const std::string word = lowered(line);
    if (word == "quit" || word == "exit") return Move::quit;
    if (word == "next") return Move::next;
    if (word == "back") return Move::back;
    if (word == "again") return Move::stay;
    if (word != "help" && word != "?") return std::nullopt;
    say(help);
    say(kHelp);
    return std::nullopt;
}

void TextTwin::say_options(const std::vector<std::string>& options) {
    for (std::size_t i = 0; i < options.size(); ++i) {
        const std::string letter(1, static_cast<char>('a' + i % 26));
        std::fputs(lesson::wrapped(options[i], letter + ") ", 3).c_str(), output_);
    }
}

std::optional<std::size_t> TextTwin::option_of(const std::vector<std::string>& options, const std::string& line) const {
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (lowered(options[i]) == lowered(line)) return i;
    }
    const bool letter = line.size() == 1 || (line.size() == 2 && line[1] == ')');
    if (!letter) return std::nullopt;
    const auto i = static_cast<std::size_t>(lowered(line)[0] - 'a');
    return i < options.size() && i < 26 ? std::optional(i) : std::nullopt;
}

TextTwin::Move TextTwin::predict(std::size_t at) {
    const model::Predict predict = *block_at(at).predict();
    say("Prediction" + (predict.title.empty() ? std::string(".") : ": " + predict.title));
    say_text(predict.ask);
    say_options(predict.choices);
    const bool number = predict.choices.empty();
    for (;;) {
        const auto line = ask(number ? "Your answer, a number: " : "Your answer, a letter: ", at);
        if (!line) return Move::quit;
        if (line->empty()) continue;
        const char* help = number ? "Type a whole number." : "Type the letter of an answer, or its words.";
        if (const auto move = common(*line, help)) return *move;
        const auto option = number ? std::nullopt : option_of(predict.choices, *line);
        const std::string answer = option ? predict.choices[*option] : *line;
        if (lowered(*line) == "help" || *line == "?") continue;
        driver_.apply(model::AnswerPredict{at, answer});
        if (shown(at).answer.empty()) {
            say(shown(at).trouble.empty() ? std::string("That is no answer.") : shown(at).trouble);
            continue;
        }
        say("The real thing runs now.");
        std::fflush(output_);
        driver_.wait_for_lesson();
        say_proof(at);
        return Move::next;
    }
}

void TextTwin::say_proof(std::size_t at) {
    const model::Predict& predict = *block_at(at).predict();
    const model::BlockShown& now = shown(at);
    if (!now.trouble.empty()) say("It could not be run: " + now.trouble);
    if (!now.figures.empty()) say("What happened: " + now.figures + ".");
    say("You said " + now.answer + ". " + (now.right ? "That is right." : "The answer is " + predict.answer + "."));
    for (const model::Predict::Wrong& wrong : predict.wrong) {
        if (wrong.answer == now.answer) say_text(wrong.reply);
    }
    say_text(predict.why);
}

TextTwin::Move TextTwin::choose(std::size_t at) {
    const model::Choose choose = *block_at(at).choose();
    say("Choose: " + choose.title);
    say_text(choose.ask);
    std::vector<std::string> names;
    for (const model::Choose::Option& option : choose.options)
        names.push_back(option.name);
    say_options(names);
    for (;;) {
        const auto line = ask("Your choice, a letter: ", at);
        if (!line) return Move::quit;
        if (line->empty()) continue;
        if (const auto move = common(*line, "Type the letter of what you choose.")) return *move;
        const auto option = option_of(names, *line);
        if (!option) {
            if (lowered(*line) != "help") say("That is none of them.");
            continue;
        }
        driver_.apply(model::ChooseOption{at, *option});
        say(names[*option] + (shown(at).right ? ": right." : ": no."));
        say_text(choose.options[*option].why);
        if (shown(at).right) return Move::next;
    }
}

TextTwin::Move TextTwin::task(std::size_t at) {
    constexpr const char* kTaskHelp =
        "A or step A takes one step of A, and A B A takes three; step alone the next in turn. run lets it run, "
        "pause holds it, stop ends it, reset clears it, undo takes back a step. set KNOB=VALUE sets a knob; "
        "explore runs every schedule; signal A SIGTERM sends a signal. look says how things stand. hint gives a "
        "hint, solution shows and does the solution, start begins the task anew.";
    const model::Task task = *block_at(at).task();
    say("Task: " + task.title);
    say_text(task.ask);
    say("Goal: " + task.goal_in_words + ".");
    say("Commands: help lists them.");
    const bool done_before = shown(at).reached;
    driver_.apply(model::StartTask{at});
    driver_.wait_for_lesson();
    if (!shown(at).trouble.empty()) say(shown(at).trouble);
    const auto met = [&] { return done_before ? shown(at).reached_now : shown(at).reached; };
    while (!met()) {
        const auto line = ask("> ", at);
        if (!line && met()) break;
        if (!line) return Move::quit;
        if (const auto move = common(*line, kTaskHelp)) return *move;
        if (!line->empty() && lowered(*line) != "help" && *line != "?" && !do_in_task(at, *line))
            say("There is no such command. help lists them.");
    }
    say("Reached: " + task.goal_in_words + ".");
    std::fputs("\n", output_);
    say_text(task.why);
    return Move::next;
}

}  // namespace ipc::session
