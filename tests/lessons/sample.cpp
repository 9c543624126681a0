#include "sample.hpp"

#include <doctest/doctest.h>

namespace ipc::tests {

const char* const kWholeLesson = R"(+++
format = 1
title = "Two writers"
demo = "shared-counter"
minutes = 10
teaches = ["lost update"]
misunderstanding = "one step"
needs = ["2 cpus"]
[knobs]
sync = "none"
writers = 2
iterations = 1
[[pair]]
broken = { sync = "none" }
repaired = { sync = "mutex" }
+++
# Two desks

**A** and *B* add to `counter`, [the counter](ui:counter) of [the page](man:shm_open.3):

- one
- two

```predict
ask = "How many outcomes?"
choices = ["1", "2", "20"]
answer = "2"
proof = "outcomes == 2"
why = "One survives."
wrong = { "20" = "So many schedules." }
```

```task
title = "Break it"
ask = "End at 1."
start = { mode = "step" }
goal = "counter == 1 && increments == 2"
hints = ["Load twice.", "A B A A B B"]
solution = { schedule = "A B A A B B" }
why = "A lost update."
```

```choose
title = "Which one"
ask = "What protects it?"
options = [
  { name = "sleep", why = "Only slower." },
  { name = "mutex", right = true, why = "One at a time." },
]
```

```c
counter++;
```
)";

std::vector<model::Demo> sample_demos() {
    model::Demo demo;
    demo.name = "shared-counter";
    demo.title = "Shared counter";
    demo.category = "Shared memory";
    demo.knobs = {{"seconds", "", "s", 5, 0, 86400, false, {}},
                  {"iterations", "", "", 1000, 0, 1'000'000, false, {}},
                  {"seed", "", "", 1, 0, 1000, false, {}},
                  {"pace", "", "", 1, 1, 1'000'000, true, {}},
                  {"sync", "", "", 0, 0, 1, true, {{"none", "", false}, {"mutex", "", true}}},
                  {"writers", "", "", 2, 2, 8, false, {}}};
    demo.metrics = {{"increments", "", "", model::Metric::Type::count},
                    {"counter", "", "", model::Metric::Type::count},
                    {"lost_updates", "", "", model::Metric::Type::count},
                    {"stuck", "", "", model::Metric::Type::flag}};
    demo.gauges = {{"fill", "", "bytes", -1}};
    demo.roles = {{"writer", "", "value", "writers"}};
    model::Demo other = demo;
    other.name = "pipe";
    other.not_explored = "time decides";
    return {demo, other};
}

lesson::LessonRead read_sample(const std::string& text, const std::string& file) {
    return lesson::read_lesson(text, file, sample_demos());
}

std::string problems_of(const std::string& text, const std::string& file) {
    std::string lines;
    for (const lesson::Problem& problem : read_sample(text, file).problems) {
        CHECK(problem.file == file);
        lines += std::to_string(problem.line) + ": " + problem.text + '\n';
    }
    return lines;
}

std::string with(const std::string& piece, const std::string& by) {
    std::string text = kWholeLesson;
    const std::size_t at = text.find(piece);
    REQUIRE(at != std::string::npos);
    return text.replace(at, piece.size(), by);
}

}  // namespace ipc::tests
