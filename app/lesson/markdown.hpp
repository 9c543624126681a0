#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/problem.hpp"
#include "model/demo.hpp"
#include "model/lesson_text.hpp"

namespace ipc::lesson {

/// A link that leads to another lesson.
struct LessonLink {
    std::string target;  ///< "05-broken-pipe.md"
    int line = 0;
};

/// Reads a lesson's Markdown. What it may not hold is reported and left out: pictures, HTML, tables,
/// quotes, links that lead elsewhere.
class Markdown {
public:
    /// `demo`: for links to the choices of its knobs; may be nullptr.
    Markdown(const model::Demo* demo, Problems& problems) : demo_(demo), problems_(problems) {}

    /// `line`: of the text's beginning in its file.
    model::Text read(std::string_view text, int line);
    const std::vector<LessonLink>& lesson_links() const { return lesson_links_; }

private:
    friend class MarkdownReader;
    void check_link(const std::string& target, int line);

    const model::Demo* demo_;
    Problems& problems_;
    std::vector<LessonLink> lesson_links_;
};

}  // namespace ipc::lesson
