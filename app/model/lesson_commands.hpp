#pragma once

#include <cstddef>
#include <string>

#include "model/app.hpp"

// Those of commands.hpp that are about the open lesson. `block` is an index into Lesson::blocks.
namespace ipc::model {

struct OpenLesson {
    std::size_t index = 0;  ///< into App::lessons
};
struct CloseLesson {};  ///< the run stays as it is
struct NextLesson {};   ///< the next of the list that can be opened
struct PreviousLesson {};
struct GoToBlock {
    std::size_t block = 0;
};
/// The answer is kept, then the real thing runs.
struct AnswerPredict {
    std::size_t block = 0;
    std::string text;  ///< one of its choices, or a whole number
};
/// Begins as the task says; again, where it was started before. What was reached stays reached.
struct StartTask {
    std::size_t block = 0;
};
struct ShowHint {  ///< one more
    std::size_t block = 0;
};
struct ShowSolution {
    std::size_t block = 0;
};
struct PlaySolution {  ///< starts the task anew and does what its solution says
    std::size_t block = 0;
};
struct ChooseOption {
    std::size_t block = 0;
    std::size_t option = 0;  ///< into Choose::options
};

struct ShowLeft {
    LeftPanel panel = LeftPanel::mechanisms;
};
/// What lights up until the next click or key; empty: nothing.
struct PointAt {
    std::string name;
};

}  // namespace ipc::model
