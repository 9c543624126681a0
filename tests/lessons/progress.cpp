// What a learner has done: put together without an order, kept whole, reported.
#include "lesson/progress.hpp"

#include <unistd.h>

#include "lesson/progress_file.hpp"

using namespace ipc;
using lesson::ExerciseKey;
using lesson::ExerciseRecord;
using lesson::Progress;

namespace {

const ExerciseKey kKey{"anna", "09-two-writers", "Break it"};

/// A folder for progress files.
struct DataFolder {
    DataFolder() {
        REQUIRE(mkdtemp(name.data()) != nullptr);
        file = name + "/deep/progress.toml";
    }
    ~DataFolder() { std::filesystem::remove_all(name); }
    std::string name = (std::filesystem::temp_directory_path() / "ipc-progress-XXXXXX").string();
    std::string file;
};

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<ExerciseRecord> some_records() {
    return {{"task", "", false, 0, 2, false, 0, 0},
            {"task", "", false, 0, 1, true, 0, 1'000'100},
            {"task", "20", false, 1, 0, false, 1'000'000, 0},
            {"task", "2", true, 0, 0, false, 1'000'050, 1'000'200},
            {"task", "3", false, 4, 0, false, 1'000'000, 1'000'060}};
}

}  // namespace

TEST_CASE("merging has no order: any two orders, and doing it twice, give the same") {
    const std::vector<ExerciseRecord> records = some_records();
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    std::string first;
    do {
        Progress progress;
        for (const std::size_t i : order)
            progress.merge(kKey, records[i]);
        const std::string once = progress.to_toml();
        progress.merge(progress);
        CHECK(progress.to_toml() == once);
        if (first.empty()) first = once;
        CHECK(once == first);
    } while (std::next_permutation(order.begin(), order.end()));
    const auto read = Progress::from_toml(first);
    REQUIRE(read);
    const ExerciseRecord all = read->of(kKey);
    CHECK(all.hints == 2);
    CHECK(all.solution_seen);
    CHECK(all.reached == 1'000'060);
    CHECK(all.wrong_answers == 4);
    CHECK(all.answered == 1'000'000);
    CHECK(all.answer == "20");  // of the two first ones the lesser
    CHECK(!all.right_first);
}

TEST_CASE("progress is read as it was written, whatever the names hold") {
    Progress progress;
    progress.merge({"a\"b\\c\n\x01", "l", "\u00fc [[x]] = '#'"}, some_records()[3]);
    progress.merge(kKey, some_records()[1]);
    const auto read = Progress::from_toml(progress.to_toml());
    REQUIRE(read);
    CHECK(read->records() == progress.records());
}

TEST_CASE("times are read as they are written") {
    CHECK(lesson::time_text(1'795'500'000) == "2026-11-24T06:00:00Z");
    CHECK(lesson::parse_time("2026-11-24T06:00:00Z") == 1'795'500'000);
    CHECK(lesson::time_text(0) == "");
    CHECK(lesson::parse_time("yesterday") == 0);
    CHECK(lesson::parse_time("2026-11-24T06:00:00") == 0);
}

TEST_CASE("two programs that write in turn lose nothing of each other") {
    const DataFolder data;
    lesson::ProgressFile one(data.file), other(data.file);
    Progress first, second;
    first.merge({"anna", "l", "1"}, some_records()[0]);
    second.merge({"anna", "l", "2"}, some_records()[1]);
    REQUIRE(one.merge_in(first));
    REQUIRE(other.merge_in(second));
    REQUIRE(one.merge_in(first));
    std::string trouble;
    CHECK(one.read(trouble).records().size() == 2);
    CHECK(trouble == "");
}

TEST_CASE("a file that cannot be understood is set aside and kept, and a new one is begun") {
    const DataFolder data;
    std::filesystem::create_directories(data.name + "/deep");
    for (int number = 1; number <= 2; ++number) {
        std::ofstream(data.file) << "format = 1\n[[exercise]\nbroken " << number;
        std::string trouble;
        CHECK(lesson::ProgressFile(data.file).read(trouble).records().empty());
        const std::string aside = data.file + ".corrupt-" + std::to_string(number);
        CHECK(trouble.find(aside) != std::string::npos);
        CHECK(std::count(trouble.begin(), trouble.end(), '\n') == 0);
        CHECK(text_of(aside).ends_with("broken " + std::to_string(number)));
        Progress fresh;
        fresh.merge(kKey, some_records()[0]);
        REQUIRE(lesson::ProgressFile(data.file).merge_in(fresh));
    }
    std::string trouble;
    CHECK(lesson::ProgressFile(data.file).read(trouble).records().size() == 1);
    CHECK(trouble == "");
}

TEST_CASE("a file of a newer version is not written over") {
    const DataFolder data;
    std::filesystem::create_directories(data.name + "/deep");
    std::ofstream(data.file) << "format = 2\nnew = true\n";
    std::string trouble;
    lesson::ProgressFile(data.file).read(trouble);
    CHECK(trouble.find("its format is 2") != std::string::npos);
    CHECK(text_of(data.file + ".corrupt-1") == "format = 2\nnew = true\n");
}

TEST_CASE("where nothing can be kept it is said in one sentence with the remedy") {
    const DataFolder data;
    std::ofstream(data.name + "/deep") << "a file where the folder should be";
    const auto kept = lesson::ProgressFile(data.file).merge_in(Progress());
    REQUIRE(!kept);
    CHECK(kept.error().text.find("The progress is not kept: ") == 0);
    CHECK(!lesson::ProgressFile("").merge_in(Progress()));
}

TEST_CASE("a report has one line an exercise, quoted, and no spreadsheet takes a field for a formula") {
    Progress progress;
    progress.merge({"Meier, \"Max\"", "09-two-writers", "Break it"}, some_records()[3]);
    progress.merge({"=HYPERLINK(\"http://x\")", "l", "+1"}, some_records()[0]);
    progress.merge({"-2", "@SUM(A1)", "\tx"}, {"predict", "=1+1", true, 0, 0, false, 1'000'000, 0});
    const std::string csv = lesson::report_csv(progress);
    CHECK(csv.find("student,lesson,exercise,kind,answer,right_first,wrong_answers,hints,solution_seen,answered,"
                   "reached\r\n") == 0);
    CHECK(csv.find("\"Meier, \"\"Max\"\"\",\"09-two-writers\",\"Break it\",\"task\",\"2\",yes,0,0,no,"
                   "1970-01-12T13:47:30Z,1970-01-12T13:50:00Z\r\n") != std::string::npos);
    CHECK(csv.find("\"'=HYPERLINK(\"\"http://x\"\")\",\"l\",\"'+1\"") != std::string::npos);
    CHECK(csv.find("\"'-2\",\"'@SUM(A1)\",\"'\tx\",\"predict\",\"'=1+1\"") != std::string::npos);
    CHECK(std::count(csv.begin(), csv.end(), '\r') == 4);
}
