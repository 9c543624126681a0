#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "stage/result.hpp"

namespace ipc::lesson {

/// Who did what.
struct ExerciseKey {
    std::string student, lesson, exercise;
    auto operator<=>(const ExerciseKey&) const = default;
};

/// What a learner has done with one exercise.
struct ExerciseRecord {
    std::string kind;          ///< "predict", "task", "choose"
    std::string answer;        ///< the first one; empty: none yet
    bool right_first = false;  ///< it was right
    int wrong_answers = 0;
    int hints = 0;
    bool solution_seen = false;
    std::int64_t answered = 0;  ///< when, seconds since 1970; 0: not yet
    std::int64_t reached = 0;   ///< when it was done; 0: not yet

    bool operator==(const ExerciseRecord&) const = default;
};

/// Everything of one file, or of several put together. Merging has no order: whatever is put into
/// whatever, how often ever, the same comes out.
class Progress {
public:
    const std::map<ExerciseKey, ExerciseRecord>& records() const { return records_; }
    /// Nothing was done yet: a record without anything.
    ExerciseRecord of(const ExerciseKey& key) const;
    void merge(const ExerciseKey& key, const ExerciseRecord& record);
    void merge(const Progress& other);

    std::string to_toml() const;
    /// An error: it is no progress file, or one of a newer version.
    static stage::Result<Progress> from_toml(std::string_view text);

private:
    std::map<ExerciseKey, ExerciseRecord> records_;
};

/// "2026-11-24T04:10:00Z" and back; 0: empty, or no such time.
std::string time_text(std::int64_t seconds);
std::int64_t parse_time(const std::string& text);

/// One line an exercise, by student, lesson and exercise. A field that a spreadsheet would take for a
/// formula is set in front of an apostrophe.
std::string report_csv(const Progress& progress);
/// The same for reading.
std::string report_text(const Progress& progress);

}  // namespace ipc::lesson
