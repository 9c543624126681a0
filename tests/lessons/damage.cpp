// A pack is untrusted text. Damage from a seed, so that a failure comes again: nothing may crash or hang, and
// what is accepted is whole.
#include "lesson/expression.hpp"
#include "lesson/progress.hpp"
#include "lesson/text_layout.hpp"
#include "sample.hpp"

using namespace ipc;
using namespace ipc::tests;

namespace {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 2 + 1) {}
    std::size_t below(std::size_t limit) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>(state_ >> 33U) % limit;
    }

private:
    std::uint64_t state_;
};

std::string damaged_text(std::string text, Dice& dice) {
    constexpr std::string_view kSpecial = "`~+#*_[](){}<>\"'\\=&|!-.,0 \n\xff\x80";
    for (std::size_t times = 1 + dice.below(4); times > 0 && !text.empty(); --times) {
        const std::size_t at = dice.below(text.size());
        switch (dice.below(6)) {
            case 0: text[at] = static_cast<char>(text[at] ^ (1 << dice.below(8))); break;
            case 1: text[at] = kSpecial[dice.below(kSpecial.size())]; break;
            case 2: text.resize(at); break;
            case 3: text.erase(at, 1 + dice.below(60)); break;
            case 4: text.insert(at, text.substr(dice.below(text.size()), dice.below(300))); break;
            default: text.insert(at, std::string(1 + dice.below(2000), kSpecial[dice.below(kSpecial.size())])); break;
        }
    }
    return text;
}

// Every part that a view would draw.
std::size_t all_words(const model::Lesson& lesson) {
    std::size_t size = 0;
    for (const model::Block& block : lesson.blocks) {
        if (block.text() != nullptr) size += lesson::laid_out(*block.text()).size();
        if (block.task() != nullptr) size += lesson::laid_out(block.task()->ask).size();
    }
    return size;
}

}  // namespace

TEST_CASE("no damage to a lesson brings the reader down") {
    Dice dice(42);
    const std::vector<model::Demo> demos = sample_demos();
    int refused = 0, accepted = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::string text = damaged_text(kWholeLesson, dice);
        const lesson::LessonRead read = lesson::read_lesson(text, "09-two-writers.md", demos);
        const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
        for (const lesson::Problem& problem : read.problems) {
            REQUIRE(!problem.text.empty());
            REQUIRE(problem.line >= 1);
            REQUIRE(problem.line <= lines + 1);
        }
        REQUIRE(read.problems.size() <= 100);
        if (!read.problems.empty()) {
            ++refused;
            continue;
        }
        ++accepted;
        REQUIRE(all_words(read.lesson) > 0);
        for (const model::Block& block : read.lesson.blocks) {
            if (block.task() != nullptr) REQUIRE(lesson::Expression::read(block.task()->goal, demos[read.lesson.demo]));
        }
    }
    CHECK(refused > 1000);
    CHECK(accepted > 100);  // damage inside a sentence is none
}

TEST_CASE("no damage to a condition brings the reader down") {
    Dice dice(43);
    const std::vector<model::Demo> demos = sample_demos();
    model::App app;
    app.demos = demos;
    int refused = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::string text =
            damaged_text("(counter == 1 && sync != \"mutex\") || !explored || events(\"message_torn\") > 2 * fill", dice);
        const auto read = lesson::Expression::read(text, demos[0]);
        if (read) {
            (void)read->holds(app);
            REQUIRE(!read->in_words().empty());
            continue;
        }
        ++refused;
        REQUIRE(!read.error().text.empty());
    }
    CHECK(refused > 1000);
    CHECK(refused < 4000);
}

TEST_CASE("no damage to a progress file brings the reader down") {
    lesson::Progress progress;
    for (int i = 0; i < 5; ++i)
        progress.merge({"anna", "09-two-writers", std::to_string(i)}, {"task", "2", true, 1, 2, true, 1000, 2000});
    const std::string whole = progress.to_toml();
    Dice dice(44);
    int refused = 0;
    for (int round = 0; round < 2000; ++round) {
        const auto read = lesson::Progress::from_toml(damaged_text(whole, dice));
        if (!read) {
            ++refused;
            continue;
        }
        const auto again = lesson::Progress::from_toml(read->to_toml());
        REQUIRE(again);
        REQUIRE(again->records() == read->records());
    }
    CHECK(refused > 300);
    CHECK(refused < 2000);
}

TEST_CASE("text that is made to be slow or deep is read in good time") {
    const std::vector<model::Demo> demos = sample_demos();
    const std::string head = std::string(kWholeLesson).substr(0, std::string(kWholeLesson).find("# Two"));
    for (const std::string& piece : {std::string("["), std::string("*a_"), std::string("![("), std::string("- "),
                                     std::string("> "), std::string("`a"), std::string("[a]("), std::string("<a "),
                                     std::string("1. "), std::string("[[x]]\n"), std::string("&#1;")}) {
        std::string text = head;
        while (text.size() < 120 * 1024)
            text += piece;
        (void)lesson::read_lesson(text, "09-two-writers.md", demos);
        std::string task = head + "```task\ntitle = ";
        while (task.size() < 100 * 1024)
            task += piece;
        (void)lesson::read_lesson(task + "\n```\n", "09-two-writers.md", demos);
    }
}
