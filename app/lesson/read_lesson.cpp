#include "lesson/read_lesson.hpp"

#include <algorithm>
#include <map>

#include "lesson/exercise_reader.hpp"
#include "lesson/lesson_file.hpp"

namespace ipc::lesson {

namespace {

constexpr std::size_t kMostBlocks = 100;

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

class LessonReader {
public:
    LessonReader(const std::string& file, const std::vector<model::Demo>& demos)
        : demos_(demos), problems_(file) {
        lesson_.number = number_of_file(file);
        lesson_.name = file.ends_with(".md") ? file.substr(0, file.size() - 3) : file;
        if (lesson_.number.empty())
            problems_.add(1, "a lesson's file is called NN-name.md: two digits, then small letters, digits and "
                             "hyphens, as in 09-two-writers.md");
    }

    LessonRead read(std::string_view text) {
        const LessonFile file = cut_lesson(text, problems_);
        const TomlText front = read_toml(file.front_matter, std::max(file.front_line, 1));
        if (!front.problem.empty()) problems_.add(front.line, "the front matter is no TOML: " + front.problem);
        const bool readable = file.front_line > 0 && front.problem.empty();
        if (readable) choose_demo(front.table);

        DemoReader demo(readable ? demo_ : nullptr, problems_);
        Markdown markdown(demo_, problems_);
        ExerciseReader exercises(demo, markdown, problems_);
        if (readable) take_front_matter(front.table, demo, exercises);
        for (const LessonFile::Part& part : file.parts) {
            if (lesson_.blocks.size() == kMostBlocks) {
                problems_.add(part.line, "the lesson has more than 100 parts");
                break;
            }
            take_part(part, markdown, exercises);
        }
        if (readable) check_exercises();
        LessonRead read{std::move(lesson_), {}, markdown.lesson_links(), {}};
        read.problems = problems_.take();
        read.not_here = std::move(not_here_);
        return read;
    }

private:
    void choose_demo(const TomlValue& front) {
        const TomlValue* name = front.find("demo");
        if (name == nullptr || name->kind != TomlValue::Kind::text) return;  // reported where it is read
        std::vector<std::string> known;
        for (std::size_t i = 0; i < demos_.size(); ++i) {
            known.push_back(demos_[i].name);
            if (demos_[i].name != name->text) continue;
            demo_ = &demos_[i];
            lesson_.demo = i;
        }
        if (demo_ != nullptr) return;
        const TomlValue* needs = front.find("needs");
        if (needs != nullptr) {
            for (const TomlValue& need : needs->items) {
                if (need.text == "grpc" || need.text == "wine")
                    not_here_ = "the demo " + name->text + " was not built here: it needs " + need.text;
            }
        }
        if (not_here_.empty()) problems_.add(name->line, "there is no demo " + with_allowed(name->text, known));
    }

    void take_front_matter(const TomlValue& front, DemoReader& demo, ExerciseReader& exercises) {
        TableReader table(front, "the front matter", problems_);
        if (table.needed("format") != nullptr) {
            const auto format = table.integer("format");
            if (format && *format != 1)
                problems_.add(table.line_of("format"), "format is " + std::to_string(*format) +
                                                           "; this version reads format 1");
        }
        lesson_.title = table.needed_text("title");
        table.needed_text("demo");
        if (table.needed("minutes") != nullptr) {
            const auto minutes = table.integer("minutes");
            if (minutes && (*minutes < 1 || *minutes > 60))
                problems_.add(table.line_of("minutes"), "minutes is " + std::to_string(*minutes) +
                                                            "; allowed is 1 to 60");
            lesson_.minutes = static_cast<int>(std::clamp<std::int64_t>(minutes.value_or(1), 1, 60));
        }
        if (table.needed("teaches") != nullptr) {
            lesson_.teaches = table.texts("teaches");
            if (lesson_.teaches.empty())
                problems_.add(table.line_of("teaches"), "teaches is empty; allowed is one thing or more, as in "
                                                        "[\"lost update\"]");
        }
        lesson_.misunderstanding = table.text("misunderstanding").value_or(std::string());
        lesson_.needs = table.texts("needs");
        for (const std::string& need : lesson_.needs) {
            if (!is_need(need))
                problems_.add(table.line_of("needs"),
                              "needs: " + with_allowed(need, {"2 cpus", "wine", "grpc"}) + ", or another number of cpus");
        }
        lesson_.knobs = demo.knobs(table.table("knobs"));
        take_pairs(table, demo, exercises);
        table.finish();
    }

    static bool is_need(const std::string& need) {
        if (need == "wine" || need == "grpc") return true;
        const std::size_t space = need.find(' ');
        const std::string number = need.substr(0, space);
        return space != std::string::npos && need.substr(space) == " cpus" && number.size() <= 3 &&
               whole_number(number) == number && number[0] != '-' && number != "0";
    }

    void take_pairs(TableReader& front, DemoReader& demo, ExerciseReader& exercises) {
        const TomlValue* pairs = front.list("pair");
        if (pairs == nullptr) return;
        for (const TomlValue& each : pairs->items) {
            if (each.kind != TomlValue::Kind::table) {
                problems_.add(each.line, "a pair is written as a table: [[pair]], then broken and repaired");
                continue;
            }
            TableReader table(each, "the pair", problems_);
            model::Pair pair;
            pair.line = each.line;
            if (table.needed("broken") != nullptr) pair.broken = demo.knobs(table.table("broken"));
            if (table.needed("repaired") != nullptr) pair.repaired = demo.knobs(table.table("repaired"));
            pair.by = exercises.proved_by(table, model::ProvedBy::explore);
            if (pair.by == model::ProvedBy::explore) demo.need_exploration(table.line_of("by"), "the pair");
            table.finish();
            lesson_.pairs.push_back(std::move(pair));
        }
    }

    void take_part(const LessonFile::Part& part, Markdown& markdown, ExerciseReader& exercises) {
        using Kind = LessonFile::Part::Kind;
        if (part.kind == Kind::text) {
            if (is_blank(part.text)) return;
            lesson_.blocks.push_back({part.line, markdown.read(part.text, part.line)});
            return;
        }
        const TomlText toml = read_toml(part.text, part.line);
        model::Block block;
        block.line = part.line;
        if (!toml.problem.empty()) {
            problems_.add(toml.line, "this block is no TOML: " + toml.problem);
        } else if (part.kind == Kind::predict) {
            block.content = exercises.predict(toml.table);
        } else if (part.kind == Kind::task) {
            block.content = exercises.task(toml.table);
        } else {
            block.content = exercises.choose(toml.table);
        }
        lesson_.blocks.push_back(std::move(block));
    }

    // Two of one name would be one in the progress.
    void check_exercises() {
        std::map<std::string, int> lines;
        bool any = false;
        for (std::size_t i = 0; i < lesson_.blocks.size(); ++i) {
            const model::Block& block = lesson_.blocks[i];
            if (!block.is_exercise()) continue;
            any = true;
            const std::string name = exercise_name(lesson_, i);
            const auto [before, fresh] = lines.emplace(name, block.line);
            if (!fresh && !name.empty())
                problems_.add(block.line, "the title \"" + name + "\" is also that of the exercise in line " +
                                              std::to_string(before->second) + "; give it one of its own");
        }
        if (!any && problems_.empty())
            problems_.add(1, "the lesson has nothing to do; allowed are ```predict, ```task and ```choose blocks");
    }

    const std::vector<model::Demo>& demos_;
    Problems problems_;
    model::Lesson lesson_;
    const model::Demo* demo_ = nullptr;
    std::string not_here_;
};

}  // namespace

LessonRead read_lesson(std::string_view text, const std::string& file, const std::vector<model::Demo>& demos) {
    return LessonReader(file, demos).read(text);
}

std::string number_of_file(std::string_view file) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool whole = file.size() > 6 && file.size() <= 100 && digit(file[0]) && digit(file[1]) &&
                       file[2] == '-' && file.ends_with(".md");
    if (!whole) return {};
    const std::string_view name = file.substr(3, file.size() - 6);
    const bool plain = std::all_of(name.begin(), name.end(), [&](char c) {
        return digit(c) || (c >= 'a' && c <= 'z') || c == '-';
    });
    return plain ? std::string(file.substr(0, 2)) : std::string();
}

std::string exercise_name(const model::Lesson& lesson, std::size_t block) {
    const model::Block& asked = lesson.blocks[block];
    if (const model::Task* task = asked.task()) return task->title;
    if (const model::Choose* choose = asked.choose()) return choose->title;
    const model::Predict* predict = asked.predict();
    if (predict == nullptr) return {};
    if (!predict->title.empty()) return predict->title;
    int number = 1;
    for (std::size_t i = 0; i < block; ++i) {
        const model::Predict* before = lesson.blocks[i].predict();
        if (before != nullptr && before->title.empty()) ++number;
    }
    return "prediction " + std::to_string(number);
}

}  // namespace ipc::lesson
