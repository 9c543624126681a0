#include "lesson/lesson_file.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ipc::lesson {

namespace {

using PartKind = LessonFile::Part::Kind;

constexpr std::array<std::pair<std::string_view, PartKind>, 3> kExercises{
    {{"predict", PartKind::predict}, {"task", PartKind::task}, {"choose", PartKind::choose}}};

bool begins_exercise(std::string_view word) {
    return std::any_of(kExercises.begin(), kExercises.end(), [&](const auto& each) { return each.first == word; });
}

/// The line of ``` or ~~~ that begins or ends a block (CommonMark, 4.5).
struct Fence {
    char sign = '`';
    std::size_t length = 0, indent = 0;
    std::string word;  // after it: "task", "c"; empty may end a block
};

std::optional<Fence> fence_of(std::string_view line) {
    Fence fence;
    while (fence.indent < line.size() && line[fence.indent] == ' ')
        ++fence.indent;
    line.remove_prefix(fence.indent);
    if (fence.indent > 3 || line.empty() || (line[0] != '`' && line[0] != '~')) return std::nullopt;
    fence.sign = line[0];
    fence.length = std::min(line.find_first_not_of(fence.sign), line.size());
    if (fence.length < 3) return std::nullopt;
    line.remove_prefix(fence.length);
    if (fence.sign == '`' && line.find('`') != std::string_view::npos) return std::nullopt;
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin != std::string_view::npos) {
        line.remove_prefix(begin);
        fence.word = line.substr(0, std::min(line.find_first_of(" \t"), line.size()));
    }
    return fence;
}

// The line of the first byte that is no UTF-8 text; 0: there is none.
int line_of_bad_text(std::string_view text) {
    int line = 1;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) {
            return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
        };
        const unsigned first = byte(i);
        if (first == '\n') ++line;
        if (first < 0x80) {
            if ((first < 0x20 && first != '\n' && first != '\t') || first == 0x7f) return line;
            ++i;
            continue;
        }
        const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4) return line;
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xc0) != 0x80) return line;
        }
        const unsigned second = byte(i + 1);
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
            (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
            return line;
        i += length;
    }
    return 0;
}

class Cutter {
public:
    Cutter(std::string_view text, Problems& problems) : text_(text), problems_(problems) {}

    LessonFile cut() {
        take_front_matter();
        while (at_ < text_.size()) {
            const int line = line_;
            const std::string_view now = next_line();
            const std::optional<Fence> fence = fence_of(bare(now));
            if (fence && !fence->word.empty() && exercise(*fence, line)) continue;
            add_text(now, line);
            if (fence) take_code(*fence, line);
        }
        return std::move(file_);
    }

private:
    // With its line end.
    std::string_view next_line() {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size() - 1);
        const std::string_view line = text_.substr(at_, end + 1 - at_);
        at_ = end + 1;
        ++line_;
        return line;
    }
    static std::string_view bare(std::string_view line) {
        const std::size_t end = line.find_last_not_of(" \t\r\n");
        return line.substr(0, end == std::string_view::npos ? 0 : end + 1);
    }

    void take_front_matter() {
        if (text_.empty() || bare(next_line()) != "+++") {
            at_ = 0;
            line_ = 1;
            problems_.add(1, "a lesson begins with a line +++, its front matter and another line +++");
            return;
        }
        file_.front_line = line_;
        while (at_ < text_.size()) {
            const std::string_view line = next_line();
            if (bare(line) == "+++") return;
            file_.front_matter += line;
        }
        problems_.add(1, "the front matter that begins here is not ended by a line +++");
    }

    void add_text(std::string_view line, int number) {
        if (file_.parts.empty() || file_.parts.back().kind != PartKind::text)
            file_.parts.push_back({PartKind::text, {}, number});
        file_.parts.back().text += line;
    }

    // Up to the line that ends the block. False: it is not ended, or another begins before.
    template <class Take>
    bool take_until_end(const Fence& fence, bool exercise, Take take) {
        while (at_ < text_.size()) {
            const int number = line_;
            const std::size_t before = at_;
            const std::string_view line = next_line();
            const std::optional<Fence> other = fence_of(bare(line));
            const bool as_long = other && other->sign == fence.sign && other->length >= fence.length;
            if (as_long && (exercise ? !other->word.empty() : begins_exercise(other->word))) {
                at_ = before;
                line_ = number;
                return false;
            }
            if (take(line, number, as_long && other->word.empty())) return true;
        }
        return false;
    }

    void take_code(const Fence& fence, int begun) {
        for (const auto& [word, kind] : kExercises) {
            const int far = distance(fence.word, word);
            if (far > 0 && far <= (word == "task" ? 1 : 2))
                problems_.add(begun, "a block of code in " + with_allowed(fence.word, {"predict", "task", "choose"}) +
                                         ", and any language");
        }
        const bool ended = take_until_end(fence, false, [&](std::string_view line, int number, bool ends) {
            add_text(line, number);
            return ends;
        });
        if (!ended) problems_.add(begun, "the block of code that begins here is not ended by a line ```");
    }

    bool exercise(const Fence& fence, int begun) {
        const auto known = std::find_if(kExercises.begin(), kExercises.end(),
                                        [&](const auto& each) { return each.first == fence.word; });
        if (known == kExercises.end()) return false;
        LessonFile::Part part{known->second, {}, line_};
        const bool ended = take_until_end(fence, true, [&](std::string_view line, int, bool ends) {
            if (!ends) part.text += line;
            return ends;
        });
        if (!ended)
            problems_.add(begun, "the ```" + fence.word + " block that begins here is not ended by a line ```");
        file_.parts.push_back(std::move(part));
        return true;
    }

    std::string_view text_;
    Problems& problems_;
    std::size_t at_ = 0;
    int line_ = 1;  // of at_
    LessonFile file_;
};

}  // namespace

LessonFile cut_lesson(std::string_view text, Problems& problems) {
    if (text.size() > kLargestFile) {
        problems.add(1, "the file is larger than 128 KiB; no lesson needs that");
        return {};
    }
    std::string clean;
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    clean.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r' || i + 1 >= text.size() || text[i + 1] != '\n') clean += text[i];
    }
    if (const int line = line_of_bad_text(clean); line > 0) {
        problems.add(line, "here is no text in UTF-8; save the file in UTF-8");
        return {};
    }
    return Cutter(clean, problems).cut();
}

}  // namespace ipc::lesson
