// What a learner may say in a task of the text twin.
#include <algorithm>
#include <sstream>

#include "lesson/demo_reader.hpp"
#include "session/state_words.hpp"
#include "session/text_twin.hpp"

namespace ipc::session {

namespace {

constexpr double kPatience = 30, kRunSeconds = 5, kExploreSeconds = 90;

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream text(line);
    std::vector<std::string> words;
    for (std::string word; text >> word;)
        words.push_back(word);
    return words;
}

bool are_letters(const std::vector<std::string>& words) {
    return std::all_of(words.begin(), words.end(), [](const std::string& word) {
        const char c = static_cast<char>(word[0] & ~0x20);
        return word.size() == 1 && c >= 'A' && c <= 'P';
    });
}

}  // namespace

bool TextTwin::do_in_task(std::size_t at, const std::string& line) {
    std::vector<std::string> words = words_of(line);
    std::string& word = words.front();
    if (are_letters(words)) {
        step(line);
        say_figures(at);
        return true;
    }
    for (char& c : word)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    app().error.clear();
    const std::string rest = line.substr(std::min(line.find(' '), line.size() - 1) + 1);
    if (word == "step" && words.size() > 1) {
        step(rest);
    } else if (word == "step") {
        driver_.apply(model::Step{});
        settle();
    } else if (word == "run") {
        let_run(at);
    } else if (word == "pause") {
        driver_.apply(model::Pause{});
        settle();
    } else if (word == "stop") {
        driver_.apply(model::Stop{});
    } else if (word == "reset") {
        driver_.apply(model::Reset{});
    } else if (word == "undo") {
        driver_.apply(model::Undo{});
        settle();
    } else if (word == "set" && words.size() > 1) {
        const auto set = driver_.session().set_by_text(rest);
        // Here it is no option.
        if (!set) app().error = set.error().text.substr(set.error().text.starts_with("--") ? 2 : 0);
    } else if (word == "explore") {
        driver_.apply(model::Explore{});
        driver_.wait_until([this] { return !app().exploration || app().exploration->now.over; }, kExploreSeconds);
        if (app().exploration) {
            const model::Search& search = app().exploration->now;
            say(model::summary(search) + "; " + model::completeness(search) + ".");
            if (search.shortest_failing) say("The first that fails: " + *search.shortest_failing + ".");
        }
    } else if (word == "signal") {
        send_signal(words);
    } else if (word == "look") {
        driver_.session().update();
        std::istringstream lines(state_in_words(app()));
        for (std::string each; std::getline(lines, each);)
            say(each);
    } else if (word == "hint") {
        driver_.apply(model::ShowHint{at});
        const std::vector<model::Text>& hints = block_at(at).task()->hints;
        for (std::size_t hint = 0; hint < shown(at).hints; ++hint) {
            say("Hint " + std::to_string(hint + 1) + " of " + std::to_string(hints.size()) + ":");
            say_text(hints[hint]);
        }
        return true;
    } else if (word == "solution") {
        say("The solution:");
        for (const std::string& action : block_at(at).task()->solution_in_words)
            say(action + '.');
        driver_.apply(model::PlaySolution{at});
        driver_.wait_for_lesson();
        driver_.wait_until([&] { return shown(at).reached_now; }, kRunSeconds);
        if (!shown(at).trouble.empty()) say(shown(at).trouble);
    } else if (word == "start") {
        driver_.apply(model::StartTask{at});
        driver_.wait_for_lesson();
        if (!shown(at).trouble.empty()) say(shown(at).trouble);
    } else {
        return false;
    }
    if (!app().error.empty()) say(app().error);
    say_figures(at);
    return true;
}

// Until all that was asked for is done and shown.
void TextTwin::settle() {
    driver_.wait_until(
        [this] {
            return !driver_.session().is_stepping() && app().run.phase != model::Phase::starting;
        },
        kPatience);
    driver_.session().update();
}

void TextTwin::step(const std::string& letters) {
    app().error.clear();
    const std::size_t before = app().run.active() ? app().run.steps.size() : 0;
    std::string steps;
    for (const char c : letters)
        steps += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    driver_.session().apply(model::Pause{});
    driver_.session().follow(steps);
    settle();
    const model::Run& run = app().run;
    for (std::size_t i = std::min(before, run.steps.size()); i < run.steps.size(); ++i) {
        const std::size_t actor = run.steps[i].actor;
        // Where several moved, each is said once, where it stands now.
        const bool again = std::any_of(run.steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, run.steps.end(),
                                       [&](const model::StepTaken& later) { return later.actor == actor; });
        if (!again && actor < run.actors.size()) say(actor_in_words(app(), run.actors[actor]));
    }
    if (!app().error.empty()) say(app().error);
    if (!run.deadlock.empty()) say("Nobody can ever move again: " + run.deadlock);
}

// An endless run goes on while the learner thinks.
void TextTwin::let_run(std::size_t at) {
    driver_.apply(model::RunDemo{});
    const bool over = driver_.wait_until(
        [&] { return shown(at).reached_now || !app().run.active(); }, kRunSeconds);
    if (!over) say("It still runs. pause holds it, stop ends it.");
    if (app().run.phase == model::Phase::finished && !app().run.verdict.empty()) say(app().run.verdict);
}

void TextTwin::send_signal(const std::vector<std::string>& words) {
    const bool letter = words.size() == 3 && are_letters({words[1]});
    const int number = words.size() == 3 ? lesson::signal_number(words[2]) : 0;
    if (!letter || number == 0) {
        app().error = "It is written as in: signal A SIGTERM";
        return;
    }
    const auto actor = static_cast<std::size_t>((words[1][0] & ~0x20) - 'A');
    if (!app().run.active() || actor >= app().run.actors.size()) {
        app().error = "There is no such process now; run starts it.";
        return;
    }
    driver_.apply(model::SignalActor{actor, number});
    // It arrives soon, or it stays pending: the look after says which.
    driver_.wait_until([&] { return !app().run.active() || app().run.actors[actor].exit.has_value(); }, 0.5);
    if (actor < app().run.actors.size()) say(actor_in_words(app(), app().run.actors[actor]));
}

void TextTwin::say_figures(std::size_t at) {
    driver_.session().update();
    if (!shown(at).figures.empty()) say("Now " + shown(at).figures + '.');
}

}  // namespace ipc::session
