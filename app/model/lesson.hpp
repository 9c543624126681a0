#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "model/lesson_actions.hpp"
#include "model/lesson_text.hpp"

namespace ipc::model {

/// How it is found out what really happens.
enum class ProvedBy : std::uint8_t { run, explore, schedule };

/// Asked before the run: what will happen?
struct Predict {
    std::string title;  ///< may be empty
    Text ask;
    std::vector<std::string> choices;  ///< empty: a whole number is typed
    std::string answer;                ///< the right one
    std::string proof;                 ///< an expression, true after the real thing ran
    Text why;
    struct Wrong {
        std::string answer;
        Text reply;
    };
    std::vector<Wrong> wrong;  ///< what is said to a tempting answer
    KnobValues set;
    ProvedBy by = ProvedBy::run;
    std::string schedule;  ///< with ProvedBy::schedule: "A B A"
};

/// Something to reach with the real thing. Any way counts.
struct Task {
    std::string title;
    Text ask;
    StartMode start = StartMode::rest;
    KnobValues set;
    std::string goal;  ///< an expression
    std::string goal_in_words;
    std::vector<Text> hints;  ///< at least one
    Actions solution;
    std::vector<std::string> solution_in_words;  ///< one line an action
    Text why;                                    ///< once it is reached; may be empty
};

/// A situation; which mechanism fits?
struct Choose {
    std::string title;
    Text ask;
    struct Option {
        std::string name;
        bool right = false;
        Text why;
    };
    std::vector<Option> options;
};

struct Block {
    int line = 0;  ///< in the lesson's file
    std::variant<Text, Predict, Task, Choose> content;

    const Text* text() const { return std::get_if<Text>(&content); }
    const Predict* predict() const { return std::get_if<Predict>(&content); }
    const Task* task() const { return std::get_if<Task>(&content); }
    const Choose* choose() const { return std::get_if<Choose>(&content); }
    /// There is something to do, and it can be done: everything but text.
    bool is_exercise() const { return text() == nullptr; }
};

/// The same configuration wrong and right: the first fails, the second does not.
struct Pair {
    KnobValues broken, repaired;
    ProvedBy by = ProvedBy::explore;
    int line = 0;
};

/// One lesson as its file has it, checked against its demo.
struct Lesson {
    std::string name;    ///< of its file: "09-you-are-the-scheduler"
    std::string number;  ///< "09"
    std::string title;
    std::size_t demo = 0;  ///< index into App::demos
    int minutes = 0;
    std::vector<std::string> teaches;
    std::string misunderstanding;    ///< what many believe; may be empty
    std::vector<std::string> needs;  ///< "2 cpus", "wine", "grpc"
    KnobValues knobs;
    std::vector<Pair> pairs;
    std::vector<Block> blocks;  ///< in order
};

}  // namespace ipc::model
