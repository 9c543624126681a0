#include <algorithm>

#include "lesson/progress.hpp"

namespace ipc::lesson {

namespace {

// RFC 4180. A spreadsheet runs what begins with these signs, and a pack or a learner chose the text.
std::string field(std::string_view text) {
    std::string quoted = "\"";
    if (!text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos) quoted += '\'';
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

const char* yes_no(bool yes) {
    return yes ? "yes" : "no";
}

// No control characters on the reader's terminal.
std::string shown(std::string_view text) {
    std::string clean;
    for (const char c : text)
        clean += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    return clean;
}

}  // namespace

std::string report_csv(const Progress& progress) {
    std::string text =
        "student,lesson,exercise,kind,answer,right_first,wrong_answers,hints,solution_seen,answered,reached\r\n";
    for (const auto& [key, record] : progress.records()) {
        const bool answered = record.answered != 0;
        text += field(key.student) + ',' + field(key.lesson) + ',' + field(key.exercise) + ',' + field(record.kind) +
                ',' + field(record.answer) + ',' + (answered ? yes_no(record.right_first) : "") + ',' +
                std::to_string(record.wrong_answers) + ',' + std::to_string(record.hints) + ',' +
                yes_no(record.solution_seen) + ',' + time_text(record.answered) + ',' +
                time_text(record.reached) + "\r\n";
    }
    return text;
}

std::string report_text(const Progress& progress) {
    if (progress.records().empty()) return "Nothing was done yet.\n";
    std::string text, student, lesson;
    bool first = true;
    for (const auto& [key, record] : progress.records()) {
        if (first || key.student != student) text += (first ? "" : "\n") + shown(key.student) + '\n';
        if (first || key.student != student || key.lesson != lesson) text += "  " + shown(key.lesson) + '\n';
        first = false;
        student = key.student;
        lesson = key.lesson;
        text += "    " + shown(key.exercise) + ": " +
                (record.reached != 0 ? "done " + time_text(record.reached) : "not done");
        if (record.answered != 0) text += record.right_first ? ", right at first" : ", wrong at first";
        if (record.hints > 0) text += ", " + std::to_string(record.hints) + (record.hints == 1 ? " hint" : " hints");
        if (record.solution_seen) text += ", solution seen";
        text += '\n';
    }
    return text;
}

}  // namespace ipc::lesson
